// Somebody sets the clock of the machine.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveUntil } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { DAY, datedPosts, HOUR, MINUTE, postedUntil, postsIn, schedule } from '../support/channel-admin.ts';
import { around, march, recordDigests, reminded } from '../support/digests.ts';
import { postDue, refuse } from '../support/refusals.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

const jumps = () =>
  rig.log.lines
    .filter(({ level, message }) => level === 'warn' && message === 'clock_jump')
    .map(({ fields }) => fields.byMs);

/** The clock is set, and the next round comes as soon as it would have. */
async function setClock(byMs: number): Promise<void> {
  rig.clock.jump(byMs);
  await rig.pass(MINUTE);
}

describe('case 16: the clock is set', () => {
  // Red without `lastDate` of the schedule and the look at the post that is there (either alone is enough).
  it('back two hours after a post: no second post for that date', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    expect(await postedUntil(rig, '2026-03-02T10:15Z')).toEqual(['2026-03-02T10:00:00.000Z']);
    await setClock(-2 * HOUR);
    expect(await postedUntil(rig, '2026-03-02T20:00Z')).toEqual([]);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent']);
    expect(await postedUntil(rig, '2026-03-03T12:00Z')).toHaveLength(1);
  });

  // Red without `lastDate` of the schedule and the look at the post that is there (either alone is enough).
  it('forward 26 hours and back: no date gets two posts, and none in a burst', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await postedUntil(rig, '2026-03-02T12:00Z');
    await setClock(26 * HOUR);
    await setClock(-26 * HOUR);
    expect(await postedUntil(rig, '2026-03-04T12:00Z')).toHaveLength(1);
    expect((await datedPosts(rig, made)).map((post) => post.slice(0, 10))).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
  });

  // Red without the unique key of a reminder's person and date and `lastDigestDate` in planning (either alone is enough).
  it('forward 26 hours and back: a reminder comes early once, and not again on its date', async () => {
    const digests = recordDigests(rig);
    await reminded(rig, 3);
    await liveUntil(rig, march(2, '12:00'));
    await setClock(26 * HOUR);
    expect(digests.times()).toHaveLength(1);
    await setClock(-26 * HOUR);
    await liveUntil(rig, march(4, '08:00'));
    expect(digests.times()).toEqual(['3 14:01']);
    await liveUntil(rig, march(4, '12:00'));
    expect(digests.times()).toEqual(['3 14:01', around(4, '09')]);
  });

  // Red without `clockSetBack` of the Store: the message waits for two hours and seven seconds.
  it('back two hours while a message waits: it waits no longer than it would have', async () => {
    await rig.pass(0);
    const { state } = await postDue(rig);
    refuse(rig, 'rate-limited', 1, 90_000);
    await rig.pass(0);
    rig.clock.jump(-2 * HOUR);
    await rig.pass(MINUTE);
    expect(await state()).toBe('pending');
    await rig.pass(MINUTE);
    expect(await state()).toBe('sent');
    expect(postsIn(rig)).toHaveLength(1);
  });

  // Red without `isRepeatSafe` looking at the order of the two times and `setBack` of the Store moving `uncertainSince` (either
  // alone is enough): the post is sent again for two hours.
  it('back two hours while nobody knows whether a post arrived: it is not repeated', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 2 * MINUTE, platform: 'discord' });
    await rig.pass(0);
    const { calls, state } = await postDue(rig);
    refuse(rig, 'unknown-outcome', 1);
    await rig.pass(0);
    await rig.store.deliveries.pause('discord', '*', rig.clock.now() + 10 * MINUTE);
    rig.clock.jump(-2 * HOUR);
    await rig.pass(MINUTE);
    await rig.pass(10 * MINUTE);
    expect([calls(), await state()]).toEqual([1, 'unknown']);
  });
});

describe('case 16: the clock is set back while no process runs', () => {
  // Red without `clockFoundBack` in the first round: it waits for a day and two hours.
  it('and what waits is sent when the next one starts, and no later', async () => {
    await rig.pass(0);
    const { state } = await postDue(rig);
    refuse(rig, 'rate-limited', 1, 30_000);
    await rig.pass(0);
    await rig.app.runner.stop();
    rig.clock.jump(-26 * HOUR);
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    rig.clock.advance(MINUTE);
    await twin.app.runner.runDue();
    expect(await state()).toBe('sent');
    expect(postsIn(rig)).toHaveLength(1);
    expect(jumps()).toEqual([expect.closeTo(-26 * HOUR, -5)]);
    await twin.close();
  });
});

describe('case 16: a clock that jumps', () => {
  // Red without the clock watch of the runner.
  it.each([
    ['forward', 5 * MINUTE + 1_000],
    ['back', -5 * MINUTE - 1_000],
    ['a day forward', DAY],
  ])('%s is warned of, once', async (_, byMs) => {
    await setClock(byMs);
    await rig.pass(HOUR);
    expect(jumps()).toEqual([byMs]);
  });

  // Red with a threshold of 0.
  it('by less than five minutes is nothing to warn of', async () => {
    await setClock(4 * MINUTE);
    await setClock(-4 * MINUTE);
    expect(jumps()).toEqual([]);
  });

  // Red when the watch compares nothing but the wall clock.
  it('and a process that had nothing to do for a week are told apart', async () => {
    await rig.pass(7 * DAY);
    expect(jumps()).toEqual([]);
  });
});
