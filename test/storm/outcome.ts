// What a rating button stands for, and what the answer to it says of the rating that counts.
import type { SeenRating } from './diary.ts';

const OUTCOME = /Next .* · streak \d+/;
const RATED_BEFORE = /You rated it (\d)/;
const NEVER_RATED = /You did not rate it that day/;

/** `1|rate|exposure|attempt|stars` in its parts. */
export function ratingIn(id: string): { exposureId: string; attempt: string; stars: number } | null {
  const [, exposureId, attempt, stars] = /^1\|rate\|([^|]+)\|(\d+)\|(\d)$/.exec(id) ?? [];
  if (exposureId === undefined || attempt === undefined) return null;
  return { exposureId, attempt, stars: Number(stars) };
}

/** Which rating the person is told of after a click on this button; null when the answer tells of none. */
export function outcomeIn(id: string, text: string): Omit<SeenRating, 'by'> | null {
  const rating = ratingIn(id);
  if (rating === null || NEVER_RATED.test(text)) return null;
  const { exposureId, attempt, stars } = rating;
  const before = RATED_BEFORE.exec(text);
  if (before !== null) return { exposureId, attempt: null, stars: Number(before[1]) };
  return OUTCOME.test(text) ? { exposureId, attempt: Number(attempt), stars } : null;
}
