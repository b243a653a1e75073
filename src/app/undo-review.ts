// Undoing a rating: at the person's newest state, with the next reminder planned anew. The one way there is.
import { learnerDay } from '#src/core/local-day.ts';
import type { Exposure, UndoOutcome } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { hintQueue, planReminder } from './plan-reminder.ts';

/** How often a conflicting write of the same person is read anew before it counts as a bug. */
const MAX_TRIES = 10;

/** Undoes the live review of `exposure`. `zone` is the learner's. A repeat gets the answer of the first one. */
export async function undoReview(
  context: AppContext,
  exposure: Exposure,
  zone: string,
  now: number,
): Promise<Exclude<UndoOutcome, { kind: 'conflict' }>> {
  const day = learnerDay(now, zone);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const state = await context.store.reviews.learnerState(exposure.personId, exposure.card, day);
    if (state === null) return { kind: 'gone' };
    const reminder = planReminder(state, exposure.review?.before?.dueDay ?? null, now);
    const outcome = await context.store.reviews.undo({
      exposureId: exposure.id,
      attempt: exposure.review?.attempt ?? exposure.attempt,
      expectedVersion: state.person.version,
      reminder,
      now,
    });
    if (outcome.kind === 'conflict') continue;
    if (outcome.kind === 'undone') hintQueue(context, outcome.reminderId, reminder);
    return outcome;
  }
  throw new Error(`The undo of exposure ${exposure.id} met ${MAX_TRIES} conflicting writes.`);
}
