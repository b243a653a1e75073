// What Slack refuses, limits or loses, through the whole bot: how often it asks again, and who is told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, Channel } from '../support/slack/loopback-slack.ts';
import { type Expected, type SlackBot, settingsOf, startSlackBot } from '../support/slack-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  postsIn,
  scheduleDaily,
  turnRemindersOn,
} from '../support/slack-steps.ts';
import { DM, labelsOf, shown, wordsOf } from '../support/slack-talk.ts';
import { DAY, HOUR, MINUTE, on, SECOND } from '../support/week.ts';

const SEND = 'chat.postMessage';

let team: SlackBot;
let expected: Expected;
beforeEach(async () => {
  expected = {};
  team = await startSlackBot();
});
afterEach(() => team.close(expected));

const to =
  ({ id }: Pick<Channel, 'id'>) =>
  ({ body }: Call) =>
    body.channel === id;
/** Messages that the bot tried to send there. */
const triesIn = (channel: Pick<Channel, 'id'>) =>
  team.slack.calls.filter((call) => call.method === SEND && to(channel)(call)).length;

/** Requests are given up after five seconds of real time, in which the clock must not run. */
const GIVEN_UP = { timeout: 12_000 };

describe('when Slack asks to slow down', () => {
  it('for one channel, that one waits out its time, and the other goes on', async () => {
    const { slack, clock, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    slack.rateLimit(SEND, { retryAfter: 7, channel: tea.id });
    const before = triesIn(tea);
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(postsIn(team, general).length).toBe(1));
    await team.eventually(() => expect(triesIn(tea)).toBe(before + 1));
    clock.moveTo(on(0, 9) + 6.9 * SECOND);
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(1));
    expect(triesIn(tea)).toBe(before + 2);
    const [late] = postsIn(team, tea);
    expect(Number(late?.ts) * 1000).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
    expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
  });

  it('it hardly ever has to: one channel gets a message a second, threads included', async () => {
    const { clock, tea, slack } = team;
    await scheduleDaily(team, { more: 'deck:tea discussion:yes' });
    await scheduleDaily(team, { more: 'deck:teaware discussion:yes' });
    const before = slack.calls.length;
    clock.moveTo(on(0, 9));
    const sent = () => slack.calls.slice(before).filter((call) => call.method === SEND && to(tea)(call));
    await team.eventually(() => expect(sent().length).toBe(4));
    const times = sent().map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND);
    expect(slack.calls.filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe('somebody to whom no direct message gets through', () => {
  it('gets one try, is told at the next click, and is left alone until they ask', async () => {
    const { slack, clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const direct = slack.calls.findLast(({ method }) => method === SEND)?.body.channel;
    const conversation = { id: String(direct) };
    const before = triesIn(conversation);
    slack.change(mei, { dmClosed: true });
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(triesIn(conversation)).toBe(before + 1));
    const refused = "SELECT count(*) FROM persons WHERE direct = 'refused-unnoticed'";
    await team.eventually(() => expect(team.ask(refused)).toBe(1));

    const notice = 'I could not send you a direct message';
    for (let day = 0; day < 4; day += 1) {
      await team.type(mei, tea, '/quiz stats');
      await team.eventually(() => team.newest(mei, tea, notice));
      clock.advance(DAY);
    }
    expect(team.count(mei, tea, notice)).toBe(1);
    expect(triesIn(conversation)).toBe(before + 1);

    slack.change(mei, { dmClosed: false });
    await team.type(mei, tea, '/quiz resume');
    await team.eventually(() => expect(team.count(mei, DM, 'From now on I write to you here')).toBe(2));
    await nextReminder(team, mei);
  });

  it('because their account was deactivated is asked for once, and never again', async () => {
    const { slack, clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    await team.restart();
    slack.change(mei, { deleted: true });
    const before = slack.calls.length;
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    const asked = () => slack.calls.slice(before).filter(({ body }) => body.users === mei.id);
    await team.eventually(() => expect(asked().length).toBe(1));
    expect(asked()[0]?.error).toBe('user_disabled');
    await team.eventually(() =>
      expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'planned'")).toBe(0),
    );
    for (let day = 0; day < 5; day += 1) clock.advance(DAY);
    await scheduleDaily(team);
    await nextPost(team, clock.now() - (clock.now() % DAY) + DAY + 9 * HOUR);
    expect(asked().length).toBe(1);
  });
});

describe('a channel in which the bot may not post', () => {
  it.each([
    ['was deleted', () => team.slack.deleteChannel(team.tea), 'the channel does not exist any more'],
    ['was archived', () => team.slack.archive(team.tea), 'the channel is archived'],
  ])('because it %s has its schedule stopped after one try, and its owner told', async (_what, end, why) => {
    const { tea, general, amara } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    end();
    const before = triesIn(tea);
    for (const day of [0, 1, 2]) await nextPost(team, on(day, 9), general);
    expect(triesIn(tea)).toBe(before + 1);
    const told = await team.eventually(() => team.newest(amara, DM, 'was not posted'));
    expect(wordsOf(told)).toContain(why);
    expect(team.count(amara, DM, 'was not posted')).toBe(1);
    const seen = wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain(`stopped, because ${why}`);
  });

  it('because it was removed from it tries once a day, tells its owner once, and goes on once invited', async () => {
    const { slack, tea, general, amara } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    slack.on(SEND, to(tea)).fail('not_in_channel', { times: 3 });
    const before = triesIn(tea);
    for (const day of [0, 1, 2]) await nextPost(team, on(day, 9), general);
    await team.eventually(() => expect(triesIn(tea)).toBe(before + 3));
    expect(team.count(amara, DM, 'I am not in that channel')).toBe(1);
    const seen = wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toMatch(new RegExp(`Please type .?/invite.? and my name in #${tea.id}`));
    const told = team.newest(amara, DM, 'I am not in that channel');
    await team.click(amara, DM, 'Post Mon 2 Mar after all', told);
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(1));
    await nextPost(team, on(3, 9));
  });
});

describe('the token of the only workspace', () => {
  it.each(['token_revoked', 'account_inactive'] as const)(
    'that answers %s stops all sending after one call; a new one sends what waits',
    async (code) => {
      const { slack, bot, clock, tea, general } = team;
      await scheduleDaily(team);
      await scheduleDaily(team, { channel: general });
      slack.revoke(slack.home, code);
      const before = slack.calls.length;
      clock.moveTo(on(0, 9));
      await team.eventually(() => expect(bot.log.messages('error')).toContain('platform_unauthorized'));
      expect(await team.ready()).toBe(503);
      for (let minutes = 0; minutes < 60; minutes += 1) clock.advance(MINUTE);
      await bot.stop();
      expect(slack.calls.slice(before).filter(({ method }) => method === SEND).length).toBe(1);
      expect(team.ask("SELECT count(*) FROM posts WHERE state <> 'pending'")).toBe(0);
      const { accessToken: botToken } = slack.grant(slack.home);
      const socket = settingsOf(slack, 'socket');
      await bot.start({ slack: { ...socket, ...(socket.kind === 'socket' ? { botToken } : {}) } });
      await team.eventually(() => {
        expect(postsIn(team, tea).length).toBe(1);
        expect(postsIn(team, general).length).toBe(1);
      });
      expect(await team.ready()).toBe(200);
      expected = { errors: ['platform_unauthorized'] };
    },
  );
});

/** The time has come, and the question is on its way. */
async function claimed(posts: number): Promise<void> {
  team.clock.moveTo(on(0, 9));
  await team.eventually(() => expect(team.ask('SELECT count(*) FROM posts')).toBe(posts));
}

const state = () => team.ask('SELECT state FROM posts ORDER BY ordinal DESC');
const afterEffect = true;

describe('a question of which nobody knows whether it arrived', () => {
  it.each([
    ['the connection broke first', () => team.slack.on(SEND).drop(), 0],
    ['the connection broke afterwards', () => team.slack.on(SEND).drop({ afterEffect }), 1],
    ['nothing was said for five seconds', () => team.slack.on(SEND).hang({ afterEffect }), 1],
    ['the answer was a 500', () => team.slack.on(SEND).reply(500, {}, { afterEffect }), 1],
    ['the answer was a 502', () => team.slack.on(SEND).reply(502, 'Bad Gateway'), 0],
    ['the answer was garbage', () => team.slack.on(SEND).reply(200, '{"ok": tr', { afterEffect }), 1],
    ['it said internal_error', () => team.slack.on(SEND).fail('internal_error', { afterEffect }), 1],
  ])('is not repeated when %s, but shown with a way to post it again', async (_what, breakIt, there) => {
    const { clock, mei, tea, amara } = team;
    await scheduleDaily(team);
    const before = triesIn(tea);
    breakIt();
    await claimed(1);
    await vi.waitFor(() => expect(state()).toBe('unknown'), GIVEN_UP);
    for (let minutes = 0; minutes < 120; minutes += 1) clock.advance(MINUTE);
    await team.restart();
    expect(triesIn(tea)).toBe(before + 1);
    expect(postsIn(team, tea).length).toBe(there);
    // Where it did arrive, its buttons work.
    const [arrived] = postsIn(team, tea);
    if (arrived !== undefined) await firstRating(team, mei, arrived);

    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    expect(wordsOf(status)).toContain('perhaps posted: please look whether it is there');
    await team.click(amara, tea, 'Post Mon 2 Mar again', status);
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(there + 1));
    expect(triesIn(tea)).toBe(before + 2);
  });
});

describe('a question that certainly did not arrive', () => {
  it.each([
    ['is limited', () => team.slack.on(SEND).reply(503, 'busy', { times: 2 })],
    ['says so', () => team.slack.on(SEND).fail('service_unavailable', { times: 2 })],
  ])('because Slack %s is sent again until it does', async (_what, breakIt) => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const before = triesIn(tea);
    breakIt();
    const post = await nextPost(team, on(0, 9));
    expect(triesIn(tea)).toBe(before + 3);
    await firstRating(team, mei, post);
  });

  it('keeps no click and no other channel waiting', async () => {
    const { slack, mei, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general });
    slack.on(SEND, to(tea)).hang();
    await claimed(2);
    const post = await vi.waitFor(() => team.newest(mei, general, 'question of the day'), GIVEN_UP);
    await team.rate(mei, general, post, 4);
    const unknown = "SELECT count(*) FROM posts WHERE state = 'unknown'";
    await vi.waitFor(() => expect(team.ask(unknown)).toBe(1), GIVEN_UP);
  });
});

describe('a reminder of which nobody knows whether it arrived', () => {
  it('is sent once more at most', async () => {
    const { slack, clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    slack.on(SEND).drop({ afterEffect, times: 5 });
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(team.count(mei, DM, /\bdue\./)).toBe(2));
    for (let minutes = 0; minutes < 180; minutes += 1) clock.advance(MINUTE);
    await team.restart();
    expect(team.count(mei, DM, /\bdue\./)).toBe(2);
    const digest = team.newest(mei, DM, /\bdue\./);
    expect(labelsOf(digest)).toContain('Start');
    expect(wordsOf(await team.click(mei, DM, 'Start', digest))).toContain('Review · 1 of');
  });
});
