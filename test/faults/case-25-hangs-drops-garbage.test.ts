// A platform that hangs, drops the connection, is out of order or answers garbage.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import { wordsOf } from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import * as slackTalk from '../support/slack-talk.ts';
import { MINUTE, on } from '../support/week.ts';

const TRIES_OF_POSTS = "SELECT max(attempts) FROM deliveries WHERE kind = 'post'";

// Red without: `enforce_nonce` in src/platforms/discord/sender.ts (it stands there twice), and with `unknown-outcome` taken for
// `rejected` in src/platforms/discord/platform-error.ts (it does not come).
describe('case 25: a platform that does not answer as it should, on Discord', () => {
  let team: DiscordBot;
  beforeEach(async () => {
    team = await startDiscordBot();
  });
  afterEach(() => team.close());

  /** Requests are given up after five seconds of real time, in which the clock must not run. */
  const GIVEN_UP = { timeout: 12_000 };

  /** The time has come, and so many posts are on their way. */
  async function claimed(posts: number): Promise<void> {
    team.clock.moveTo(on(0, 9));
    await team.eventually(() => expect(team.ask('SELECT count(*) FROM posts')).toBe(posts));
  }

  async function reallyFailed(): Promise<void> {
    await vi.waitFor(() => expect(Number(team.ask(TRIES_OF_POSTS))).toBeGreaterThan(0), GIVEN_UP);
  }
  const afterEffect = true;

  it.each([
    ['the connection breaks first', () => team.discord.on(discordSends.SEND).drop()],
    ['the connection breaks afterwards', () => team.discord.on(discordSends.SEND).drop({ afterEffect })],
    ['nothing is said for five seconds', () => team.discord.on(discordSends.SEND).hang({ afterEffect })],
    ['the answer is a 500', () => team.discord.on(discordSends.SEND).reply(500, {}, { afterEffect })],
    ['the answer is a 502 four times', () => team.discord.on(discordSends.SEND).reply(502, {}, { times: 4 })],
    ['the answer is a 503', () => team.discord.on(discordSends.SEND).reply(503, {})],
    [
      'the answer is garbage',
      () => team.discord.on(discordSends.SEND).reply(200, '{"id": 17', { afterEffect }),
    ],
  ])('stands in the channel once when %s', async (_what, breakIt) => {
    const { discord, mei, tea } = team;
    await discordSteps.scheduleDaily(team);
    breakIt();
    await claimed(1);
    await reallyFailed();
    await team.eventually(() => expect(team.ask('SELECT state FROM posts')).toBe('sent'));
    expect(discordSteps.postsIn(team, tea).length).toBe(1);
    const nonces = discord.calls
      .filter(
        ({ route, path, body }) =>
          route === discordSends.SEND &&
          path.includes(tea.id) &&
          JSON.stringify(body).includes('Review privately'),
      )
      .map(({ body }) => JSON.stringify(body).match(/"nonce":"([^"]+)"/)?.[1]);
    expect(nonces.length).toBeGreaterThan(1);
    expect(new Set(nonces).size).toBe(1);
    const [post] = discordSteps.postsIn(team, tea);
    if (post === undefined) throw new Error('No post.');
    await discordSteps.firstRating(team, mei, post);
  });

  // Red without: `TIMEOUT_MS` in src/composition/open-discord.ts and `MOST_PATIENCE_MS` of the sender (either alone is
  // enough): the other channel waits as long as Discord hangs.
  it('keeps no click waiting, and other channels for five seconds', async () => {
    const { discord, mei, tea, general } = team;
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    const before = discordSends.triesIn(team, tea);
    discord.on(discordSends.SEND, discordSends.to(tea)).hang();
    await claimed(2);
    await vi.waitFor(() => expect(discordSends.triesIn(team, tea)).toBe(before + 1), GIVEN_UP);
    expect(wordsOf(await team.type(mei, general, '/quiz now'))).toContain('a question just for you');
    expect(team.ask(TRIES_OF_POSTS)).toBe(0);
    const post = await vi.waitFor(() => team.newest(mei, general, 'question of the day'), GIVEN_UP);
    expect(discordSteps.postsIn(team, tea)).toEqual([]);
    await team.rate(mei, general, post, 4);
    await reallyFailed();
    await team.eventually(() => expect(discordSteps.postsIn(team, tea).length).toBe(1));
  });
});

// Red without: the `unknown` of `afterUnknownOutcome` in src/app/delivery-policy.ts, and the `unavailable` of a 503 and of
// service_unavailable in src/platforms/slack/platform-error.ts.
describe('case 25: a platform that does not answer as it should, on Slack', () => {
  let team: SlackBot;
  beforeEach(async () => {
    team = await startSlackBot();
  });
  afterEach(() => team.close());

  /** Requests are given up after five seconds of real time, in which the clock must not run. */
  const GIVEN_UP = { timeout: 12_000 };

  /** The time has come, and the question is on its way. */
  async function claimed(posts: number): Promise<void> {
    team.clock.moveTo(on(0, 9));
    await team.eventually(() => expect(team.ask('SELECT count(*) FROM posts')).toBe(posts));
  }

  const state = () => team.ask('SELECT state FROM posts ORDER BY ordinal DESC');
  const afterEffect = true;

  describe('a question of which nobody knows whether it arrived', () => {
    it.each([
      ['the connection broke first', () => team.slack.on(slackSends.SEND).drop(), 0],
      ['the connection broke afterwards', () => team.slack.on(slackSends.SEND).drop({ afterEffect }), 1],
      ['nothing was said for five seconds', () => team.slack.on(slackSends.SEND).hang({ afterEffect }), 1],
      ['the answer was a 500', () => team.slack.on(slackSends.SEND).reply(500, {}, { afterEffect }), 1],
      ['the answer was a 502', () => team.slack.on(slackSends.SEND).reply(502, 'Bad Gateway'), 0],
      [
        'the answer was garbage',
        () => team.slack.on(slackSends.SEND).reply(200, '{"ok": tr', { afterEffect }),
        1,
      ],
      [
        'it said internal_error',
        () => team.slack.on(slackSends.SEND).fail('internal_error', { afterEffect }),
        1,
      ],
    ])('is not repeated when %s, but shown with a way to post it again', async (_what, breakIt, there) => {
      const { clock, mei, tea, amara } = team;
      await slackSteps.scheduleDaily(team);
      const before = slackSends.triesIn(team, tea);
      breakIt();
      await claimed(1);
      await vi.waitFor(() => expect(state()).toBe('unknown'), GIVEN_UP);
      for (let minutes = 0; minutes < 120; minutes += 1) clock.advance(MINUTE);
      await team.restart();
      expect(slackSends.triesIn(team, tea)).toBe(before + 1);
      expect(slackSteps.postsIn(team, tea).length).toBe(there);
      // Where it did arrive, its buttons work.
      const [arrived] = slackSteps.postsIn(team, tea);
      if (arrived !== undefined) await slackSteps.firstRating(team, mei, arrived);

      const status = slackTalk.shown(await team.type(amara, tea, '/quiz-admin status'));
      expect(slackTalk.wordsOf(status)).toContain('perhaps posted: please look whether it is there');
      await team.click(amara, tea, 'Post Mon 2 Mar again', status);
      await team.eventually(() => expect(slackSteps.postsIn(team, tea).length).toBe(there + 1));
      expect(slackSends.triesIn(team, tea)).toBe(before + 2);
    });
  });

  describe('a question that certainly did not arrive', () => {
    it.each([
      ['is limited', () => team.slack.on(slackSends.SEND).reply(503, 'busy', { times: 2 })],
      ['says so', () => team.slack.on(slackSends.SEND).fail('service_unavailable', { times: 2 })],
    ])('because Slack %s is sent again until it does', async (_what, breakIt) => {
      const { mei, tea } = team;
      await slackSteps.scheduleDaily(team);
      const before = slackSends.triesIn(team, tea);
      breakIt();
      const post = await slackSteps.nextPost(team, on(0, 9));
      expect(slackSends.triesIn(team, tea)).toBe(before + 3);
      await slackSteps.firstRating(team, mei, post);
    });

    // Red without: `TIMEOUT_MS` in src/composition/open-slack.ts.
    it('keeps no click waiting, and other channels for five seconds', async () => {
      const { slack, mei, tea, general } = team;
      await slackSteps.scheduleDaily(team);
      await slackSteps.scheduleDaily(team, { channel: general });
      const before = slackSends.triesIn(team, tea);
      slack.on(slackSends.SEND, slackSends.to(tea)).hang();
      await claimed(2);
      await vi.waitFor(() => expect(slackSends.triesIn(team, tea)).toBe(before + 1), GIVEN_UP);
      const asked = slackTalk.wordsOf(await team.type(mei, general, '/quiz now'));
      expect(asked).toContain('a question just for you');
      expect(team.ask(TRIES_OF_POSTS)).toBe(0);
      const post = await vi.waitFor(() => team.newest(mei, general, 'question of the day'), GIVEN_UP);
      await team.rate(mei, general, post, 4);
      const unknown = "SELECT count(*) FROM posts WHERE state = 'unknown'";
      await vi.waitFor(() => expect(team.ask(unknown)).toBe(1), GIVEN_UP);
    });
  });

  // Red without: the `attempts < 2` of `mayRepeat` in src/app/delivery-policy.ts.
  describe('a reminder of which nobody knows whether it arrived', () => {
    it('is sent once more at most', async () => {
      const { slack, clock, mei, tea } = team;
      await slackSteps.learn(team, mei, tea, 3);
      await slackSteps.turnRemindersOn(team, mei, tea);
      slack.on(slackSends.SEND).drop({ afterEffect, times: 5 });
      clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
      await team.eventually(() => expect(team.count(mei, slackTalk.DM, /\bdue\./)).toBe(2));
      const state = "SELECT state FROM deliveries WHERE kind = 'reminder'";
      await team.eventually(() => expect(team.ask(state)).toBe('unknown'));
      for (let minutes = 0; minutes < 180; minutes += 1) clock.advance(MINUTE);
      await team.restart();
      expect(team.count(mei, slackTalk.DM, /\bdue\./)).toBe(2);
      const digest = team.newest(mei, slackTalk.DM, /\bdue\./);
      expect(slackTalk.labelsOf(digest)).toContain('Start');
      expect(slackTalk.wordsOf(await team.click(mei, slackTalk.DM, 'Start', digest))).toContain(
        'Review · 1 of',
      );
    });
  });
});
