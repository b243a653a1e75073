// What Discord refuses, limits or loses, through the whole bot: how often it asks again, and who is told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../support/discord/loopback-discord.ts';
import { type DiscordBot, type Expected, startDiscordBot } from '../support/discord-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  postsIn,
  scheduleDaily,
  turnRemindersOn,
} from '../support/discord-steps.ts';
import { DM, shown, wordsOf } from '../support/discord-talk.ts';
import { DAY, MINUTE, on, SECOND } from '../support/week.ts';

const SEND = 'POST /channels/:channelId/messages';
const SEND_MESSAGES = 1n << 11n;

let team: DiscordBot;
let expected: Expected;
beforeEach(async () => {
  expected = {};
  team = await startDiscordBot();
});
afterEach(() => team.close(expected));

/** Messages that the bot tried to send there. */
const triesIn = ({ id }: { readonly id: string }) =>
  team.discord.calls.filter(({ route, path }) => route === SEND && path.includes(id)).length;

const status = async () => wordsOf(shown(await team.type(team.amara, team.tea, '/quiz-admin status')));
const undelivered = () =>
  team.ask("SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'waiting', 'pending', 'sending')");

describe('when Discord asks to slow down', () => {
  // The client keeps the time of limits by itself; here it goes by the clock of the test.
  beforeEach(() => {
    vi.spyOn(Date, 'now').mockImplementation(() => team.clock.now());
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('for one channel, that one waits out its time, and the other goes on', async () => {
    const { discord, clock, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    discord.rateLimit(SEND, { retryAfter: 7 });
    clock.moveTo(on(0, 9));
    const both = () => [...postsIn(team, tea), ...postsIn(team, general)].length;
    await team.eventually(() => expect(both()).toBe(1));
    const limited = postsIn(team, tea).length === 0 ? tea : general;
    await team.eventually(() => expect(team.ask('SELECT count(*) FROM pauses')).toBe(1));
    const tries = triesIn(limited);
    clock.moveTo(on(0, 9) + 6.8 * SECOND);
    await team.eventually(() => expect(both()).toBe(2));
    expect(triesIn(limited)).toBe(tries + 1);
    const [late] = postsIn(team, limited);
    expect(late?.at).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
    expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
  });

  it('for everything, nothing at all leaves before the time is up', async () => {
    const { discord, clock, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    discord.rateLimit(SEND, { retryAfter: 7, global: true });
    // A start asks what commands are registered, and that may still be under way.
    const said = () => discord.calls.filter(({ method }) => method !== 'GET').length;
    const before = said();
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(team.ask("SELECT count(*) FROM pauses WHERE lane = '*'")).toBe(1));
    clock.moveTo(on(0, 9) + 6 * SECOND);
    expect(said()).toBe(before + 1);
    await team.eventually(() => {
      expect(postsIn(team, tea).length).toBe(1);
      expect(postsIn(team, general).length).toBe(1);
    });
    const sent = [...postsIn(team, tea), ...postsIn(team, general)].map(({ at }) => at);
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
    expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
  });
});

describe('somebody who cannot be written to', () => {
  /** Mei has reminders; gives her conversation with the bot as Discord calls it. */
  async function reminded(): Promise<{ readonly id: string }> {
    await learn(team, team.mei, team.tea, 3);
    await turnRemindersOn(team, team.mei, team.tea);
    const [first] = team.discord.calls.filter(
      ({ route, body }) => route === SEND && JSON.stringify(body).includes('From now on I write'),
    );
    return { id: first?.path.split('/')[2] ?? '' };
  }

  /** The reminder is due, and tried once. */
  async function triedOnce(conversation: { readonly id: string }): Promise<number> {
    const before = triesIn(conversation);
    team.clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(triesIn(conversation)).toBe(before + 1));
    const failed = "SELECT count(*) FROM deliveries WHERE kind = 'reminder' AND state = 'failed'";
    await team.eventually(() => expect(team.ask(failed)).toBe(1));
    return before + 1;
  }

  it('because they refuse it is told at the next click, and left alone until they ask', async () => {
    const { discord, clock, mei, tea } = team;
    const conversation = await reminded();
    discord.acceptsDirect(mei, false);
    const tries = await triedOnce(conversation);
    await team.type(mei, tea, '/quiz stats');
    const notice = 'I could not send you a direct message';
    await team.eventually(() => team.newest(mei, tea, notice));
    for (let day = 0; day < 4; day += 1) {
      clock.advance(DAY);
      await team.type(mei, tea, '/quiz stats');
    }
    expect(team.count(mei, tea, notice)).toBe(1);
    expect(triesIn(conversation)).toBe(tries);

    discord.acceptsDirect(mei, true);
    await team.type(mei, tea, '/quiz resume');
    await team.eventually(() => expect(team.count(mei, DM, 'From now on I write to you here')).toBe(2));
    await nextReminder(team, mei);
  });

  it('because no server is shared any more is told when they are back, and left alone until they ask', async () => {
    const { discord, guild, mei, tea, general } = team;
    await scheduleDaily(team, { channel: general });
    const conversation = await reminded();
    discord.leave(guild, mei);
    const tries = await triedOnce(conversation);
    // Each of them shows that a round looked at everything due.
    for (const day of [2, 3, 4]) await nextPost(team, on(day, 9), general);
    expect(triesIn(conversation)).toBe(tries);

    discord.join(guild, mei);
    await team.type(mei, tea, '/quiz stats');
    await team.eventually(() => team.newest(mei, tea, 'I could not send you a direct message'));
    await team.type(mei, tea, '/quiz resume');
    await nextReminder(team, mei);
  });
});

describe('a channel in which the bot may not post', () => {
  it('that was deleted has its schedule stopped after one try, and the status says what to do', async () => {
    const { discord, clock, tea, general, amara } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    discord.deleteChannel(tea);
    const before = triesIn(tea);
    await nextPost(team, on(0, 9), general);
    await team.eventually(() => expect(triesIn(tea)).toBe(before + 1));
    await nextPost(team, on(1, 9), general);
    await nextPost(team, on(2, 9), general);
    expect(triesIn(tea)).toBe(before + 1);
    clock.advance(MINUTE);
    const seen = wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain('stopped, because the channel does not exist any more');
    expect(seen).toContain('For another channel, schedule it there.');
  });

  it('is tried once a day, and goes on by itself once it is allowed', async () => {
    const { discord, tea, general, amara } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    discord.setDenied(tea, SEND_MESSAGES);
    const before = triesIn(tea);
    for (const day of [0, 1, 2]) await nextPost(team, on(day, 9), general);
    await team.eventually(() => expect(triesIn(tea)).toBe(before + 3));
    const seen = wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain('not posted: I am not allowed to post there');
    expect(seen).toContain(`Please allow me in <#${tea.id}>: Send Messages`);
    discord.setDenied(tea, 0n);
    await nextPost(team, on(3, 9), tea);
    expect(await status()).not.toContain('Please allow me');
  });
});

describe('a token that was reset', () => {
  it('stops all sending after one call, and what waits is sent with the new one', async () => {
    const { discord, bot, clock, tea, general } = team;
    expected = { errors: ['discord_refused', 'platform_unauthorized'] };
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    const { apiUrl } = discord;
    const before = discord.calls.length;
    const token = discord.resetToken();
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(bot.log.messages('error')).toContain('platform_unauthorized'));
    expect(await team.ready()).toBe(503);
    for (let minutes = 0; minutes < 60; minutes += 1) clock.advance(MINUTE);
    await bot.stop();
    const tries = discord.calls.slice(before).filter(({ route }) => route === SEND);
    expect(tries.map(({ status }) => status)).toEqual([401]);
    expect(undelivered()).toBe(0);
    await bot.start({ discord: { token, apiUrl, shards: 'auto' } });
    await team.eventually(() => {
      expect(postsIn(team, tea).length).toBe(1);
      expect(postsIn(team, general).length).toBe(1);
    });
    expect(await team.ready()).toBe(200);
  });
});

/** Requests are given up after five seconds of real time, in which the clock must not run. */
const GIVEN_UP = { timeout: 12_000 };

/** The time has come, and so many posts are on their way. */
async function claimed(posts: number): Promise<void> {
  team.clock.moveTo(on(0, 9));
  await team.eventually(() => expect(team.ask('SELECT count(*) FROM posts')).toBe(posts));
}

async function reallyFailed(): Promise<void> {
  const tries = () => Number(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'"));
  await vi.waitFor(() => expect(tries()).toBeGreaterThan(0), GIVEN_UP);
}

describe('a question whose sending goes wrong', () => {
  const afterEffect = true;
  it.each([
    ['the connection breaks first', () => team.discord.on(SEND).drop()],
    ['the connection breaks afterwards', () => team.discord.on(SEND).drop({ afterEffect })],
    ['nothing is said for five seconds', () => team.discord.on(SEND).hang({ afterEffect })],
    ['the answer is a 500', () => team.discord.on(SEND).reply(500, {}, { afterEffect })],
    ['the answer is a 502 four times', () => team.discord.on(SEND).reply(502, {}, { times: 4 })],
    ['the answer is a 503', () => team.discord.on(SEND).reply(503, {})],
    ['the answer is garbage', () => team.discord.on(SEND).reply(200, '{"id": 17', { afterEffect })],
  ])('stands in the channel once when %s', async (_what, breakIt) => {
    const { discord, mei, tea } = team;
    await scheduleDaily(team);
    breakIt();
    await claimed(1);
    await reallyFailed();
    await team.eventually(() => expect(team.ask('SELECT state FROM posts')).toBe('sent'));
    expect(postsIn(team, tea).length).toBe(1);
    const nonces = discord.calls
      .filter(
        ({ route, path, body }) =>
          route === SEND && path.includes(tea.id) && JSON.stringify(body).includes('Review privately'),
      )
      .map(({ body }) => JSON.stringify(body).match(/"nonce":"([^"]+)"/)?.[1]);
    expect(nonces.length).toBeGreaterThan(1);
    expect(new Set(nonces).size).toBe(1);
    const [post] = postsIn(team, tea);
    if (post === undefined) throw new Error('No post.');
    await firstRating(team, mei, post);
  });

  it('goes on with clicks and other channels meanwhile', async () => {
    const { discord, mei, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    const to =
      ({ id }: Channel) =>
      ({ path }: { path: string }) =>
        path.includes(id);
    discord.on(SEND, to(tea)).hang();
    await claimed(2);
    // The very first message after a while goes ahead alone, and that may be the one that hangs.
    const post = await vi.waitFor(() => team.newest(mei, general, 'question of the day'), GIVEN_UP);
    expect(postsIn(team, tea)).toEqual([]);
    await team.rate(mei, general, post, 4);
    await reallyFailed();
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(1));
  });
});
