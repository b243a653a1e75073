// Exposures: which card was shown to whom, and what they chose.
import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { ExposureStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { createExposureQueries, type Shown, shownOf } from './exposure-queries.ts';
import { given } from './given.ts';
import { createOpenExposure } from './open-exposure.ts';
import { exposureOf } from './rows.ts';
import { exposures } from './schema.ts';

const asExposure = (shown: Shown | null) =>
  shown === null ? null : exposureOf(shown.exposure, shown.review);

function prepareChoice(db: Db) {
  return db
    .update(exposures)
    .set({
      chosen: sql`${given('choiceId')}`,
      chosenAt: sql`${given('now')}`,
      unratedAt: sql`${given('unratedAt')}`,
      awaitsRating: true,
    })
    .where(and(eq(exposures.id, given('exposureId')), isNull(exposures.chosen)))
    .prepare();
}

function prepareUnrated(db: Db) {
  return db
    .select()
    .from(exposures)
    .where(and(sql`awaits_rating = 1`, lte(exposures.unratedAt, given('now'))))
    .orderBy(exposures.unratedAt, sql`rowid`)
    .limit(sql.placeholder('limit'))
    .prepare();
}

export function createExposureStore(database: Database): ExposureStore {
  const { db, read, ask, write } = database;
  const queries = createExposureQueries(db);
  const choice = prepareChoice(db);
  const unrated = prepareUnrated(db);
  return {
    open: createOpenExposure(database),
    exposure: (exposureId) => ask(() => asExposure(queries.byId(exposureId))),
    shown: (exposureId) =>
      ask(() => {
        const row = queries.withCard(exposureId);
        return row && shownOf(row);
      }),
    choose: (input) =>
      write(() => {
        const shown = queries.byId(input.exposureId);
        // One that was rated already is closed: its choice stays as it was graded.
        if (shown === null || shown.review !== null) return asExposure(shown);
        choice.run({ ...input });
        return asExposure(queries.byId(input.exposureId));
      }),
    unrated: (now, limit) => read(() => unrated.all({ now, limit }).map((row) => exposureOf(row, null))),
    closeUnrated: (exposureId) =>
      write(() => {
        db.update(exposures).set({ awaitsRating: false }).where(eq(exposures.id, exposureId)).run();
      }),
  };
}
