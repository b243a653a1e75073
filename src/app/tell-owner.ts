// Tells whoever made a schedule that a question of it did not get through, where they may be written to.
import type { ActionButton } from '#src/ports/message.ts';
import type { Post } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import { button, message, paragraph, row } from './say.ts';
import { managing } from './texts/managing.ts';
import { overview } from './texts/overview.ts';
import { wordsFor } from './texts/words.ts';

/** Later it is old news, and the status says it anyway. */
const WORTH_MS = 24 * 60 * 60 * 1000;
const LOOK_BACK = 30;

/** What may help besides another channel: where it was stopped it has to go on first. */
function remedies({ id, scheduleId, localDate, ordinal, reason }: Post): readonly ActionButton[] {
  if (reason === 'channel-archived') return [];
  if (reason === 'channel-gone') return [button(encodeButton('resume-it', scheduleId), overview.resume)];
  return [button(encodeButton('post-again', id), managing.postAgain(localDate, ordinal, false), 'primary')];
}

/** Did the question before this one fail for the same reason, and was nothing done about it since: then they know. */
async function isKnown(context: AppContext, post: Post): Promise<boolean> {
  const posts = await context.store.posts.ofSchedule(post.scheduleId, LOOK_BACK);
  const before = posts[posts.findIndex(({ id }) => id === post.id) + 1];
  if (before?.state !== 'failed' || before.reason !== post.reason) return false;
  const schedule = await context.store.schedules.schedule(post.scheduleId);
  return schedule === null || schedule.activeSince <= before.dueAt;
}

/** Once for each reason until a question gets through again, or the schedule was changed or let go on. */
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
      row(...remedies(post), button(encodeButton('edit', post.scheduleId), managing.editThis)),
    ]),
    expiresAt: now + WORTH_MS,
  };
  await context.store.deliveries.enqueue(delivery, owner.personId, now);
  context.poke();
}
