// The visible word to a channel that it gets questions, and what follows when it does not arrive there.
import { createHash } from 'node:crypto';
import type { ChannelRef, Platform } from '#src/ports/chat.ts';
import type { NewDelivery } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import type { Request } from './route.ts';
import { line } from './say.ts';
import type { SchedulePlan } from './schedule-plan.ts';
import { common } from './texts/common.ts';
import { managing, type Wanted } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';

/** Somebody waits for the answer. */
const PATIENCE_MS = 2_000;
const ID_LENGTH = 22;

/** The same for a repeat of the interaction: so it hears of the same outcome. */
const confirmationId = ({ cause }: Request): string =>
  createHash('sha256')
    .update(`${cause.platform}:${cause.interactionId}`)
    .digest('base64url')
    .slice(0, ID_LENGTH);

/** Tells the channel what it will get; once per interaction. */
export function confirmation(
  context: AppContext,
  request: Request,
  channel: ChannelRef,
  plan: Pick<SchedulePlan, 'deckId' | 'weekdays' | 'time' | 'zone'>,
): NewDelivery {
  const title = context.decks.get(plan.deckId)?.title ?? plan.deckId;
  return {
    id: confirmationId(request),
    kind: 'confirmation',
    target: { kind: 'channel', channel },
    message: line(managing.announcement(title, plan.weekdays, plan.time, plan.zone)),
    expiresAt: null,
  };
}

/** A private channel that the bot is not in looks to it like one that is not there. */
function sentenceFor(reason: string, platform: Platform, wanted: Wanted): string {
  if (reason === 'not-in-channel' || reason === 'channel-gone') return managing.inviteFirst(wanted);
  if (reason === 'channel-archived') return managing.archived;
  if (reason === 'no-permission') return managing.notAllowed(false);
  return reason === 'rejected' ? managing.wrongKind : common.noAnswer(wordsFor(platform));
}

/**
 * Has what waits sent, and where only trying shows whether the bot may post, waits 2 s at most for the confirmation to
 * arrive: why it never will, as a sentence, or null.
 */
export async function whyRefused(
  context: AppContext,
  request: Request,
  channel: ChannelRef,
  wanted: Wanted,
): Promise<string | null> {
  const id = confirmationId(request);
  const { deliveries } = context.store;
  const isProof = traitsOf(channel.workspace.platform).provesByPosting;
  const settled = isProof ? context.whenSettled(id, PATIENCE_MS) : null;
  context.poke();
  if (settled === null) return null;
  if ((await deliveries.outcome(id)).kind === 'waiting') await settled;
  const outcome = await deliveries.outcome(id);
  return outcome.kind === 'failed' ? sentenceFor(outcome.reason, channel.workspace.platform, wanted) : null;
}
