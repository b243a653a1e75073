// The outbox end to end: what each refusal of a platform leads to.
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { ChannelRef } from '#src/ports/chat.ts';
import { type AppRig, createAppRig, messageOf, type RigOptions } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  DAY,
  HOUR,
  MINUTE,
  postsIn,
  saidTo,
  schedule,
  typed,
} from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { startBot } from '../support/running-bot.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

async function start(options?: RigOptions): Promise<AppRig> {
  rig = await createAppRig(options);
  await rig.pass(0);
  return rig;
}
afterEach(async () => {
  await rig.close();
});

/** The next so many calls to this channel (or all) are refused. */
function refuse(reason: PlatformReason, times: number, retryAfterMs: number | null = null): void {
  for (let call = 0; call < times; call += 1) {
    rig.sender.script.push(() => {
      throw new PlatformError(reason, reason, { retryAfterMs });
    });
  }
}

/** Every call to this channel throws what `error` makes, all others arrive. */
function breakChannel(channelId: string, error: () => Error): void {
  for (let call = 0; call < 200; call += 1) {
    rig.sender.script.push(({ target }) => {
      if (target.kind === 'channel' && target.channel.channelId === channelId) throw error();
    });
  }
}

const enqueue = (id: string, channel: ChannelRef = rig.channel) =>
  rig.store.deliveries.enqueue(
    {
      id,
      kind: 'notice',
      target: { kind: 'channel', channel },
      message: { summary: id, blocks: [] },
      expiresAt: null,
    },
    null,
    rig.clock.now(),
  );

/** A schedule whose first post is due now; gives how often the platform was called from here on. */
async function postDue(options = 'time:10:00 weekdays:daily') {
  const made = await schedule(rig, options);
  rig.clock.advance(2 * HOUR);
  const before = rig.sender.calls.length;
  const calls = () => rig.sender.calls.length - before;
  return { made, calls, state: async () => (await allPosts(rig, made)).at(-1)?.state };
}

const errors = () => rig.log.messages('error');

describe('a platform that says to wait', () => {
  it('is left alone for as long as it asked, as often as it asks, and gets the message then', async () => {
    await start();
    const { calls, state } = await postDue();
    refuse('rate-limited', 12, 7_000);
    for (let asked = 1; asked <= 12; asked += 1) {
      await rig.pass(0);
      expect(calls()).toBe(asked);
      await rig.pass(6_999);
      expect(calls()).toBe(asked);
      rig.clock.advance(1);
    }
    await rig.pass(0);
    expect(await state()).toBe('sent');
    expect(postsIn(rig)).toHaveLength(1);
    expect(errors()).toEqual([]);
  });

  it('about one channel keeps no other waiting', async () => {
    await start();
    breakChannel('C1', () => new PlatformError('rate-limited', '429', { retryAfterMs: HOUR }));
    for (const id of ['one', 'two']) await enqueue(id);
    await enqueue('other', { ...rig.channel, channelId: 'C2' });
    await rig.pass(0);
    expect(rig.sender.arrived.map(({ deliveryId }) => deliveryId)).toContain('other');
  });
});

describe('a channel that is gone', () => {
  it('is called once; its schedules stop and say why, until they are resumed', async () => {
    await start();
    await schedule(rig, 'time:15:00 deck:teaware');
    await schedule(rig, 'time:15:00', { channelId: 'C2' });
    const { calls } = await postDue();
    refuse('channel-gone', 1);
    await rig.pass(0);
    expect(calls()).toBe(1);
    for (let day = 0; day < 2; day += 1) await rig.pass(12 * HOUR);
    expect([postsIn(rig).length, postsIn(rig, 'C2').length]).toEqual([0, 1]);
    expect(calls()).toBe(2);
    const status = await saidTo(rig, '/quiz-admin status');
    expect(status.filter((line) => line.startsWith('3.') || line.startsWith('1.'))).toEqual([
      '1. #C1 Teaware, Monday to Friday at 15:00 (UTC): stopped, because the channel does not exist any more',
      '3. #C1 Making tea, every day at 10:00 (UTC): stopped, because the channel does not exist any more',
    ]);
    expect(status.slice(-3)).toEqual([
      'Last: Mon 2 Mar, not posted: the channel does not exist any more',
      'Next: none while it stands still',
      '[Post Mon 2 Mar again]',
    ]);
    expect(await saidTo(rig, '/quiz-admin resume 3')).toEqual([
      'Schedule 3 goes on. The next question comes on 4 Mar 2026, 10:00.',
    ]);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
    expect(errors()).toEqual([]);
  });
});

describe('a channel where the bot may not post', () => {
  it('is called once a day; the schedule is kept and recovers by itself', async () => {
    await start();
    const { made, calls } = await postDue();
    refuse('no-permission', 2);
    await rig.pass(0);
    for (let hour = 0; hour < 20; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(
      'Last: Mon 2 Mar, not posted: I am not allowed to post there',
    );
    await rig.pass(4 * HOUR);
    expect(calls()).toBe(2);
    await rig.pass(DAY);
    expect((await allPosts(rig, made)).map(({ state }) => state)).toEqual(['failed', 'failed', 'sent']);
    expect(errors()).toEqual([]);
  });
});

describe('a person who takes no direct messages', () => {
  it('is called once, told with the next click, once, and asked again only when they turn reminders on', async () => {
    await start();
    const me = { member: 'mei' };
    const direct = () => rig.sender.calls.filter(({ target }) => target.kind === 'direct').length;
    refuse('direct-refused', 1);
    const settings = messageOf(await rig.command('/quiz settings', me));
    await rig.click(settings, 'Turn reminders on', me);
    await rig.pass(0);
    expect(direct()).toBe(1);
    const next = await rig.command('/quiz now deck:tea', me);
    expect('also' in next ? next.also?.flatMap(linesOf) : []).toEqual([
      'I could not send you a direct message: your settings there do not let me. I will not try again. Allow direct messages from me, then turn reminders on with /quiz settings.',
    ]);
    await rig.click(messageOf(await rig.click(messageOf(next), 'A', me)), '5 ', me);
    const later = await rig.command('/quiz help', me);
    expect('also' in later).toBe(false);
    await rig.pass(20 * DAY);
    expect(direct()).toBe(1);
    await rig.command('/quiz resume', me);
    await rig.pass(0);
    expect(direct()).toBeGreaterThan(1);
    expect(errors()).toEqual([]);
  });
});

describe('credentials that are refused', () => {
  it('stop the platform after the sends under way; nothing fails, and a restart sends it all', async () => {
    await start();
    const before = rig.sender.arrived.length;
    refuse('unauthorized', 100);
    for (let index = 0; index < 25; index += 1) await enqueue(`message-${index}`);
    const called = rig.sender.calls.length;
    for (let hour = 0; hour < 3; hour += 1) await rig.pass(HOUR);
    expect(rig.sender.calls.length - called).toBeLessThanOrEqual(10);
    expect(rig.app.stoppedPlatforms()).toEqual(['playground']);
    expect(new Set(errors())).toEqual(new Set(['platform_unauthorized']));
    rig.sender.script.length = 0;
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    expect(rig.sender.arrived).toHaveLength(before + 25);
    await twin.close();
  });

  it('make the process not ready, until it starts with better ones', async () => {
    await start();
    let refused = true;
    const bot = await startBot({
      wrapSender: (sender) => ({
        ...sender,
        send: (...message) =>
          refused ? Promise.reject(new PlatformError('unauthorized', '401')) : sender.send(...message),
      }),
    });
    const ready = async () => {
      const response = await fetch(`${bot.url}/readyz`);
      return [response.status, await response.json()];
    };
    const checks = { running: true, database: true, decks: true, platforms: true };
    expect(await ready()).toEqual([503, { status: 'not ready', checks: { ...checks, platforms: false } }]);
    refused = false;
    await bot.restart();
    expect(await ready()).toEqual([200, { status: 'ready', checks }]);
    await bot.close();
  });
});

describe('a platform that is out of order', () => {
  it('is tried again, later each time, and gets the message when it is back', async () => {
    await start({ repeatSafeMs: 0 });
    const { calls, state } = await postDue();
    refuse('unavailable', 4);
    await rig.pass(0);
    for (const wait of [1_500, 3_000, 6_000, 12_000]) {
      const before = calls();
      await rig.pass(wait - 1);
      expect(calls()).toBe(before);
      await rig.pass(1);
      expect(calls()).toBe(before + 1);
    }
    expect(await state()).toBe('sent');
    expect(errors()).toEqual([]);
  });

  it('for eight tries is given up, said in the status and logged once', async () => {
    await start();
    const { calls } = await postDue();
    refuse('unavailable', 20);
    for (let minutes = 0; minutes < 90; minutes += 10) await rig.pass(10 * MINUTE);
    expect(calls()).toBe(8);
    expect(errors()).toEqual(['delivery_failed']);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(
      'Last: Mon 2 Mar, not posted: the platform could not be reached in eight tries',
    );
  });
});

describe('a message that cannot be sent', () => {
  it.each<[PlatformReason, string, readonly string[]]>([
    ['rejected', 'the platform did not accept the message', ['delivery_failed']],
    ['workspace-gone', 'I was removed from the workspace', []],
  ])('because of %s is called once', async (reason, words, logged) => {
    await start();
    const { calls } = await postDue();
    refuse(reason, 5);
    for (let hour = 0; hour < 3; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(`Last: Mon 2 Mar, not posted: ${words}`);
    expect(errors()).toEqual(logged);
  });

  it('because of a bug is tried eight times, logged once as an error, and holds up nobody', async () => {
    await start();
    const bug = new TypeError('undefined is not a function');
    breakChannel('C1', () => bug);
    await enqueue('broken');
    await enqueue('whole', { ...rig.channel, channelId: 'C2' });
    await rig.pass(0);
    expect(rig.sender.arrived.map(({ deliveryId }) => deliveryId)).toContain('whole');
    for (let minutes = 0; minutes < 90; minutes += 10) await rig.pass(10 * MINUTE);
    expect(rig.sender.calls.filter(({ deliveryId }) => deliveryId === 'broken')).toHaveLength(8);
    expect(rig.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'delivery_failed', fields: { delivery: 'broken', kind: 'notice', error: bug } },
    ]);
    expect(rig.log.messages('warn')).toHaveLength(7);
  });

  it('before it is too late is not sent after: the question of yesterday, an extra one of an hour ago', async () => {
    await start();
    const { made } = await postDue('time:23:00 weekdays:daily');
    await rig.pass(13 * HOUR - 1);
    refuse('rate-limited', 1, 2 * HOUR);
    await rig.pass(1);
    refuse('rate-limited', 1, 61 * MINUTE);
    await saidTo(rig, '/quiz-admin post-now');
    await rig.pass(0);
    await rig.pass(3 * HOUR);
    expect(postsIn(rig)).toEqual([]);
    expect((await allPosts(rig, made)).map(({ state, reason }) => [state, reason])).toEqual([
      ['skipped', 'expired'],
      ['skipped', 'expired'],
    ]);
    const status = await typed(rig, '/quiz-admin status');
    expect(linesOf(status)).toContain('Last: Mon 2 Mar, skipped: it could not be sent on its day');
    await rig.click(status, 'Post Mon 2 Mar again', ADMIN);
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(1);
  });
});
