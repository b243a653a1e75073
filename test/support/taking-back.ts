// A question that turned out to be wrong: posted, answered, and taken back by an admin.
import type { Message } from '#src/ports/message.ts';
import type { MemoryRow } from '#src/ports/records.ts';
import { type AppRig, messageOf } from './app-rig.ts';
import { ADMIN, HOUR, newestPost, schedule, typed } from './channel-admin.ts';
import { linesOf } from './message-words.ts';

export async function posted(rig: AppRig, options = 'time:10:00 weekdays:daily'): Promise<Message> {
  await schedule(rig, options);
  await rig.pass(2 * HOUR);
  return newestPost(rig);
}

/** Chooses and rates; gives what the person sees then. */
export async function rate(rig: AppRig, post: Message, member: string): Promise<Message> {
  const prompt = messageOf(await rig.click(post, 'A', { member }));
  return messageOf(await rig.click(prompt, '4 ', { member }));
}

/** What may be taken back, as the status offers it. */
export async function offered(rig: AppRig): Promise<readonly { label: string; value: string }[]> {
  const status = await typed(rig, '/quiz-admin status');
  const select = status.blocks.find((block) => block.kind === 'select');
  return select?.kind === 'select' ? [...select.options] : [];
}

/** Chooses a question, the newest unless one is named, as an admin does; gives the confirmation. */
export async function asked(rig: AppRig, postId?: string): Promise<Message> {
  const value = postId ?? (await offered(rig))[0]?.value ?? '';
  return messageOf(await rig.do({ kind: 'select', buttonId: '1|retract', value }, ADMIN));
}

export async function takenBack(rig: AppRig): Promise<readonly string[]> {
  return linesOf(messageOf(await rig.click(await asked(rig), 'Take it back', ADMIN)));
}

export async function actorOf(rig: AppRig, member: string) {
  return rig.store.people.findAccount({ platform: 'playground', scope: 'W1', externalId: member });
}

export async function memoriesOf(rig: AppRig, member: string): Promise<readonly MemoryRow[]> {
  const actor = await actorOf(rig, member);
  return actor === null ? [] : rig.store.reviews.memories(actor.person.id);
}
