// The threads below posts: which posts want one, and the first message of each, once.
import { and, eq, gt, isNotNull, isNull, not, type SQL, sql } from 'drizzle-orm';
import type { PostStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { createOutbox } from './outbox.ts';
import { postOf } from './rows.ts';
import { deliveries, posts, schedules, workspaces } from './schema.ts';

/** A thread below an older question would help nobody. */
const DISCUSS_MS = 24 * 60 * 60 * 1000;

export function createDiscussion({ db, read, write }: Database): Pick<PostStore, 'toDiscuss' | 'discuss'> {
  const outbox = createOutbox(db);
  // Of this message: a post that was posted again stands elsewhere, without a thread.
  const asked = db
    .select({ one: sql`1` })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.subjectId, posts.id),
        eq(deliveries.kind, 'notice'),
        sql`json_extract(${deliveries.target}, '$.messageId') = ${posts.messageId}`,
      ),
    );

  function select(where: SQL | undefined, limit: number) {
    const isWanted = and(
      sql`${posts.state} = 'sent'`,
      eq(schedules.discussion, true),
      isNotNull(posts.messageId),
      isNull(workspaces.removedAt),
      not(sql`exists ${asked}`),
    );
    return db
      .select({ post: posts, workspace: workspaces })
      .from(posts)
      .innerJoin(schedules, eq(schedules.id, posts.scheduleId))
      .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId))
      .where(and(where, isWanted))
      .orderBy(posts.sentAt)
      .limit(limit)
      .all()
      .map((row) => postOf(row.post, row.workspace));
  }

  return {
    toDiscuss: (now, limit) => read(() => select(gt(posts.sentAt, now - DISCUSS_MS), limit)),
    discuss: (postId, delivery, now) =>
      write(() => {
        const [post] = select(eq(posts.id, postId), 1);
        if (post === undefined) return false;
        outbox.put(delivery, { subjectId: post.id, workspaceId: post.workspaceId }, now);
        return true;
      }),
  };
}
