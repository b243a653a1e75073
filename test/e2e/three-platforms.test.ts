// Discord, Slack and the playground in one process, with one deck: nothing of one shows up on another, even where the ids
// of workspaces, channels and people are the same.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { expectCleanLog, secretsOfSlack } from '../support/clean-log.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../support/discord/loopback-discord.ts';
import { registerCommands } from '../support/discord-bot.ts';
import * as onDiscord from '../support/discord-talk.ts';
import { createEventually, type Eventually } from '../support/eventually.ts';
import * as inPlayground from '../support/playground-client.ts';
import { MONDAY_MORNING, type RunningBot, startBot } from '../support/running-bot.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../support/slack/loopback-slack.ts';
import { OWN_SECRETS, settingsOf } from '../support/slack-bot.ts';
import * as onSlack from '../support/slack-talk.ts';
import { askDatabase, expectSoundDatabase } from '../support/sound-database.ts';
import type { TestClock } from '../support/test-clock.ts';
import { written } from '../support/test-log.ts';
import { on } from '../support/week.ts';

const CHANNEL = 'learn-asyncio';
const EVERY_DAY = '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea';
const POSTED = 'question of the day';

let discord: LoopbackDiscord;
let slack: LoopbackSlack;
let bot: RunningBot;
let eventually: Eventually;

/** Each has an admin Amara, a Mei and a Tomasz, and a channel for tea. */
async function startAll() {
  let clock: TestClock | null = null;
  const now = () => clock?.now() ?? MONDAY_MORNING;
  discord = await startLoopbackDiscord({ now });
  slack = await startLoopbackSlack({ now, signedAt: now, strict: true });
  const people = { amara: discord.user('Amara'), mei: discord.user('Mei'), tomasz: discord.user('Tomasz') };
  const guild = discord.guild('Tea lovers', { owner: people.amara, systemChannel: false });
  for (const user of [people.mei, people.tomasz]) discord.join(guild, user);
  discord.join(guild, people.amara, { admin: true });
  const tea = discord.channel(guild, 'tea');
  await registerCommands(discord);
  const { token, apiUrl } = discord;
  bot = await startBot({
    config: {
      playground: true,
      discord: { token, apiUrl, shards: 'auto' },
      slack: settingsOf(slack, 'oauth'),
    },
  });
  clock = bot.clock;
  eventually = createEventually(bot.clock);

  // The very same ids once more.
  const team = slack.team('Tea lovers', { id: guild.id });
  const twin = {
    amara: slack.user(team, 'Amara', { id: people.amara.id, admin: true }),
    mei: slack.user(team, 'Mei', { id: people.mei.id }),
    tomasz: slack.user(team, 'Tomasz', { id: people.tomasz.id }),
    tea: slack.channel(team, 'tea', { id: tea.id }),
  };
  slack.deliverTo({ kind: 'http', url: bot.url });
  expect((await slack.install(team, { baseUrl: bot.url }, { user: twin.amara })).status).toBe(200);
  return {
    d: { ...people, tea, talk: onDiscord.createDiscordTalk(discord, bot.clock) },
    s: { ...twin, talk: onSlack.createSlackTalk(slack, bot.clock) },
  };
}

let d: Awaited<ReturnType<typeof startAll>>['d'];
let s: Awaited<ReturnType<typeof startAll>>['s'];

beforeEach(async () => {
  ({ d, s } = await startAll());
});
afterEach(async () => {
  await bot.stop();
  await discord.close();
  await slack.close();
  expect([discord.violations, slack.violations]).toEqual([[], []]);
  expect([discord.pings, slack.pings]).toEqual([0, 0]);
  expect(bot.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const secrets = [discord.token, ...secretsOfSlack(slack), ...OWN_SECRETS];
  expectCleanLog(written(bot.log.lines), secrets);
  expectSoundDatabase(bot.databasePath);
  rmSync(bot.folder, { recursive: true, force: true });
});

const ask = (sql: string) => askDatabase(bot.databasePath, sql);
const postsOn = {
  discord: () => d.talk.count(d.mei, d.tea, POSTED),
  slack: () => s.talk.count(s.mei, s.tea, POSTED),
  async playground() {
    const messages = await bot.messages('mei', CHANNEL);
    const isPost = (message: inPlayground.ShownMessage) =>
      inPlayground.buttonsOf(message).some(({ label }) => label === 'Review privately');
    return messages.filter(isPost).length;
  },
};

async function scheduleEverywhere(): Promise<void> {
  onDiscord.shown(await d.talk.type(d.amara, d.tea, EVERY_DAY));
  await d.talk.click(d.amara, d.tea, 'Start it');
  const preview = onSlack.shown(await s.talk.type(s.amara, s.tea, EVERY_DAY));
  await s.talk.click(s.amara, s.tea, 'Start it', preview);
  const shown = inPlayground.only(await bot.say('amara', CHANNEL, EVERY_DAY));
  await bot.click('amara', shown, 'Start it');
}

/** The question of the day is everywhere, once. */
async function askedEverywhere(day: number): Promise<void> {
  bot.clock.moveTo(on(day, 9));
  await eventually(async () =>
    expect([postsOn.discord(), postsOn.slack(), await postsOn.playground()]).toEqual([1, 1, 1]),
  );
}

const boards = async () => ({
  discord: onDiscord.wordsOf(onDiscord.shown(await d.talk.type(d.tomasz, d.tea, '/quiz leaderboard'))),
  slack: onSlack.wordsOf(await s.talk.type(s.tomasz, s.tea, '/quiz leaderboard')),
  playground: inPlayground.said(await bot.say('tomasz', CHANNEL, '/quiz leaderboard')),
});

const exported = z.record(z.string(), z.unknown());

describe('three platforms in one process', () => {
  it('each get their own question, answers, points and people', { timeout: 60_000 }, async () => {
    await scheduleEverywhere();
    expect(ask('SELECT count(*) FROM schedules')).toBe(3);
    await askedEverywhere(0);
    const post = d.talk.newest(d.mei, d.tea, POSTED);
    await d.talk.rate(d.mei, d.tea, post, 4);
    const first = await boards();
    expect(first.discord).toContain('Mei');
    expect([first.slack, first.playground].filter((board) => board.includes('Mei'))).toEqual([]);

    await s.talk.rate(s.mei, s.tea, s.talk.newest(s.mei, s.tea, POSTED), 2, false);
    const there = await bot.newest('mei', CHANNEL, POSTED);
    await bot.click('mei', there, 'Review privately');
    expect(ask('SELECT count(*) FROM persons')).toBe(ask('SELECT count(*) FROM accounts'));
    const accounts = `SELECT count(DISTINCT person_id) FROM accounts WHERE external_id = '${d.mei.id}'`;
    expect(ask(accounts)).toBe(2);
    const second = await boards();
    expect(second.discord).toMatch(/Mei · 1\d points/);
    expect(second.playground).not.toContain('Mei');
    await eventually(() => expect(d.talk.count(d.mei, d.tea, '1 answered')).toBe(1));
    await eventually(() => expect(s.talk.count(s.mei, s.tea, '1 answered')).toBe(1));
  });

  it('remind and export each person where they are, and erase them there alone', {
    timeout: 60_000,
  }, async () => {
    for (let cards = 0; cards < 3; cards += 1) {
      const question = onDiscord.shown(await d.talk.type(d.mei, d.tea, '/quiz now deck:tea'));
      await d.talk.rate(d.mei, d.tea, question, 3);
    }
    await d.talk.type(d.mei, d.tea, '/quiz resume');
    await eventually(() => d.talk.newest(d.mei, onDiscord.DM, 'From now on I write to you here'));
    const question = onSlack.shown(await s.talk.type(s.mei, s.tea, '/quiz now deck:tea'));
    await s.talk.rate(s.mei, s.tea, question, 3);
    bot.clock.moveTo(Number(ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await eventually(() => d.talk.newest(d.mei, onDiscord.DM, /cards are due\./));
    expect(slack.direct(s.mei)).toEqual([]);
    expect(await bot.messages('mei', 'direct-mei')).toEqual([]);

    await s.talk.type(s.mei, s.tea, '/quiz export');
    const [file] = slack.direct(s.mei).flatMap(({ files }) => files);
    const text = file?.bytes.toString() ?? '{}';
    exported.parse(JSON.parse(text));
    expect(text).toContain('"slack"');
    expect(text).not.toContain('"discord"');

    await s.talk.type(s.mei, s.tea, '/quiz forget-me');
    const receipt = await s.talk.click(s.mei, s.tea, 'Erase it all');
    expect(onSlack.wordsOf(receipt)).toContain('Done. I erased 1 review');
    expect(ask("SELECT count(*) FROM reviews WHERE kind = 'rating'")).toBe(3);
    const stats = onDiscord.shown(await d.talk.type(d.mei, d.tea, '/quiz stats'));
    expect(onDiscord.wordsOf(stats)).toContain('3 reviews');
  });

  it('go on when one of them is removed or cannot be reached', { timeout: 60_000 }, async () => {
    await scheduleEverywhere();
    slack.revoke({ ...slack.home, id: s.tea.teamId });
    await slack.event({ ...slack.home, id: s.tea.teamId }, { type: 'app_uninstalled' });
    discord.on('POST /channels/:channelId/messages').reply(503, {}, { times: 3 });
    bot.clock.moveTo(on(0, 9));
    await eventually(async () => expect(await postsOn.playground()).toBe(1));
    await eventually(() => expect(postsOn.discord()).toBe(1));
    expect(postsOn.slack()).toBe(0);
    const rated = await d.talk.rate(d.mei, d.tea, d.talk.newest(d.mei, d.tea, POSTED), 4);
    expect(onDiscord.wordsOf(rated)).toContain('Next in');
    await vi.waitFor(() => expect(ask('SELECT count(*) FROM workspaces WHERE removed_at IS NULL')).toBe(2));
  });
});
