// Logs one rating: memory, points and the next reminder are computed in the middle of the transaction that writes them.
import type { Card } from '#src/core/card.ts';
import { learnerDay } from '#src/core/local-day.ts';
import { gradeOf, type Rating, ratingWhenUnrated, reviewMemory } from '#src/core/memory.ts';
import { pointsFor, streak } from '#src/core/scoring.ts';
import type { Exposure, NewReview, RecordOutcome, ShownCard } from '#src/ports/records.ts';
import type { Recordable, RecordRequest } from '#src/ports/store.ts';
import type { AppContext } from './context.ts';
import { hintQueue, planReminder } from './plan-reminder.ts';

export interface Rated {
  /** Null: the learner's day ended before the person rated, so the choice alone counts. */
  readonly rating: Rating | null;
  /** When the answer was given, epoch ms: it decides the learner day. */
  readonly at: number;
}

/** A review, and the streak that it makes. */
export interface Computed extends NewReview {
  readonly streak: number;
}

/** Was the stored choice right; null for recall or before a choice. */
export function correctness(card: Card, exposure: Exposure): boolean | null {
  if (card.kind === 'recall' || exposure.chosen === null) return null;
  return card.choices.some((choice) => choice.id === exposure.chosen && choice.correct);
}

/** Null when the card was reviewed on this learner day before: that was practice. */
function compute({ actor, shown, state }: Recordable, rated: Rated, now: number): Computed | null {
  const { card, exposure } = shown;
  const day = learnerDay(rated.at, actor.zone);
  const known = state(day);
  const { memory } = known;
  if (memory !== null && memory.lastDay >= day) return null;
  const { retention } = known.person.settings;
  const correct = correctness(card, exposure);
  const grade = gradeOf(rated.rating ?? ratingWhenUnrated(correct ?? false), correct);
  const after = reviewMemory(memory, grade, day, { retention });
  const points = pointsFor({
    source: exposure.source,
    wasDue: memory !== null && memory.dueDay <= day,
    correct,
    scoredDueToday: known.scoredDueToday,
    alreadyScoredToday: known.cardScoredToday,
  });
  return {
    rating: rated.rating,
    correct,
    grade,
    day,
    retention,
    points,
    after,
    reminder: planReminder(known, after.dueDay, now),
    at: now,
    streak: streak([day, ...known.activeDays], day),
  };
}

/**
 * Records the answer that `ratedAs` finds in what was shown; where it finds none (null), where the card was reviewed on that
 * learner day, and where this exposure was rated before, nothing is logged.
 */
export async function recordReview(
  context: AppContext,
  asked: RecordRequest,
  ratedAs: (shown: ShownCard) => Rated | null,
): Promise<RecordOutcome<Computed>> {
  const outcome = await context.store.reviews.record(asked, (found) => {
    const rated = ratedAs(found.shown);
    return rated && compute(found, rated, context.clock.now());
  });
  if (outcome.kind === 'recorded') hintQueue(context, outcome.reminderId, outcome.decided.reminder);
  return outcome;
}
