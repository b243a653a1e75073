// Claims one occurrence of a schedule: whoever writes the post first posts it.
import { and, desc, eq, gte, sql } from 'drizzle-orm';
import type { LocalDate } from '#src/core/local-day.ts';
import type { PostStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { createPostById, postOfOccurrence, setLastDate } from './post-queries.ts';
import { deliveries, posts, schedules } from './schema.ts';

type Claim = Parameters<PostStore['claim']>[0];
type Claimed = Awaited<ReturnType<PostStore['claim']>>;

/** Where the posts of this schedule go; also when it was archived meanwhile. */
export function placeOf(db: Db, scheduleId: string) {
  const row = db
    .select({ workspaceId: schedules.workspaceId, channelId: schedules.channelId, deckId: schedules.deckId })
    .from(schedules)
    .where(eq(schedules.id, scheduleId))
    .get();
  if (row === undefined) throw new Error(`There is no schedule ${scheduleId}.`);
  return row;
}

function nextOrdinal(db: Db, scheduleId: string, localDate: LocalDate): number {
  const row = db
    .select({ last: sql<number | null>`max(${posts.ordinal})` })
    .from(posts)
    .where(and(eq(posts.scheduleId, scheduleId), eq(posts.localDate, localDate)))
    .get();
  return (row?.last ?? 0) + 1;
}

/** What may pass by itself, and does not within the day: until somebody lets the bot post, or invites it. */
const REFUSED: readonly (string | null)[] = ['no-permission', 'not-in-channel'];

/** Why the newest post to this channel since then was refused; null when it was not, or there was none. */
function refusalSince(db: Db, place: ReturnType<typeof placeOf>, since: number): string | null {
  const newest = db
    .select({ reason: deliveries.reason })
    .from(posts)
    .innerJoin(deliveries, and(eq(deliveries.subjectId, posts.id), eq(deliveries.kind, 'post')))
    .where(
      and(
        eq(posts.workspaceId, place.workspaceId),
        eq(posts.channelId, place.channelId),
        gte(deliveries.settledAt, since),
      ),
    )
    .orderBy(desc(deliveries.settledAt))
    .limit(1)
    .get();
  const reason = newest?.reason ?? null;
  return REFUSED.includes(reason) ? reason : null;
}

export function createClaimPost({ db, write }: Database): PostStore['claim'] {
  const inbox = createInbox(db);
  const outbox = createOutbox(db);
  const postById = createPostById(db);

  function existing({ scheduleId, localDate, ordinal, cause }: Claim) {
    const first = cause === null ? null : inbox.find(cause, 'post');
    const prior = first === null ? null : postById(first);
    if (prior !== null || ordinal === null) return prior;
    return postOfOccurrence(db, scheduleId, localDate, ordinal);
  }

  function claim(input: Claim): Claimed {
    const there = existing(input);
    if (there !== null) return { kind: 'exists', post: there };
    const { id, scheduleId, localDate, card, order, late, dueAt, delivery, cause, now } = input;
    const place = placeOf(db, scheduleId);
    const ordinal = input.ordinal ?? nextOrdinal(db, scheduleId, localDate);
    const since = input.unlessRefusedSince;
    const refused = since === null ? null : refusalSince(db, place, since);
    db.insert(posts)
      .values({
        ...place,
        ...card,
        id,
        scheduleId,
        localDate,
        ordinal,
        order,
        state: refused === null ? 'pending' : 'failed',
        reason: refused,
        late,
        dueAt,
        createdAt: now,
      })
      .run();
    if (refused === null) outbox.put(delivery, { subjectId: id, workspaceId: place.workspaceId }, now);
    if (ordinal === 0) setLastDate(db, scheduleId, localDate);
    if (cause !== null) inbox.note(cause, 'post', id, now);
    const post = postById(id);
    if (post === null) throw new Error(`Post ${id} was not stored.`);
    return { kind: 'claimed', post };
  }

  return (input) => write(() => claim(input));
}
