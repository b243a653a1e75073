// Prepared questions about exposures with their live reviews. To be asked inside a transaction.
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { isLive } from './live.ts';
import type { ExposureRow, ReviewRow } from './rows.ts';
import { exposures, reviews } from './schema.ts';

export interface Shown {
  readonly exposure: ExposureRow;
  readonly review: ReviewRow | null;
}

export interface ExposureQueries {
  byId(exposureId: string): Shown | null;
  ofPost(personId: string, postId: string): Shown | null;
  ofStep(sessionId: string, step: number): Shown | null;
}

export function createExposureQueries(db: Db): ExposureQueries {
  const shown = () =>
    db.select({ exposure: exposures, review: reviews }).from(exposures).leftJoin(reviews, isLive);
  const byId = shown()
    .where(eq(exposures.id, sql.placeholder('id')))
    .prepare();
  const ofPost = shown()
    .where(
      and(
        eq(exposures.personId, sql.placeholder('personId')),
        eq(exposures.postId, sql.placeholder('postId')),
      ),
    )
    .prepare();
  const ofStep = shown()
    .where(
      and(eq(exposures.sessionId, sql.placeholder('sessionId')), eq(exposures.step, sql.placeholder('step'))),
    )
    .prepare();
  return {
    byId: (id) => byId.get({ id }) ?? null,
    ofPost: (personId, postId) => ofPost.get({ personId, postId }) ?? null,
    ofStep: (sessionId, step) => ofStep.get({ sessionId, step }) ?? null,
  };
}
