// Rating an answer from 1 to 5, and taking the rating back.
import type { Rating } from '#src/core/memory.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import type { RecordOutcome } from '#src/ports/records.ts';
import { afterwards } from './afterwards.ts';
import { answerView, onwardButtons } from './answer-view.ts';
import { answerBlocks, docsButton, outcomeBlock, questionBlocks, undoButton } from './card-view.ts';
import type { AppContext } from './context.ts';
import { owned, ownedExposure, type Shown } from './owned-exposure.ts';
import { type Computed, recordReview } from './record-review.ts';
import { offerReminders } from './reminder-offer.ts';
import type { Arrival, Feature, Request, TakenIn } from './route.ts';
import { message, quiet, row } from './say.ts';
import { sessionStep } from './session-step.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';
import { undoReview } from './undo-review.ts';

const ratingOf = (text: string | undefined): Rating | null =>
  ([1, 2, 3, 4, 5] as const).find((rating) => text === String(rating)) ?? null;

type Recorded = Extract<RecordOutcome<Computed>, { kind: 'recorded' }>;

/** Right or wrong, and when the card comes back. */
function outcomeView({ card, exposure }: Shown, { review, decided: { streak } }: Recorded): Message {
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
  recorded: Recorded,
): Promise<Message> {
  const { card, exposure } = shown;
  const { sessionId } = exposure;
  if (sessionId === null) return outcomeView(shown, recorded);
  if (recorded.review.grade === 1) {
    await afterwards(context, () => context.store.sessions.addPractice(sessionId, exposure.card), null);
  }
  if (card.kind === 'choice') return outcomeView(shown, recorded);
  const { review, decided } = recorded;
  const outcome = answering.outcome(review.after.dueDay, review.day, decided.streak, review.points);
  const before = [quiet(answering.lastOne(outcome)), row(undoButton(exposure, review))];
  return afterwards(
    context,
    () => sessionStep(context, request, sessionId, (exposure.step ?? 0) + 1, before),
    outcomeView(shown, recorded),
  );
}

async function recordedAnswer(context: AppContext, request: Request, recorded: Recorded): Promise<Answer> {
  const { shown, review } = recorded;
  const exposure = { ...shown.exposure, review };
  if (exposure.postId !== null) context.livePosts.soon();
  const view = await afterRating(context, request, { card: shown.card, exposure }, recorded);
  // Of several clicks at once only one is recorded, so that the offer is made once.
  const offer = await afterwards(context, () => offerReminders(context, request), null);
  return { mode: 'update', message: view, ...(offer === null ? {} : { also: [offer] }) };
}

async function rate(
  context: AppContext,
  { interaction, cause, claim, now }: Arrival,
  [exposureId = '', attempt, ratingText]: readonly string[],
): Promise<TakenIn | null> {
  const rating = ratingOf(ratingText);
  const asked = { exposureId, click: { source: interaction, claim }, now };
  const outcome = await recordReview(context, asked, ({ exposure, card, takenBack }) => {
    const isAnswerable = card.kind === 'recall' || exposure.chosen !== null;
    const isOpen = String(exposure.attempt) === attempt && !takenBack;
    return rating !== null && isAnswerable && isOpen ? { rating, at: now } : null;
  });
  if (outcome.kind === 'elsewhere') return null;
  if (rating === null) throw new UserError(common.staleButton);
  if (outcome.kind === 'gone') throw new UserError(answering.gone);
  if (outcome.kind === 'foreign') throw new UserError(answering.notYours);
  const { actor } = outcome;
  const request: Request = { interaction, actor, cause, now };
  if (outcome.kind === 'recorded') {
    return { request, answer: await recordedAnswer(context, request, outcome) };
  }
  const shown = owned(outcome.shown, actor.person.id);
  return {
    request,
    answer: { mode: 'update', message: message(await answerView(context, request, shown)) },
  };
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
      rate: { mode: 'update', takeIn: (arrival, args) => rate(context, arrival, args) },
      undo: {
        mode: 'update',
        target: (acting, [exposureId]) => ownedExposure(context, acting, exposureId),
        run: (request, args) => undo(context, request, args),
      },
    },
  };
}
