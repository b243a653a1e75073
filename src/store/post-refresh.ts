// Posts whose message says something else than it should: an old count of answers, or a question that was taken back.
import { and, desc, eq, gt, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { StalePost } from '#src/ports/records.ts';
import type { PostStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { isLive } from './live.ts';
import { postOf } from './rows.ts';
import { deliveries, exposures, pauses, posts, reviews, workspaces } from './schema.ts';

/** Older messages are left alone: editing them again and again is limited. */
const REFRESH_MS = 60 * 60 * 1000;
/** In `shown_answered`: the message says that the question was taken back. */
const TAKEN_BACK = -1;

function createSelect(db: Db) {
  const answered = db
    .select({ count: sql<number>`count(*)` })
    .from(exposures)
    .leftJoin(reviews, isLive)
    .where(and(eq(exposures.postId, posts.id), or(isNotNull(exposures.chosen), isNotNull(reviews.id))));
  const sent = db
    .select({ message: deliveries.message })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.subjectId, posts.id),
        eq(deliveries.kind, 'post'),
        eq(deliveries.messageId, posts.messageId),
      ),
    )
    .limit(1);
  const isPaused = (now: number) => sql`exists (
    select 1 from ${pauses} where ${pauses.platform} = ${workspaces.platform} and ${pauses.until} > ${now}
    and ${pauses.lane} in ('*', 'channel:' || ${posts.channelId}))`;
  const stale = db
    .select({
      post: posts,
      workspace: workspaces,
      answered: sql<number>`${answered}`.as('answered'),
      sent: sql`${sent}`.mapWith(deliveries.message),
    })
    .from(posts)
    .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId));
  return { stale, answered, isPaused };
}

export function createPostRefresh({ db, read, write }: Database): Pick<PostStore, 'toRefresh' | 'shown'> {
  function select(where: SQL | undefined, now: number, limit: number): readonly StalePost[] {
    const { stale, isPaused } = createSelect(db);
    const isReachable = and(
      isNotNull(posts.messageId),
      isNull(workspaces.removedAt),
      sql`not ${isPaused(now)}`,
    );
    const rows = stale.where(and(where, isReachable)).orderBy(desc(posts.sentAt)).limit(limit).all();
    return rows.flatMap(({ workspace, answered, sent, ...row }) => {
      const post = postOf(row.post, workspace);
      return post.message === null ? [] : [{ post, message: post.message, sent, answered }];
    });
  }
  return {
    // The states are written out, as in the partial indexes that find them.
    toRefresh: (now, limit) =>
      read(() => [
        ...select(and(sql`${posts.state} = 'retracted'`, ne(posts.shownAnswered, TAKEN_BACK)), now, limit),
        ...select(
          and(
            sql`${posts.state} = 'sent'`,
            gt(posts.sentAt, now - REFRESH_MS),
            sql`${createSelect(db).answered} <> ${posts.shownAnswered}`,
          ),
          now,
          limit,
        ),
      ]),
    shown: (postId, says) =>
      write(() => {
        const shownAnswered = says === 'taken-back' ? TAKEN_BACK : says;
        db.update(posts).set({ shownAnswered }).where(eq(posts.id, postId)).run();
      }),
  };
}
