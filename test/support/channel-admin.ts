// What whoever manages a channel does again and again: schedule, look at the status, read what was posted.
import type { Message } from '#src/ports/message.ts';
import type { Post, Schedule } from '#src/ports/records.ts';
import { type AppRig, messageOf, type Who } from './app-rig.ts';
import { linesOf } from './message-words.ts';
import type { Sent } from './scripted-sender.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const ADMIN: Who = { member: 'amara', isAdmin: true };

let admins = 0;

/** Somebody else each time: five commands in ten seconds is the limit of one person. */
export const anAdmin = (more: Who = {}): Who => ({ member: `admin-${++admins}`, isAdmin: true, ...more });

/** Types a command as an admin, and gives the message that answers it. */
export async function typed(rig: AppRig, command: string, who?: Who): Promise<Message> {
  return messageOf(await rig.command(command, anAdmin(who)));
}

/** The lines that answer an admin's command. */
export async function saidTo(rig: AppRig, command: string, who?: Who): Promise<readonly string[]> {
  return linesOf(await typed(rig, command, who));
}

/** Schedules by one command and [Start it], sends the announcement, and gives the new schedule. */
export async function schedule(rig: AppRig, options: string, who?: Who): Promise<Schedule> {
  const before = await rig.store.schedules.active();
  const preview = await typed(rig, `/quiz-admin schedule ${options}`, who);
  const started = messageOf(await rig.click(preview, 'Start it', anAdmin(who)));
  await rig.pass(0);
  const made = (await rig.store.schedules.active()).find(({ id }) => before.every((old) => old.id !== id));
  if (made === undefined) throw new Error(`Not scheduled: ${linesOf(started).join('\n')}`);
  return made;
}

const isPost = ({ message }: Sent) =>
  message.blocks.some(
    (block) => block.kind === 'buttons' && block.buttons.some(({ label }) => label === 'Review privately'),
  );

/** The questions that arrived in a channel, oldest first. */
export function postsIn(rig: AppRig, channelId = 'C1'): readonly Message[] {
  return rig.sender.arrived
    .filter(({ target }) => target.kind === 'channel' && target.channel.channelId === channelId)
    .filter(isPost)
    .map(({ message }) => message);
}

/** Every post of a schedule, oldest date first. */
export async function allPosts(rig: AppRig, { id }: Schedule): Promise<readonly Post[]> {
  return (await rig.store.posts.ofSchedule(id, 1_000)).toReversed();
}

/** The same as lines: `2026-03-02 sent late`. */
export async function datedPosts(rig: AppRig, made: Schedule): Promise<readonly string[]> {
  const posts = await allPosts(rig, made);
  return posts.map(({ localDate, state, late }) => `${localDate} ${state}${late ? ' late' : ''}`);
}

/** The newest of the channel's questions. */
export function newestPost(rig: AppRig, channelId?: string): Message {
  const post = postsIn(rig, channelId).at(-1);
  if (post === undefined) throw new Error('Nothing was posted.');
  return post;
}

/** Moves on in quarters of an hour; gives the instants at which something was posted. */
export async function postedUntil(rig: AppRig, end: string): Promise<readonly string[]> {
  const instants: string[] = [];
  while (rig.clock.now() < Date.parse(end)) {
    const before = postsIn(rig).length;
    await rig.pass(15 * MINUTE);
    const more = postsIn(rig).length - before;
    for (let post = 0; post < more; post += 1) instants.push(new Date(rig.clock.now()).toISOString());
  }
  return instants;
}

/** Schedules, and lives for two days: when questions came, when they were due, and which of them were late. */
export async function twoDaysOf(rig: AppRig, options: string) {
  const made = await schedule(rig, options);
  const posted = await postedUntil(rig, new Date(rig.clock.now() + 2 * DAY).toISOString());
  const due = (await allPosts(rig, made)).map(({ dueAt }) => new Date(dueAt).toISOString());
  const late = (await datedPosts(rig, made)).filter((post) => post.endsWith('late'));
  return { posted, due, late };
}
