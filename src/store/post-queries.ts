// Questions about posts, shared by the parts of the store. To be asked inside a transaction.
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { LocalDate } from '#src/core/local-day.ts';
import type { Post } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { postOf } from './rows.ts';
import { posts, schedules, workspaces } from './schema.ts';

/** Posts with their workspaces, newest occurrence first. */
export function selectPosts(db: Db, where: SQL | undefined, limit: number): readonly Post[] {
  return withWorkspaces(db)
    .where(where)
    .orderBy(desc(posts.localDate), desc(posts.ordinal))
    .limit(limit)
    .all()
    .map((row) => postOf(row.post, row.workspace));
}

function withWorkspaces(db: Db) {
  return db
    .select({ post: posts, workspace: workspaces })
    .from(posts)
    .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId));
}

/** Prepared once: it is asked at every click under a post. */
export function createPostById(db: Db): (postId: string) => Post | null {
  const prepared = withWorkspaces(db)
    .where(eq(posts.id, given('id')))
    .prepare();
  return (id) => {
    const row = prepared.get({ id });
    return row === undefined ? null : postOf(row.post, row.workspace);
  };
}

export function postOfOccurrence(
  db: Db,
  scheduleId: string,
  localDate: LocalDate,
  ordinal: number,
): Post | null {
  const occurrence = and(
    eq(posts.scheduleId, scheduleId),
    eq(posts.localDate, localDate),
    eq(posts.ordinal, ordinal),
  );
  return selectPosts(db, occurrence, 1)[0] ?? null;
}

/** Notes that this date is done with: it is neither posted nor skipped again. */
export function setLastDate(db: Db, scheduleId: string, localDate: LocalDate): void {
  db.update(schedules)
    .set({ lastDate: sql`max(coalesce(last_date, ''), ${localDate})` })
    .where(eq(schedules.id, scheduleId))
    .run();
}
