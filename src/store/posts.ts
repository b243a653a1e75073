// Posts: one occurrence of a schedule each.
import { and, eq, inArray } from 'drizzle-orm';
import type { PostStore } from '#src/ports/store.ts';
import { createClaimPost, placeOf } from './claim-post.ts';
import type { Database } from './database.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { createDiscussion } from './post-discussion.ts';
import { createPostById, selectPosts, setLastDate } from './post-queries.ts';
import { createPostRefresh } from './post-refresh.ts';
import { answersTo, createPreviousPost } from './previous-post.ts';
import { createRetraction } from './retract-post.ts';
import { posts } from './schema.ts';

function createRepost({ db, write }: Database): PostStore['repost'] {
  const inbox = createInbox(db);
  const outbox = createOutbox(db);

  function repost({
    postId,
    card,
    order,
    delivery,
    cause,
    now,
  }: Parameters<PostStore['repost']>[0]): boolean {
    if (inbox.find(cause, 'repost') === postId) return true;
    const post = db
      .update(posts)
      .set({
        ...card,
        order: [...order],
        state: 'pending',
        reason: null,
        messageChannelId: null,
        messageId: null,
        sentAt: null,
        shownAnswered: 0,
        createdAt: now,
      })
      .where(and(eq(posts.id, postId), inArray(posts.state, ['unknown', 'failed', 'skipped'])))
      .returning()
      .get();
    if (post === undefined) return false;
    outbox.put(delivery, { subjectId: postId, workspaceId: post.workspaceId }, now);
    inbox.note(cause, 'repost', postId, now);
    return true;
  }

  return (input) => write(() => repost(input));
}

function createSkip({ db, write }: Database): PostStore['skip'] {
  return (scheduleId, localDate, dueAt, now) =>
    write(() => {
      const { changes } = db
        .insert(posts)
        .values({
          ...placeOf(db, scheduleId),
          id: newId(),
          scheduleId,
          localDate,
          ordinal: 0,
          order: [],
          state: 'skipped',
          reason: 'missed',
          late: false,
          dueAt,
          createdAt: now,
        })
        .onConflictDoNothing()
        .run();
      if (changes > 0) setLastDate(db, scheduleId, localDate);
    });
}

export function createPostStore(database: Database): PostStore {
  const { db, read, ask } = database;
  const postById = createPostById(db);
  return {
    claim: createClaimPost(database),
    skip: createSkip(database),
    post: (postId) => ask(() => postById(postId)),
    ofSchedule: (scheduleId, limit) => read(() => selectPosts(db, eq(posts.scheduleId, scheduleId), limit)),
    previous: createPreviousPost(database),
    answered: (postId) => read(() => answersTo(db, postId).length),
    repost: createRepost(database),
    ...createPostRefresh(database),
    ...createRetraction(database),
    ...createDiscussion(database),
  };
}
