// Who of several processes is connected while clocks leap, or go apart: never two, and somebody as soon as ever.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#src/ports/clock.ts';
import { createLeasedRig, HOUR, type LeasedRig, SECOND } from './leased-rig.ts';

let rig: LeasedRig;
beforeEach(async () => {
  rig = await createLeasedRig();
});
afterEach(() => rig.close());

/** The clock of another machine. */
const ahead = (ms: number): Clock => ({
  now: () => rig.clock.now() + ms,
  monotonic: () => rig.clock.monotonic() + 7 * SECOND,
  at: (at, wake) => rig.clock.at(at - ms, wake),
});

/** Two processes, the first one connected, after so many seconds in which nothing could be renewed; and the way out. */
async function leaptWhileLocked(seconds: number) {
  const both = await rig.startTwo();
  await rig.pass(1);
  const unlock = rig.locked();
  rig.clock.jump(HOUR);
  await rig.pass(seconds);
  return { both, unlock };
}

describe('a connection, whatever the clocks do,', () => {
  // Red where an expired time is enough to take it over: `take` of the Store instead of `createKeptLease`.
  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('stays one’s own when the clock leaps %s, and is taken over as soon as ever', async (_, ms) => {
    const [first, second] = await rig.startTwo();
    await rig.pass(1);
    rig.clock.jump(ms);
    await rig.pass(60);
    expect(rig.connected()).toEqual(['first']);
    rig.clock.jump(ms);
    await first.stop();
    await rig.pass(1);
    expect(rig.connected()).toEqual(['second']);
    await second.stop();
  });

  // Red where an expired time is enough to take it over.
  it('is never two processes’ when the clock leaps while the database is locked', {
    timeout: 30_000,
  }, async () => {
    const { both, unlock } = await leaptWhileLocked(10);
    expect(rig.connected()).toEqual(['first']);
    unlock();
    await rig.passUntil(() => {
      expect(rig.clock.armed()).toBe(3);
    });
    await rig.pass(60);
    expect([rig.connected(), rig.holder()]).toEqual([['first'], 'first']);
    expect(rig.log.messages('warn')).toEqual([]);
    await Promise.all(both.map((each) => each.stop()));
  });

  it('is never two processes’ when that goes on until the first one gives up', {
    timeout: 30_000,
  }, async () => {
    const { both, unlock } = await leaptWhileLocked(30);
    expect(rig.connected()).toEqual([]);
    unlock();
    await rig.passUntil(() => {
      expect(rig.connected().length).toBe(1);
    });
    await rig.pass(60);
    expect(rig.connected()).toEqual([rig.holder()]);
    await Promise.all(both.map((each) => each.stop()));
  });

  // Red where an expired time is enough to take it over.
  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR],
  ])('stays one’s own beside a process whose clock is %s', async (_, ms) => {
    const [first, second] = await rig.startTwo(ahead(ms));
    await rig.pass(60);
    expect(rig.connected()).toEqual(['first']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('of a process that died is taken over no later when the clock leaps %s', async (_, ms) => {
    await rig.killed();
    const second = rig.processOf('second');
    await rig.start(second);
    await rig.pass(10);
    rig.clock.jump(ms);
    await rig.pass(9);
    expect(rig.connected()).toEqual([]);
    await rig.pass(2);
    expect(rig.connected()).toEqual(['second']);
    await second.stop();
  });

  // Red where the time for giving up is that of the wall clock before it asked.
  it('is given up in time when the clock is set back while it is taken', { timeout: 30_000 }, async () => {
    const first = rig.processOf('first');
    const starting = rig.start(first);
    rig.clock.jump(-HOUR);
    await starting;
    const unlock = rig.locked();
    await rig.pass(15);
    expect(rig.connected()).toEqual([]);
    unlock();
    await first.stop();
  });
});
