// What the team on Slack does again and again: schedule, wait for a post, learn cards, review what is due.
import { expect } from 'vitest';
import type { Channel, Place, ShownMessage, User } from './slack/loopback-slack.ts';
import type { SlackBot } from './slack-bot.ts';
import { DM, labelsOf, type Sight, type Stars, shown, wordsOf } from './slack-talk.ts';

/** A post every day at 09:00 UTC, as Amara starts it; gives the answer to [Start it]. */
export async function scheduleDaily(
  team: SlackBot,
  { channel = team.tea, more = '' }: { channel?: Channel; more?: string } = {},
): Promise<Sight> {
  const { amara } = team;
  const typed = `/quiz-admin schedule time:09:00 weekdays:daily zone:UTC ${more}`.trim();
  const preview = shown(await team.type(amara, channel, typed));
  const before = team.count(amara, channel, 'From now on I post');
  const started = shown(await team.click(amara, channel, 'Start it', preview));
  // It stands there before anybody is told that all is well.
  expect(team.count(amara, channel, 'From now on I post')).toBe(before + 1);
  return started;
}

export const postsIn = (team: SlackBot, channel: Channel): readonly ShownMessage[] =>
  team.slack
    .messages(team.amara, channel)
    .filter(
      (message) => labelsOf(message).includes('Review privately') && wordsOf(message).includes('question'),
    );

/** The process sleeps until then, and the channel's next post arrives. */
export async function nextPost(team: SlackBot, at: number, channel = team.tea): Promise<ShownMessage> {
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
  team: SlackBot,
  who: User,
  post: ShownMessage,
  right = true,
  channel = team.tea,
): Promise<Sight> {
  const rated = await team.rate(who, channel, post, 4, right);
  await team.eventually(() => team.newest(who, channel, 'Shall I remind you?'));
  return rated;
}

/** Asks for so many private questions of tea and rates them alike. */
export async function learn(
  team: SlackBot,
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
export async function turnRemindersOn(team: SlackBot, who: User, where: Place): Promise<void> {
  await team.type(who, where, '/quiz resume');
  await team.eventually(() => team.newest(who, DM, 'From now on I write to you here'));
}

/** The process sleeps until the reminder of whoever has the only one planned, which arrives. */
export async function nextReminder(team: SlackBot, who: User): Promise<ShownMessage> {
  const before = team.count(who, DM, /\bdue\./);
  team.clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
  await team.eventually(() => expect(team.count(who, DM, /\bdue\./)).toBe(before + 1));
  return team.newest(who, DM, /\bdue\./);
}

export const isStep = (sight: Sight): boolean => wordsOf(sight).includes('Review · ');

const idOf = (sight: Sight): string => ('ts' in sight ? sight.ts : sight.id);

/** Goes through a review in its one message or modal to the end; gives what stands there then, and how many it rated. */
export async function review(
  team: SlackBot,
  who: User,
  where: Place,
  first: Sight,
): Promise<{ readonly end: Sight; readonly rated: number }> {
  let now = first;
  for (let rated = 0; ; rated += 1) {
    if (!isStep(now)) return { end: now, rated };
    now = await team.rate(who, where, now, 4);
    expect(idOf(now)).toBe(idOf(first));
    if (labelsOf(now).includes('Next')) now = shown(await team.click(who, where, 'Next', now));
  }
}
