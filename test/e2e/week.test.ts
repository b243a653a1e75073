// A week of a team, through the front door: the page's own API, on real files, with a clock that moves.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, only, type ShownMessage, wordsOf } from '../support/playground-client.ts';
import { ROOT, type RunningBot, startBot } from '../support/running-bot.ts';

const CHANNEL = 'learn-asyncio';
const ADMIN = 'amara';
const MEMBER = 'mei';
const DIRECT = 'direct-mei';

let bot: RunningBot;

beforeEach(async () => {
  bot = await startBot({ config: { contentDir: join(ROOT, 'content') } });
});
afterEach(() => bot.close());

/** Two clicks: a usual time, and yes. */
async function scheduleDaily(): Promise<void> {
  const [welcome] = await bot.messages(ADMIN, CHANNEL);
  if (welcome === undefined) throw new Error('No welcome.');
  const preview = only(await bot.click(ADMIN, welcome, 'Every day at 09:00'));
  await bot.click(ADMIN, preview, 'Start it');
}

async function newestPost(): Promise<ShownMessage> {
  const posts = (await bot.messages(MEMBER, CHANNEL)).filter((message) =>
    buttonsOf(message).some(({ label }) => label === 'Review privately'),
  );
  const post = posts.at(-1);
  if (post === undefined) throw new Error('No post yet.');
  return post;
}

/** Answers whatever is asked (the first option, or Show answer) and rates it. */
async function answerAndRate(member: string, question: ShownMessage, rating: string) {
  const [first] = buttonsOf(question);
  const prompt = only(await bot.click(member, question, first?.label ?? ''));
  return bot.click(member, prompt, rating);
}

describe('a week with the bot', () => {
  it('greets the workspace once, with a schedule two clicks away', async () => {
    const greetings = await bot.messages(ADMIN, CHANNEL);
    expect(greetings).toHaveLength(1);
    expect(wordsOf(greetings[0] as ShownMessage)).toContain('I help your team remember what it learns');
    await scheduleDaily();
    await bot.newest(MEMBER, CHANNEL, 'From now on I post');
    const after = await bot.messages(MEMBER, CHANNEL);
    expect(wordsOf(after.at(-1) as ShownMessage)).toContain(
      'From now on I post a question of Python asyncio here',
    );
    await bot.restart();
    expect(await bot.messages(MEMBER, CHANNEL)).toHaveLength(after.length);
  });

  it('goes from the question over the answer and the reminder to the review', async () => {
    await scheduleDaily();
    await bot.travel(MEMBER, 'day');
    const post = await newestPost();
    const rated = await answerAndRate(MEMBER, post, '4 Well');
    expect(wordsOf(only(rated))).toMatch(/Next (tomorrow|in \d+ days) \(.*\) · streak 1 · \+1[05] points/);
    const offer = rated.kind === 'messages' ? rated.messages.at(-1) : undefined;
    expect(offer && wordsOf(offer)).toContain('Shall I remind you?');
    await bot.click(MEMBER, offer as ShownMessage, 'Remind me');

    const first = await bot.newest(MEMBER, DIRECT, 'From now on I write to you here');
    expect(buttonsOf(first).map(({ label }) => label)).toEqual(['Change time or zone', 'Stop reminders']);
    const { nextReminderAt } = await bot.memory(MEMBER);
    expect(nextReminderAt).not.toBeNull();

    await bot.travel(MEMBER, 'reminder');
    const digest = (await bot.messages(MEMBER, DIRECT)).at(-1) as ShownMessage;
    expect(wordsOf(digest)).toContain('due.');
    expect(buttonsOf(digest).map(({ label }) => label)).toEqual([
      'Start',
      'Snooze 1 hour',
      'Tomorrow',
      'Stop reminders',
    ]);

    const step = only(await bot.click(MEMBER, digest, 'Start'));
    expect(wordsOf(step)).toMatch(/Review · 1 of \d+/);
    const outcome = only(await answerAndRate(MEMBER, step, '5 Perfectly'));
    const undone = only(await bot.click(MEMBER, outcome, 'Undo'));
    expect(wordsOf(undone)).toContain('Undone: your memory of this card is as it was before.');
    const again = only(await bot.click(MEMBER, undone, '3 Partly'));
    expect(wordsOf(again)).toContain('streak');

    const board = only(await bot.say(MEMBER, CHANNEL, '/quiz leaderboard'));
    expect(wordsOf(board)).toContain('Mei (you)');
    const before = await bot.memory(MEMBER);
    await bot.restart();
    expect(await bot.memory(MEMBER)).toEqual(before);
    expect(bot.log.messages('error')).toEqual([]);
  });

  it('gives every member a memory of their own', async () => {
    await scheduleDaily();
    await bot.travel(MEMBER, 'day');
    const post = await newestPost();
    await answerAndRate('tomasz', post, '1 Not at all');
    await answerAndRate('idris', post, '5 Perfectly');
    const [tomasz, idris, mei] = await Promise.all(['tomasz', 'idris', MEMBER].map(bot.memory));
    expect(tomasz?.cards).toHaveLength(1);
    expect(idris?.cards).toHaveLength(1);
    expect(mei?.cards).toEqual([]);
  });

  it('posts once a day while time is moved, each on its own day', async () => {
    await scheduleDaily();
    for (let day = 0; day < 7; day += 1) await bot.travel(MEMBER, 'day');
    const posts = (await bot.messages(MEMBER, CHANNEL)).filter((message) =>
      wordsOf(message).includes('question of the day'),
    );
    expect(posts).toHaveLength(7);
    const cards = posts.map((post) => wordsOf(post));
    expect(new Set(cards).size).toBe(7);
  });
});
