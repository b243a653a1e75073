// Rating an answer from 1 to 5, and taking the rating back.
import type { Rating } from '#src/core/memory.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { afterwards } from './afterwards.ts';
import { answerView, onwardButtons } from './answer-view.ts';
import { answerBlocks, docsButton, outcomeBlock, questionBlocks, undoButton } from './card-view.ts';
import type { AppContext } from './context.ts';
import { ownedExposure, type Shown } from './owned-exposure.ts';
import { type Recorded, recordReview } from './record-review.ts';
import { offerReminders } from './reminder-offer.ts';
import type { Feature, Request } from './route.ts';
import { message, quiet, row } from './say.ts';
import { sessionStep } from './session-step.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';
import { undoReview } from './undo-review.ts';

function ratingOf(text: string | undefined): Rating {
  for (const rating of [1, 2, 3, 4, 5] as const) if (text === String(rating)) return rating;
  throw new UserError(common.staleButton);
}

/** Right or wrong, and when the card comes back. */
function outcomeView(shown: Shown, recorded: Extract<Recorded, { review: unknown }>): Message {
  const { card, exposure } = shown;
  const { review, streak } = recorded;
  const question: readonly Block[] = exposure.source === 'post' ? [] : questionBlocks(card, exposure.order);
  return message([
    ...question,
    ...answerBlocks(card, exposure, review),
    outcomeBlock(review, streak),
    row(...onwardButtons(exposure), undoButton(exposure, review), docsButton(card)),
  ]);
}

/** In a session a recall card was seen whole before it was rated, so the next card follows at once. */
async function afterRating(
  context: AppContext,
  request: Request,
  shown: Shown,
  recorded: Extract<Recorded, { review: unknown }>,
): Promise<Message> {
  const { card, exposure } = shown;
  const { sessionId } = exposure;
  if (sessionId === null) return outcomeView(shown, recorded);
  if (recorded.review.grade === 1) {
    await afterwards(context, () => context.store.sessions.addPractice(sessionId, exposure.card), null);
  }
  if (card.kind === 'choice') return outcomeView(shown, recorded);
  const { review, streak } = recorded;
  const outcome = answering.outcome(review.after.dueDay, review.day, streak, review.points);
  const before = [quiet(answering.lastOne(outcome)), row(undoButton(exposure, review))];
  return afterwards(
    context,
    () => sessionStep(context, request, sessionId, (exposure.step ?? 0) + 1, before),
    outcomeView(shown, recorded),
  );
}

async function rate(context: AppContext, request: Request, args: readonly string[]): Promise<Answer> {
  const [exposureId, attempt, ratingText] = args;
  const rating = ratingOf(ratingText);
  const shown = await ownedExposure(context, request, exposureId);
  const { exposure, card } = shown;
  const open = String(exposure.attempt) === attempt && exposure.review === null;
  const answerable = card.kind === 'recall' || exposure.chosen !== null;
  if (!open || !answerable) {
    return { mode: 'update', message: message(await answerView(context, request, shown)) };
  }
  const recorded = await recordReview(context, {
    exposure,
    card,
    rating,
    zone: request.actor.zone,
    answeredAt: request.now,
  });
  if (recorded.kind === 'gone') throw new UserError(answering.gone);
  if (exposure.postId !== null) context.livePosts.soon();
  if (recorded.kind === 'practice') {
    return { mode: 'update', message: message(await answerView(context, request, shown)) };
  }
  const updated: Shown = { card, exposure: { ...exposure, review: recorded.review } };
  const view =
    recorded.kind === 'already'
      ? message(await answerView(context, request, updated))
      : await afterRating(context, request, updated, recorded);
  // Of several clicks at once only one is recorded, so that the offer is made once.
  const offer =
    recorded.kind === 'recorded'
      ? await afterwards(context, () => offerReminders(context, request), null)
      : null;
  return { mode: 'update', message: view, ...(offer === null ? {} : { also: [offer] }) };
}

async function undo(context: AppContext, request: Request, args: readonly string[]): Promise<Answer> {
  const [exposureId, attemptText] = args;
  const shown = await ownedExposure(context, request, exposureId);
  const { exposure, card } = shown;
  if (exposure.review === null || String(exposure.review.attempt) !== attemptText) {
    return { mode: 'update', message: message(await answerView(context, request, shown)) };
  }
  const outcome = await undoReview(context, exposure, request.actor.zone, request.now);
  if (outcome.kind === 'not-newest') throw new UserError(answering.undoTooLate);
  if (outcome.kind === 'gone') throw new UserError(answering.gone);
  if (exposure.postId !== null) context.livePosts.soon();
  const view = await answerView(context, request, { card, exposure: outcome.exposure });
  return { mode: 'update', message: message([quiet(answering.undone), ...view]) };
}

/** The rating buttons and Undo. */
export function rating(context: AppContext): Feature {
  return {
    buttons: {
      rate: { mode: 'update', run: (request, args) => rate(context, request, args) },
      undo: { mode: 'update', run: (request, args) => undo(context, request, args) },
    },
  };
}
