// Tells whoever made a schedule that a question of it did not get through, where they may be written to.
import type { ActionButton } from '#src/ports/message.ts';
import type { Post } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import { button, message, paragraph, row } from './say.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';

/** Later it is old news, and the status says it anyway. */
const WORTH_MS = 24 * 60 * 60 * 1000;
const LOOK_BACK = 30;

/** There it could not be posted after all either. */
const NOWHERE: readonly string[] = ['channel-archived', 'channel-gone'];

const repost = ({ id, localDate, ordinal }: Post): ActionButton =>
  button(encodeButton('post-again', id), managing.postAgain(localDate, ordinal, false), 'primary');

/** Did the question before this one fail for the same reason: then they know. */
async function isKnown(context: AppContext, post: Post): Promise<boolean> {
  const posts = await context.store.posts.ofSchedule(post.scheduleId, LOOK_BACK);
  const before = posts[posts.findIndex(({ id }) => id === post.id) + 1];
  return before?.state === 'failed' && before.reason === post.reason;
}

/** Once for each reason until a question gets through again. */
export async function tellOwner(context: AppContext, postId: string): Promise<void> {
  const post = await context.store.posts.post(postId);
  if (post?.state !== 'failed' || post.reason === null || post.reason === 'workspace-gone') return;
  if (!traitsOf(post.channel.workspace.platform).tellsOwner || (await isKnown(context, post))) return;
  const owner = await context.store.schedules.owner(post.scheduleId);
  if (owner === null) return;
  const now = context.clock.now();
  const words = wordsFor(post.channel.workspace.platform);
  const channel = { kind: 'channel', channelId: post.channel.channelId } as const;
  const delivery = {
    id: context.newId(),
    kind: 'notice' as const,
    target: { kind: 'direct' as const, account: owner.account },
    message: message([
      paragraph(managing.notPosted(channel, post.localDate, post.reason, words)),
      paragraph(managing.notPostedAdvice(channel, post.reason)),
      row(
        ...(NOWHERE.includes(post.reason) ? [] : [repost(post)]),
        button(encodeButton('edit', post.scheduleId), managing.editThis),
      ),
    ]),
    expiresAt: now + WORTH_MS,
  };
  await context.store.deliveries.enqueue(delivery, owner.personId, now);
  context.poke();
}
