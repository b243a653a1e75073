// Logs one rating: computes memory, points and the next reminder, and writes them in one transaction.
import type { Card } from '#src/core/card.ts';
import { type LocalDate, learnerDay } from '#src/core/local-day.ts';
import { gradeOf, type Rating, ratingWhenUnrated, reviewMemory } from '#src/core/memory.ts';
import { pointsFor, streak } from '#src/core/scoring.ts';
import type { Exposure, LearnerState, NewReview, Review } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { hintQueue, planReminder } from './plan-reminder.ts';

export type Recorded =
  | { readonly kind: 'recorded' | 'already'; readonly review: Review; readonly streak: number }
  /** The card was reviewed on this learner day before: nothing is logged. */
  | { readonly kind: 'practice' }
  | { readonly kind: 'gone' };

export interface Answered {
  readonly exposure: Exposure;
  readonly card: Card;
  /** Null: the day ended unrated, so the choice alone counts. */
  readonly rating: Rating | null;
  /** The learner's zone. */
  readonly zone: string;
  /** When the answer was given: it decides the learner day. */
  readonly answeredAt: number;
}

/** How often a conflicting write of the same person is computed anew before it counts as a bug. */
const MAX_TRIES = 10;

/** Was the stored choice right; null for recall or before a choice. */
export function correctness(card: Card, exposure: Exposure): boolean | null {
  if (card.kind === 'recall' || exposure.chosen === null) return null;
  return card.choices.some((choice) => choice.id === exposure.chosen && choice.correct);
}

function compute(answered: Answered, state: LearnerState, day: LocalDate, now: number): NewReview {
  const { exposure, card, rating } = answered;
  const { retention } = state.person.settings;
  const correct = correctness(card, exposure);
  const grade = gradeOf(rating ?? ratingWhenUnrated(correct ?? false), correct);
  const after = reviewMemory(state.memory, grade, day, { retention });
  const points = pointsFor({
    source: exposure.source,
    wasDue: state.memory !== null && state.memory.dueDay <= day,
    correct,
    scoredDueToday: state.scoredDueToday,
    alreadyScoredToday: state.cardScoredToday,
  });
  return {
    exposureId: exposure.id,
    attempt: exposure.attempt,
    rating,
    correct,
    grade,
    day,
    retention,
    points,
    before: state.memory,
    after,
    expectedVersion: state.person.version,
    reminder: planReminder(state, after.dueDay, now),
    at: now,
  };
}

/** Records the answer; repeats and races give back what was recorded first. */
export async function recordReview(context: AppContext, answered: Answered): Promise<Recorded> {
  const { exposure } = answered;
  const day = learnerDay(answered.answeredAt, answered.zone);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const state = await context.store.reviews.learnerState(exposure.personId, exposure.card, day);
    if (state === null) return { kind: 'gone' };
    const reviewedToday = state.memory !== null && state.memory.lastDay >= day;
    if (exposure.review === null && reviewedToday) {
      const fresh = await context.store.exposures.exposure(exposure.id);
      if (fresh?.review == null) return { kind: 'practice' };
      return { kind: 'already', review: fresh.review, streak: streak(state.activeDays, day) };
    }
    const review = compute(answered, state, day, context.clock.now());
    const outcome = await context.store.reviews.record(review);
    if (outcome.kind === 'gone') return outcome;
    if (outcome.kind === 'conflict') continue;
    if (outcome.kind === 'already') {
      return { ...outcome, streak: streak(state.activeDays, day) };
    }
    hintQueue(context, outcome.reminderId, review.reminder);
    return { kind: 'recorded', review: outcome.review, streak: streak([day, ...state.activeDays], day) };
  }
  throw new Error(`The review of exposure ${exposure.id} met ${MAX_TRIES} conflicting writes.`);
}
