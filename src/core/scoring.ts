// Points, ranks and streaks: what rewards coming back, never how a person rates themselves.
import { addDays, type LocalDate, weekdayOf } from './local-day.ts';

export const POST_POINTS = 10;
export const POST_CORRECT_BONUS = 5;
export const DUE_REVIEW_POINTS = 5;
export const MAX_SCORED_DUE_REVIEWS_A_DAY = 20;

const SATURDAY = 6;

/**
 * The points of one logged review. The first answer to a post gives 10, due or not, and 5 more for a right choice
 * (`correct` is null for recall); a due review anywhere else gives 5 while fewer than 20 were scored that learner
 * day (`scoredDueToday`); all else 0, and so does a card already scored that day. The rating does not enter.
 */
export function pointsFor(r: {
  source: 'post' | 'session' | 'private';
  wasDue: boolean;
  correct: boolean | null;
  scoredDueToday: number;
  alreadyScoredToday: boolean;
}): number {
  if (r.alreadyScoredToday) return 0;
  if (r.source === 'post') return POST_POINTS + (r.correct === true ? POST_CORRECT_BONUS : 0);
  return r.wasDue && r.scoredDueToday < MAX_SCORED_DUE_REVIEWS_A_DAY ? DUE_REVIEW_POINTS : 0;
}

export interface Standing {
  readonly personId: string;
  readonly points: number;
}

/** The rows by points, most first, with standard competition ranks (1, 1, 3); a tie is in the order of `personId`. */
export function rank<T extends Standing>(rows: readonly T[]): (T & { rank: number })[] {
  const sorted = rows.toSorted(
    (a, b) => b.points - a.points || Number(a.personId > b.personId) - Number(a.personId < b.personId),
  );
  let current = 0;
  let points: number | null = null;
  return sorted.map((row, index) => {
    if (row.points !== points) current = index + 1;
    points = row.points;
    return { ...row, rank: current };
  });
}

/**
 * Consecutive learner days with a review, up to `today` or yesterday: a day that is not over does not break it.
 * Saturday and Sunday never break it and count when used. `days` in any order; repeats and later days do not count.
 */
export function streak(days: readonly LocalDate[], today: LocalDate): number {
  const used = new Set(days);
  let length = used.has(today) ? 1 : 0;
  let day = addDays(today, -1);
  while (used.has(day) || weekdayOf(day) >= SATURDAY) {
    if (used.has(day)) length += 1;
    day = addDays(day, -1);
  }
  return length;
}
