// Takes a post back whose question was wrong, and finds the reviews that have to be undone with it.
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { PostStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { isLive } from './live.ts';
import { exposureOf } from './rows.ts';
import { exposures, posts, reviews } from './schema.ts';

type Retraction = Pick<PostStore, 'retract' | 'undoable' | 'toUndo'>;

/** A review is the newest of its card: the same person has not reviewed it again, or undone that. */
function createIsNewest(db: Db): SQL {
  const later = alias(reviews, 'later');
  const laterExposure = alias(exposures, 'later_exposure');
  const again = db
    .select({ one: sql`1` })
    .from(later)
    .innerJoin(
      laterExposure,
      and(
        eq(later.exposureId, laterExposure.id),
        eq(later.attempt, laterExposure.attempt),
        eq(later.kind, 'rating'),
      ),
    )
    .where(
      and(
        eq(later.personId, reviews.personId),
        eq(later.deckId, reviews.deckId),
        eq(later.cardId, reviews.cardId),
        sql`${later.id} > ${reviews.id}`,
      ),
    );
  return sql`not exists ${again}`;
}

export function createRetraction({ db, read, write }: Database): Retraction {
  const isNewest = createIsNewest(db);
  return {
    retract: (postId) =>
      write(() => {
        const { changes } = db
          .update(posts)
          .set({ state: 'retracted', reason: null })
          .where(and(eq(posts.id, postId), inArray(posts.state, ['sent', 'unknown'])))
          .run();
        return changes > 0;
      }),
    undoable: (postId) =>
      read(() => {
        const row = db
          .select({ all: sql<number>`count(*)`, undone: sql<number>`coalesce(sum(${isNewest}), 0)` })
          .from(exposures)
          .innerJoin(reviews, isLive)
          .where(eq(exposures.postId, postId))
          .get();
        const { all, undone } = row ?? { all: 0, undone: 0 };
        return { undone, kept: all - undone };
      }),
    toUndo: (limit) =>
      read(() =>
        db
          .select({ exposure: exposures, review: reviews })
          .from(posts)
          .innerJoin(exposures, eq(exposures.postId, posts.id))
          .innerJoin(reviews, isLive)
          // Written out, as in the partial index that finds them.
          .where(and(sql`${posts.state} = 'retracted'`, isNewest))
          .orderBy(reviews.id)
          .limit(limit)
          .all()
          .map(({ exposure, review }) => exposureOf(exposure, review)),
      ),
  };
}
