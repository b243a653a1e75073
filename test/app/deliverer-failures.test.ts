// The outbox when sending fails: tried again, given up, or too late.
import { afterEach, describe, expect, it } from 'vitest';
import type { PlatformReason } from '#src/errors.ts';
import { type AppRig, createAppRig, type RigOptions } from '../support/app-rig.ts';
import { ADMIN, allPosts, HOUR, MINUTE, postsIn, saidTo, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { postDue, refuse } from '../support/refusals.ts';

let rig: AppRig;

async function start(options?: RigOptions): Promise<AppRig> {
  rig = await createAppRig(options);
  await rig.pass(0);
  return rig;
}
afterEach(async () => {
  await rig.close();
});

const errors = () => rig.log.messages('error');

describe('a platform that is out of order', () => {
  it('is tried again, later each time, and gets the message when it is back', async () => {
    await start({ repeatSafeMs: 0 });
    const { calls, state } = await postDue(rig);
    refuse(rig, 'unavailable', 4);
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
    const { calls } = await postDue(rig);
    refuse(rig, 'unavailable', 20);
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
    const { calls } = await postDue(rig);
    refuse(rig, reason, 5);
    for (let hour = 0; hour < 3; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(`Last: Mon 2 Mar, not posted: ${words}`);
    expect(errors()).toEqual(logged);
  });

  it('before it is too late is not sent after: the question of yesterday, an extra one of an hour ago', async () => {
    await start();
    const { made } = await postDue(rig, 'time:23:00 weekdays:daily');
    await rig.pass(13 * HOUR - 1);
    refuse(rig, 'rate-limited', 1, 2 * HOUR);
    await rig.pass(1);
    await saidTo(rig, '/quiz-admin post-now');
    await rig.pass(0);
    await rig.pass(3 * HOUR);
    expect(postsIn(rig)).toEqual([]);
    expect((await allPosts(rig, made)).map(({ state, reason }) => [state, reason])).toEqual([
      ['skipped', 'expired'],
      ['skipped', 'expired'],
    ]);
    const status = await typed(rig, '/quiz-admin status');
    expect(linesOf(status)).toContain('Last: Mon 2 Mar, extra 1, skipped: it could not be sent on its day');
    await rig.click(status, 'Post Mon 2 Mar after all', ADMIN);
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(1);
  });
});
