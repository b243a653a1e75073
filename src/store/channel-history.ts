// What a channel was asked, and how it went.
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { ChannelRef } from '#src/ports/chat.ts';
import type { ScheduleStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { isLive } from './live.ts';
import { cards, exposures, posts, reviews, workspaces } from './schema.ts';

/** Fewer answers say nothing about a topic yet. */
const MIN_ANSWERS = 3;

/** The posts of one deck in one channel; needs `workspaces` joined. */
export function ofChannel({ workspace, channelId }: ChannelRef, deckId: string) {
  return and(
    eq(workspaces.platform, workspace.platform),
    eq(workspaces.externalId, workspace.externalId),
    eq(posts.channelId, channelId),
    eq(posts.deckId, deckId),
  );
}

export function createChannelHistory({ db, read }: Database): ScheduleStore['channelHistory'] {
  function asked(channel: ChannelRef, deckId: string) {
    return db
      .select({ cardId: sql<string>`${posts.cardId}`, askedAt: posts.createdAt })
      .from(posts)
      .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId))
      .where(and(ofChannel(channel, deckId), inArray(posts.state, ['pending', 'sent', 'unknown'])))
      .orderBy(posts.createdAt)
      .all();
  }
  function takenBack(channel: ChannelRef, deckId: string) {
    return db
      .select({ cardId: sql<string>`${posts.cardId}`, revision: sql<string>`${posts.revision}` })
      .from(posts)
      .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId))
      .where(and(ofChannel(channel, deckId), eq(posts.state, 'retracted')))
      .orderBy(posts.createdAt)
      .all();
  }
  function weakness(channel: ChannelRef, deckId: string) {
    const rows = db
      .select({ topic: cards.topic, share: sql<number>`avg(${reviews.grade} = 1)` })
      .from(posts)
      .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId))
      .innerJoin(exposures, eq(exposures.postId, posts.id))
      .innerJoin(reviews, isLive)
      .innerJoin(cards, and(eq(cards.deckId, exposures.deckId), eq(cards.cardId, exposures.cardId)))
      .where(and(ofChannel(channel, deckId), ne(posts.state, 'retracted')))
      .groupBy(cards.topic)
      .having(sql`count(*) >= ${MIN_ANSWERS}`)
      .all();
    return new Map(rows.map(({ topic, share }) => [topic, share]));
  }
  return (channel, deckId) =>
    read(() => ({
      asked: asked(channel, deckId),
      takenBack: takenBack(channel, deckId),
      weakness: weakness(channel, deckId),
    }));
}
