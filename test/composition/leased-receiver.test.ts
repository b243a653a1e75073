// Who of several processes is connected, step by step, on a clock that the test moves and a real database.
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLeasedReceiver } from '#src/composition/leased-receiver.ts';
import { UserError } from '#src/errors.ts';
import type { ChatReceiver, InteractionHandler } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';
import { type Folder, makeFolder, openStore } from '../store/rig.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { createTestLog, type TestLog } from '../support/test-log.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const HANDLER: InteractionHandler = {
  commands: [],
  mode: () => 'private',
  needsAdmin: () => false,
  handle: async () => ({ mode: 'elsewhere' }),
  home: async () => ({ summary: '', blocks: [] }),
  event: async () => {},
  workspaces: async () => [],
};

let folder: Folder;
let store: Store;
let clock: TestClock;
let log: TestLog;
/** Which processes are connected. */
let connected: string[];
/** How many were at once. */
let most: number;

beforeEach(async () => {
  folder = makeFolder();
  store = await openStore(folder.file('q.db'));
  clock = createTestClock(Date.UTC(2026, 2, 2));
  log = createTestLog();
  connected = [];
  most = 0;
});
afterEach(async () => {
  expect(most).toBeLessThan(2);
  await store.close();
  folder.remove();
});

function connection(owner: string, start: () => Promise<void>): ChatReceiver {
  let isStopped = false;
  return {
    platform: 'discord',
    async start() {
      await start();
      if (isStopped) return;
      connected.push(owner);
      most = Math.max(most, connected.length);
    },
    async stop() {
      isStopped = true;
      connected = connected.filter((each) => each !== owner);
    },
    connected: () => connected.includes(owner),
  };
}

function processOf(owner: string, start: () => Promise<void> = async () => {}, by: Clock = clock) {
  return createLeasedReceiver({
    platform: 'discord',
    name: 'discord:app',
    leases: store.leases,
    owner,
    make: () => connection(owner, start),
    clock: by,
    log,
  });
}

/** The clock of another machine. */
const ahead = (ms: number): Clock => ({
  now: () => clock.now() + ms,
  monotonic: () => clock.monotonic() + 7 * SECOND,
  at: (at, wake) => clock.at(at - ms, wake),
});

/** Time goes on second by second; what is woken has its turns. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(SECOND);
    for (let turns = 0; turns < 8; turns += 1) await turn();
  }
}

function locked(): () => void {
  const other = new Database(folder.file('q.db'));
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

const holder = () => {
  const database = new Database(folder.file('q.db'));
  const owner = database.prepare('SELECT owner FROM leases').pluck().get();
  database.close();
  return owner;
};

/** By `second`, which has watched it for long enough. */
async function taken(): Promise<void> {
  const kept = await store.leases.keep(
    'discord:app',
    { owner: 'second', beat: 0 },
    await store.leases.keeper('discord:app'),
  );
  expect(kept).toBe(true);
}

describe('a connection', () => {
  it('is one process’s, the others stand by, say so once, and count as ready', async () => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await pass(60);
    expect(connected).toEqual(['first']);
    expect([first.connected(), second.connected()]).toEqual([true, true]);
    expect([first.current() === null, second.current()]).toEqual([false, null]);
    expect(log.messages('info')).toEqual(['connection_standby']);
    await Promise.all([first.stop(), second.stop()]);
    expect(connected).toEqual([]);
    expect([first.connected(), second.connected()]).toEqual([false, false]);
    expect(holder()).toBeUndefined();
    expect(clock.armed()).toBe(0);
  });

  it('is taken over at once from a process that stops', async () => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await first.stop();
    await pass(1);
    expect(connected).toEqual(['second']);
    expect(log.messages('info')).toEqual(['connection_standby', 'connection_taken_over']);
    await second.stop();
  });

  it('is taken over 20 seconds after its process was last seen alive, and not before', async () => {
    await store.leases.keep('discord:app', { owner: 'killed', beat: 7 }, null);
    const second = processOf('second');
    await second.start(HANDLER);
    await pass(19);
    expect(connected).toEqual([]);
    await pass(2);
    expect(connected).toEqual(['second']);
    await second.stop();
  });

  it('stays one’s own while the database is locked for ten seconds', { timeout: 30_000 }, async () => {
    const first = processOf('first');
    await first.start(HANDLER);
    await pass(3);
    const unlock = locked();
    await pass(10);
    unlock();
    // By the real time: the Store waits for a lock by that.
    await vi.waitFor(async () => {
      expect(holder()).toBe('first');
      await pass(1);
      expect(clock.armed()).toBe(2);
    }, 8_000);
    await pass(30);
    expect(connected).toEqual(['first']);
    expect(log.messages('warn')).toEqual([]);
    await first.stop();
  });

  // Red without: the timer that gives up.
  it('is closed before the lease runs out when that cannot be renewed, and opened again when it can', {
    timeout: 30_000,
  }, async () => {
    const first = processOf('first');
    await first.start(HANDLER);
    const unlock = locked();
    await pass(14);
    expect(connected).toEqual(['first']);
    await pass(1);
    expect(connected).toEqual([]);
    expect(first.connected()).toBe(false);
    expect(log.messages('warn')).toEqual(['connection_given_up']);
    unlock();
    await vi.waitFor(async () => {
      await pass(1);
      expect(connected).toEqual(['first']);
    }, 8_000);
    expect(log.messages('warn')).toEqual(['connection_given_up']);
    await first.stop();
  });

  // Red without: what follows when the lease is another's.
  it('is closed by a process that finds out that it is another’s', async () => {
    const first = processOf('first');
    await first.start(HANDLER);
    await taken();
    await pass(5);
    expect(connected).toEqual([]);
    expect(log.messages('warn')).toEqual(['connection_given_up']);
    await first.stop();
    expect(holder()).toBe('second');
  });

  it('is closed at once by a process that slept until it was another’s', async () => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    clock.sleepUntil(clock.now() + 60 * SECOND);
    await taken();
    await pass(1);
    expect(connected).toEqual([]);
    await second.start(HANDLER);
    await pass(30);
    expect(connected).toEqual(['second']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('that is refused at the start ends the start, and leaves the lease to others', async () => {
    const refused = processOf('refused', async () => {
      throw new UserError('Set another token.');
    });
    await expect(refused.start(HANDLER)).rejects.toThrow('Set another token.');
    const second = processOf('second');
    await second.start(HANDLER);
    expect(connected).toEqual(['second']);
    await Promise.all([refused.stop(), second.stop()]);
  });

  it('that is refused when it is taken over is not tried again, and is not ready', async () => {
    const first = processOf('first');
    const start = vi.fn(async () => {
      throw new UserError('Set another token.');
    });
    const second = processOf('second', start);
    await first.start(HANDLER);
    await second.start(HANDLER);
    await first.stop();
    await pass(60);
    expect(start).toHaveBeenCalledOnce();
    expect(second.connected()).toBe(false);
    expect(log.messages('error')).toEqual(['connection_failed']);
    expect(holder()).toBeUndefined();
    await second.stop();
  });

  it('that takes long to come up is renewed meanwhile, and is ended by a stop', async () => {
    const { promise: never, resolve } = Promise.withResolvers<void>();
    const [first, second] = [processOf('first', () => never), processOf('second')];
    const starting = first.start(HANDLER);
    await pass(1);
    await second.start(HANDLER);
    await pass(60);
    expect(connected).toEqual([]);
    expect(holder()).toBe('first');
    await first.stop();
    await pass(1);
    expect(connected).toEqual(['second']);
    resolve();
    await starting;
    await second.stop();
  });

  // Red where an expired time is enough to take it over: `take` of the Store instead of `createKeptLease`.
  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('stays one’s own when the clock leaps %s, and is taken over as soon as ever', async (_, ms) => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await pass(1);
    clock.jump(ms);
    await pass(60);
    expect(connected).toEqual(['first']);
    clock.jump(ms);
    await first.stop();
    await pass(1);
    expect(connected).toEqual(['second']);
    await second.stop();
  });

  // Red where an expired time is enough to take it over.
  it('is never two processes’ when the clock leaps while the database is locked', {
    timeout: 30_000,
  }, async () => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await pass(1);
    const unlock = locked();
    clock.jump(HOUR);
    // Nothing can be renewed meanwhile.
    await pass(10);
    expect(connected).toEqual(['first']);
    unlock();
    await vi.waitFor(async () => {
      await pass(1);
      expect(clock.armed()).toBe(3);
    }, 8_000);
    await pass(60);
    expect([connected, holder()]).toEqual([['first'], 'first']);
    expect(log.messages('warn')).toEqual([]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('is never two processes’ when that goes on until the first one gives up', {
    timeout: 30_000,
  }, async () => {
    const [first, second] = [processOf('first'), processOf('second')];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await pass(1);
    const unlock = locked();
    clock.jump(HOUR);
    await pass(30);
    expect(connected).toEqual([]);
    unlock();
    await vi.waitFor(async () => {
      await pass(1);
      expect(connected.length).toBe(1);
    }, 8_000);
    await pass(60);
    expect(connected).toEqual([holder()]);
    await Promise.all([first.stop(), second.stop()]);
  });

  // Red where an expired time is enough to take it over.
  it.each([
    ['ahead', HOUR],
    ['behind', -HOUR],
  ])('stays one’s own beside a process whose clock is %s', async (_, ms) => {
    const [first, second] = [processOf('first'), processOf('second', undefined, ahead(ms))];
    await first.start(HANDLER);
    await second.start(HANDLER);
    await pass(60);
    expect(connected).toEqual(['first']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('of a process that died is taken over no later when the clock leaps %s', async (_, ms) => {
    await store.leases.keep('discord:app', { owner: 'killed', beat: 7 }, null);
    const second = processOf('second');
    await second.start(HANDLER);
    await pass(10);
    clock.jump(ms);
    await pass(9);
    expect(connected).toEqual([]);
    await pass(2);
    expect(connected).toEqual(['second']);
    await second.stop();
  });

  // Red where the time for giving up is that of the wall clock before it asked.
  it('is given up in time when the clock is set back while it is taken', { timeout: 30_000 }, async () => {
    const first = processOf('first');
    const starting = first.start(HANDLER);
    clock.jump(-HOUR);
    await starting;
    const unlock = locked();
    await pass(15);
    expect(connected).toEqual([]);
    unlock();
    await first.stop();
  });
});
