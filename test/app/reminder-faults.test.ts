// Reminders in bad times: the bot was down, or the platform did not take them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { alsoOf, DAY, HOUR, liveUntil } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { around, IN_DIRECT, march, recordDigests, reminded } from '../support/digests.ts';

let rig: AppRig;
let digests: ReturnType<typeof recordDigests>;
const times = (zone?: string) => digests.times(zone);
const newest = () => digests.newest();

beforeEach(async () => {
  rig = await createAppRig();
  digests = recordDigests(rig);
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

describe('while the bot was down at its time', () => {
  it.each([
    { until: 'the afternoon', up: march(3, '13:00'), how: 'late on the same day', first: '3 13:00' },
    { until: 'the evening', up: march(3, '22:00'), how: 'the next morning', first: around(4, '09') },
    { until: 'after midnight', up: march(4, '02:00'), how: 'in the morning', first: around(4, '09') },
    { until: 'the early morning', up: march(4, '05:30'), how: 'that morning', first: around(4, '09') },
    { until: 'days later', up: march(6, '12:00'), how: 'once, not for each day', first: '6 12:00' },
  ])('until $until, it comes $how', async ({ up, first }) => {
    await reminded(rig, 3);
    rig.clock.sleepUntil(up);
    await rig.pass(0);
    await liveUntil(rig, Math.max(up + HOUR, march(4, '08:00')));
    const late = first === '3 13:00' || first === '6 12:00';
    expect(times()).toEqual(late ? [first] : []);
    await liveUntil(rig, Math.max(up + HOUR, march(4, '10:00')));
    expect(times()[0]).toEqual(first);
    expect(times()).toHaveLength(first === '3 13:00' ? 2 : 1);
  });

  it('and it was snoozed, it comes once it is up', async () => {
    await reminded(rig, 3);
    await liveUntil(rig, march(3, '10:00'));
    await rig.click(newest(), 'Snooze', IN_DIRECT);
    rig.clock.sleepUntil(march(3, '15:00'));
    await rig.pass(0);
    expect(times()).toEqual([around(3, '09'), '3 15:00']);
  });
});

describe('when the platform does not take it', () => {
  const fail = (error: () => PlatformError) => () => {
    throw error();
  };
  const click = async (command: string, label: string) =>
    rig.click(messageOf(await rig.command(command, IN_DIRECT)), label, IN_DIRECT);

  it('because direct messages are refused, it is tried once, told once, and parked', async () => {
    await reminded(rig, 3);
    await rig.pass(60_000);
    rig.sender.script.push(fail(() => new PlatformError('direct-refused', 'Cannot send messages')));
    const before = rig.sender.calls.length;
    await liveUntil(rig, march(6));
    expect(rig.sender.calls.length - before).toBe(1);
    const told = [await rig.command('/quiz help'), await rig.command('/quiz help')].map(alsoOf);
    expect(told).toEqual([[expect.stringContaining('I could not send you a direct message')], []]);
  });

  it('for longer than the day, the next one comes on the next day', async () => {
    await reminded(rig, 3);
    await rig.pass(60_000);
    const wait = { retryAfterMs: 14 * HOUR };
    rig.sender.script.push(fail(() => new PlatformError('rate-limited', 'Later', wait)));
    await liveUntil(rig, march(4, '12:00'));
    expect(times()).toEqual([around(4, '09')]);
  });

  it('and does not say whether it arrived, the next one comes on the next day', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 0 });
    await reminded(rig, 3);
    await rig.pass(60_000);
    const lost = fail(() => new PlatformError('unknown-outcome', 'Timed out'));
    rig.sender.script.push(lost, lost);
    const before = rig.sender.calls.length;
    await liveUntil(rig, march(4));
    expect(rig.sender.calls.length - before, 'repeated once').toBe(2);
    await liveUntil(rig, march(4, '12:00'));
    expect(rig.sender.calls.length - before).toBe(3);
  });

  it('in eight tries, the next one comes on the next day', async () => {
    await reminded(rig, 3);
    await rig.pass(60_000);
    rig.sender.script.push(
      ...Array.from({ length: 8 }, () => fail(() => new PlatformError('unavailable', 'Down'))),
    );
    await liveUntil(rig, march(4, '12:00'));
    expect(times()).toEqual([around(4, '09')]);
    expect(rig.log.messages('error')).toEqual(['delivery_failed']);
    rig.log.lines.length = 0;
  });

  it.each([
    { how: 'turned off', done: async () => click('/quiz settings', 'Turn reminders off') },
    { how: 'paused', done: async () => rig.command('/quiz pause', IN_DIRECT) },
  ])('and reminders are $how meanwhile, it does not come any more', async ({ done }) => {
    await reminded(rig, 3);
    await rig.pass(60_000);
    const wait = { retryAfterMs: 3 * HOUR };
    rig.sender.script.push(fail(() => new PlatformError('rate-limited', 'Later', wait)));
    await liveUntil(rig, march(3, '10:00'));
    await done();
    await liveUntil(rig, march(5));
    expect(times()).toEqual([]);
    expect(rig.sender.script).toEqual([]);
    await rig.command('/quiz resume', IN_DIRECT);
    await liveUntil(rig, march(5, '12:00'));
    expect(times()).toEqual([around(5, '09')]);
  });

  it('a digest that arrives late on its day is the one of that day', async () => {
    await reminded(rig, 3);
    await rig.pass(60_000);
    const wait = { retryAfterMs: 3 * HOUR };
    rig.sender.script.push(fail(() => new PlatformError('rate-limited', 'Later', wait)));
    await liveUntil(rig, march(3) + DAY);
    expect(times()).toEqual([around(3, '12')]);
  });
});
