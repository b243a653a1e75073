// The thread below a post, for schedules that want one: opened once the post stands in its channel.
import type { Post } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { line } from './say.ts';
import { answering } from './texts/answering.ts';

/** Nobody misses the thread of an older question. */
const WORTH_MS = 24 * 60 * 60 * 1000;

/** Puts the first message of the thread below this post into the outbox, once. */
export async function openDiscussion(context: AppContext, post: Post, now: number): Promise<void> {
  if (post.card === null || post.message === null) return;
  const card = await context.store.decks.card(post.card, post.card.revision);
  const title = answering.discussTitle(card?.topic ?? post.card.deckId, post.localDate);
  const { messageId } = post.message;
  const delivery = {
    id: context.newId(),
    kind: 'notice' as const,
    target: { kind: 'thread' as const, channel: post.channel, messageId, title },
    message: line(answering.discussFirst),
    expiresAt: now + WORTH_MS,
  };
  await context.store.posts.discuss(post.id, delivery, now);
}
