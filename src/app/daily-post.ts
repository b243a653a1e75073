// Posting: the scheduled question of a channel, an extra one now, and one that has to be posted again.

import type { Occurrence } from '#src/core/calendar.ts';
import type { Card } from '#src/core/card.ts';
import { addDays, instantOf, type LocalDate, localDate } from '#src/core/local-day.ts';
import { pickForChannel, shuffled } from '#src/core/selection.ts';
import { UserError } from '#src/errors.ts';
import type { Block } from '#src/ports/message.ts';
import type { NewDelivery, Post, Schedule } from '#src/ports/records.ts';
import type { Cause } from '#src/ports/store.ts';
import type { AppContext } from './context.ts';
import { postMessage, sampleBlocks } from './post-message.ts';
import { recap } from './recap.ts';
import { tellOwner } from './tell-owner.ts';
import { answering } from './texts/answering.ts';
import { managing } from './texts/managing.ts';

/** A post asked for by an admin is worth sending for this long. */
const POST_NOW_MS = 60 * 60 * 1000;

/** Cards of the schedule's deck that have its level; empty when the deck is out. */
function askable(
  context: Pick<AppContext, 'decks'>,
  plan: Pick<Schedule, 'deckId' | 'level'>,
): readonly Card[] {
  const cards = context.decks.get(plan.deckId)?.cards ?? [];
  return cards.filter(({ level }) => plan.level === null || level === plan.level);
}

/** Why a schedule has nothing to post, as a sentence; null when it has. */
export function whyNothingToPost(
  context: Pick<AppContext, 'decks'>,
  plan: Pick<Schedule, 'deckId' | 'level'>,
): string | null {
  if (!context.decks.has(plan.deckId)) return managing.noDeck(plan.deckId);
  return askable(context, plan).length === 0 ? managing.nothingLeft : null;
}

/** What decides which card is asked where, and when. */
export type Asking = Pick<Schedule, 'channel' | 'deckId' | 'level' | 'time'>;

/** The same in every process, and before the schedule is stored: so the preview can show the first question. */
function dailySeed({ channel, deckId, time }: Asking, date: LocalDate): string {
  return [channel.workspace.externalId, channel.channelId, deckId, time, date].join(':');
}

type Revision = Pick<Card, 'cardId' | 'revision'>;

const isAmong = (revisions: readonly Revision[], { cardId, revision }: Revision): boolean =>
  revisions.some((one) => one.cardId === cardId && one.revision === revision);

async function pickCard(context: AppContext, asking: Asking, seed: string): Promise<Card | null> {
  const { channel, deckId } = asking;
  const { asked, takenBack, weakness } = await context.store.schedules.channelHistory(channel, deckId);
  const cards = askable(context, asking).filter((card) => !isAmong(takenBack, card));
  const cardId = pickForChannel({ cards, asked, weakness, seed });
  return cards.find((card) => card.cardId === cardId) ?? null;
}

const shuffledChoices = (card: Card, seed: string): readonly string[] =>
  shuffled(
    card.choices.map((choice) => choice.id),
    seed,
  );

function titleOf(context: AppContext, schedule: Pick<Schedule, 'deckId'>, ordinal: number | null): string {
  const deck = context.decks.get(schedule.deckId)?.title ?? schedule.deckId;
  return ordinal === 0 ? answering.questionOfTheDay(deck) : answering.extraQuestion(deck);
}

interface Posting {
  readonly schedule: Schedule;
  readonly localDate: LocalDate;
  readonly ordinal: 0 | null;
  readonly late: boolean;
  readonly dueAt: number;
  readonly expiresAt: number;
  /** See `PostStore.claim`. */
  readonly unlessRefusedSince: number | null;
  readonly cause: Cause | null;
}

async function claimPost(context: AppContext, posting: Posting): Promise<Post | null> {
  const { schedule, ordinal } = posting;
  const now = context.clock.now();
  const seed = ordinal === 0 ? dailySeed(schedule, posting.localDate) : `${schedule.id}:${now}`;
  const card = await pickCard(context, schedule, seed);
  if (card === null) return null;
  const id = context.newId();
  const order = shuffledChoices(card, seed);
  const title = titleOf(context, schedule, ordinal);
  const before = await recap(context, schedule);
  const delivery: NewDelivery = {
    id: context.newId(),
    kind: 'post',
    target: { kind: 'channel', channel: schedule.channel },
    message: postMessage(title, before, { postId: id, card, order }),
    expiresAt: posting.expiresAt,
  };
  const { kind, post } = await context.store.posts.claim({
    id,
    scheduleId: schedule.id,
    localDate: posting.localDate,
    ordinal,
    card: { deckId: card.deckId, cardId: card.cardId, revision: card.revision },
    order,
    late: posting.late,
    dueAt: posting.dueAt,
    delivery,
    unlessRefusedSince: posting.unlessRefusedSince,
    cause: posting.cause,
    now,
  });
  if (kind === 'claimed' && post.state === 'failed') await tellOwner(context, post.id);
  else context.poke();
  return post;
}

/**
 * The scheduled post of one local date; another process that was faster wins. Null when there is no card to ask. A channel
 * that refused the bot is asked once a day, however many schedules it has; an admin's own [Post now] asks it any time.
 */
export function postDaily(
  context: AppContext,
  schedule: Schedule,
  occurrence: Occurrence,
  late: boolean,
): Promise<Post | null> {
  return claimPost(context, {
    schedule,
    localDate: occurrence.date,
    ordinal: 0,
    late,
    dueAt: occurrence.at,
    expiresAt: instantOf(addDays(occurrence.date, 1), '00:00', schedule.zone),
    unlessRefusedSince: instantOf(occurrence.date, '00:00', schedule.zone),
    cause: null,
  });
}

/** An extra post right now. Throws UserError when there is no card to ask. */
export async function postNow(context: AppContext, schedule: Schedule, cause: Cause): Promise<void> {
  const nothing = whyNothingToPost(context, schedule);
  if (nothing !== null) throw new UserError(nothing);
  const now = context.clock.now();
  const post = await claimPost(context, {
    schedule,
    localDate: localDate(now, schedule.zone),
    ordinal: null,
    late: false,
    dueAt: now,
    expiresAt: now + POST_NOW_MS,
    unlessRefusedSince: null,
    cause,
  });
  if (post === null) throw new UserError(managing.allTakenBack);
}

/** How the question of this date would look if nothing else were asked before it; nothing when there is no card. */
export async function sampleQuestion(
  context: AppContext,
  asking: Asking,
  date: LocalDate,
): Promise<readonly Block[]> {
  const seed = dailySeed(asking, date);
  const card = await pickCard(context, asking, seed);
  if (card === null) return [];
  return sampleBlocks(titleOf(context, asking, 0), card, shuffledChoices(card, seed));
}

/**
 * What a post to be repeated asks: its own card in its own order. For a date that was missed, and where the card was found
 * wrong since, one chosen now; null when there is none. Throws UserError for a post that may stand there with the wrong one.
 */
async function cardToRepeat(
  context: AppContext,
  schedule: Schedule,
  post: Post,
): Promise<{ readonly card: Card; readonly order: readonly string[] } | null> {
  const { takenBack } = await context.store.schedules.channelHistory(schedule.channel, schedule.deckId);
  if (post.card !== null && !isAmong(takenBack, post.card)) {
    const card = await context.store.decks.card(post.card, post.card.revision);
    return card && { card, order: post.order };
  }
  if (post.state === 'unknown') throw new UserError(managing.wrongSince);
  const seed = dailySeed(schedule, post.localDate);
  const card = await pickCard(context, schedule, seed);
  return card && { card, order: shuffledChoices(card, seed) };
}

/** Sends a post again that did not (or perhaps did not) get through. Throws UserError when it need not or cannot. */
export async function postAgain(context: AppContext, post: Post, cause: Cause): Promise<void> {
  const schedule = await context.store.schedules.schedule(post.scheduleId);
  if (schedule === null) throw new UserError(managing.endedMeanwhile);
  if (post.state === 'retracted') throw new UserError(answering.postGone);
  const shown = await cardToRepeat(context, schedule, post);
  if (shown === null) throw new UserError(managing.allTakenBack);
  const { card, order } = shown;
  const now = context.clock.now();
  const title = titleOf(context, schedule, post.ordinal);
  const before = await recap(context, schedule);
  const again = await context.store.posts.repost({
    postId: post.id,
    card: { deckId: card.deckId, cardId: card.cardId, revision: card.revision },
    order,
    delivery: {
      id: context.newId(),
      kind: 'post',
      target: { kind: 'channel', channel: schedule.channel },
      message: postMessage(title, before, { postId: post.id, card, order }),
      expiresAt: now + POST_NOW_MS,
    },
    cause,
    now,
  });
  if (!again) throw new UserError(managing.cannotRepost);
  context.poke();
}
