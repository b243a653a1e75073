// What a person sees once they have chosen or asked for the answer: the rating row, or how it went.
import { learnerDay } from '#src/core/local-day.ts';
import { streak } from '#src/core/scoring.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Button } from '#src/ports/message.ts';
import type { Exposure, LearnerState } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import {
  answerBlocks,
  chosenLine,
  docsButton,
  outcomeBlock,
  questionBlocks,
  ratingRow,
  undoButton,
} from './card-view.ts';
import type { AppContext } from './context.ts';
import type { Shown } from './owned-exposure.ts';
import type { Request } from './route.ts';
import { button, paragraph, quiet, row } from './say.ts';
import { answering } from './texts/answering.ts';

/** What leads on from an answer, by where the question was asked. */
export function onwardButtons(exposure: Exposure): readonly Button[] {
  if (exposure.source === 'private') return [button(encodeButton('another'), answering.anotherOne)];
  if (exposure.sessionId === null) return [];
  const next = encodeButton('next', exposure.sessionId, String((exposure.step ?? 0) + 1));
  return [
    button(next, answering.next, 'primary'),
    button(encodeButton('stop', exposure.sessionId), answering.stop),
  ];
}

/** A post stands in the channel above; everywhere else the answer replaces the question, so it is repeated. */
const repeated = ({ card, exposure }: Shown): readonly Block[] =>
  exposure.source === 'post' ? [] : questionBlocks(card, exposure.order);

async function explanation(context: AppContext, request: Request): Promise<readonly Block[]> {
  if (request.actor.person.explainedAt !== null) return [];
  await context.store.people.markExplained(request.actor.person.id, request.now);
  return [quiet(answering.explainRatings)];
}

function ratedBlocks(shown: Shown, state: LearnerState, today: string): readonly Block[] {
  const { card, exposure } = shown;
  const { review } = exposure;
  if (review === null) {
    return [
      ...answerBlocks(card, exposure, null),
      quiet(answering.practice),
      row(...onwardButtons(exposure), docsButton(card)),
    ];
  }
  return [
    ...answerBlocks(card, exposure, review),
    ...(review.rating === null
      ? [quiet(answering.unratedLogged)]
      : [quiet(answering.alreadyRated), quiet(answering.rated(review.rating))]),
    outcomeBlock({ ...review, points: 0 }, streak(state.activeDays, today)),
    row(...onwardButtons(exposure), undoButton(exposure, review), docsButton(card)),
  ];
}

/**
 * The state of one exposure as its owner sees it. Not yet rated: the rating row (for recall below the answer).
 * Rated: the stored answer. Reviewed elsewhere on the same learner day: the answer, as practice.
 */
export async function answerView(
  context: AppContext,
  request: Request,
  shown: Shown,
): Promise<readonly Block[]> {
  const { card, exposure } = shown;
  const day = learnerDay(request.now, request.actor.zone);
  const state = await context.store.reviews.learnerState(exposure.personId, exposure.card, day);
  if (state === null) throw new UserError(answering.gone);
  const reviewedToday = state.memory !== null && state.memory.lastDay >= day;
  if (exposure.review !== null || reviewedToday) {
    return [...repeated(shown), ...ratedBlocks(shown, state, day)];
  }
  const known = { memory: state.memory, day, retention: state.person.settings.retention };
  const asked =
    card.kind === 'choice'
      ? [...chosenLine(card, exposure), paragraph(answering.howWell)]
      : [...card.answer, paragraph(answering.howWellRecall)];
  return [
    ...repeated(shown),
    ...asked,
    ...(await explanation(context, request)),
    ratingRow(card, exposure, known),
  ];
}
