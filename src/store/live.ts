// Which rows of the log count: a rating that was not undone.
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { exposures, reviews } from './schema.ts';

/**
 * Joins an exposure with its live review. Each undo opens the exposure's next attempt, so the review of the attempt that
 * the exposure stands at is the one that was not undone.
 */
export const isLive: SQL | undefined = and(
  eq(reviews.exposureId, exposures.id),
  eq(reviews.attempt, exposures.attempt),
  sql`${reviews.kind} = 'rating'`,
);
