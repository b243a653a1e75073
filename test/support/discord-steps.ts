// What the team on Discord does again and again: schedule, wait for a post, learn cards, review what is due.
import { expect } from 'vitest';
import type { Channel, Place, ShownMessage, User } from './discord/loopback-discord.ts';
import type { DiscordBot } from './discord-bot.ts';
import { DM, labelsOf, type Stars, shown, wordsOf } from './discord-talk.ts';

/** A post every day at 09:00 UTC, as Amara starts it. */
export async function scheduleDaily(
  team: DiscordBot,
  { channel = team.tea, more = '' }: { channel?: Channel; more?: string } = {},
): Promise<ShownMessage> {
  const { amara } = team;
  const typed = `/quiz-admin schedule time:09:00 weekdays:daily zone:UTC ${more}`.trim();
  const preview = shown(await team.type(amara, channel, typed));
  const before = team.count(amara, channel, 'From now on I post');
  const started = shown(await team.click(amara, channel, 'Start it', preview));
  await team.eventually(() => expect(team.count(amara, channel, 'From now on I post')).toBe(before + 1));
  // Also for the bot it has arrived: a leap of the clock before that would make it arrive later.
  const waiting = "SELECT count(*) FROM deliveries WHERE state = 'waiting' OR lease_until IS NOT NULL";
  await team.eventually(() => expect(team.ask(waiting)).toBe(0));
  return started;
}

export const postsIn = (team: DiscordBot, channel: Channel): readonly ShownMessage[] =>
  team.discord
    .messages(team.amara, channel)
    .filter(
      (message) => labelsOf(message).includes('Review privately') && wordsOf(message).includes('question'),
    );

/** The process sleeps until then, and the channel's next post arrives. */
export async function nextPost(team: DiscordBot, at: number, channel = team.tea): Promise<ShownMessage> {
  const before = postsIn(team, channel).length;
  team.clock.moveTo(at);
  return team.eventually(() => {
    const posts = postsIn(team, channel);
    expect(posts.length).toBe(before + 1);
    const newest = posts.at(-1);
    if (newest === undefined) throw new Error('No post.');
    return newest;
  });
}

/** Somebody's first rating, 4: once it is answered whole, with the offer of reminders. */
export async function firstRating(
  team: DiscordBot,
  who: User,
  post: ShownMessage,
  right = true,
  channel = team.tea,
): Promise<ShownMessage> {
  const rated = await team.rate(who, channel, post, 4, right);
  await team.eventually(() => team.newest(who, channel, 'Shall I remind you?'));
  return rated;
}

/** Asks for so many private questions of tea and rates them alike. */
export async function learn(
  team: DiscordBot,
  who: User,
  where: Place,
  cards: number,
  stars: Stars = 3,
): Promise<void> {
  for (let learned = 0; learned < cards; learned += 1) {
    await team.rate(who, where, shown(await team.type(who, where, '/quiz now deck:tea')), stars);
  }
}

/** Turns reminders on, and waits for the first direct message. */
export async function turnRemindersOn(team: DiscordBot, who: User, where: Place): Promise<void> {
  await team.type(who, where, '/quiz resume');
  await team.eventually(() => team.newest(who, DM, 'From now on I write to you here'));
}

/** The process sleeps until the reminder of whoever has the only one planned, which arrives. */
export async function nextReminder(team: DiscordBot, who: User): Promise<ShownMessage> {
  const before = team.count(who, DM, /\bdue\./);
  team.clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
  await team.eventually(() => expect(team.count(who, DM, /\bdue\./)).toBe(before + 1));
  return team.newest(who, DM, /\bdue\./);
}

export const isStep = (message: ShownMessage): boolean => wordsOf(message).includes('Review · ');

/** Goes through a review in its one message to the end; gives what stands there then, and how many it rated. */
export async function review(
  team: DiscordBot,
  who: User,
  where: Place,
  first: ShownMessage,
): Promise<{ readonly end: ShownMessage; readonly rated: number }> {
  let now = first;
  for (let rated = 0; ; rated += 1) {
    if (!isStep(now)) return { end: now, rated };
    now = await team.rate(who, where, now, 4);
    expect(now.id).toBe(first.id);
    if (labelsOf(now).includes('Next')) now = shown(await team.click(who, where, 'Next', now));
  }
}
