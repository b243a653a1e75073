// Processes that would all be connected, on a real database, and a clock that the test moves.
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import { createLeasedReceiver, type LeasedReceiver } from '#src/composition/leased-receiver.ts';
import type { ChatReceiver, InteractionHandler } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import { makeFolder, openStore } from '../store/rig.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createTestLog } from '../support/test-log.ts';

export const SECOND = 1_000;
export const HOUR = 3_600_000;
const NAME = 'discord:app';
/** By the real time: the Store waits for a lock by that. */
const UNLOCKED_WITHIN = { timeout: 8_000 };

const HANDLER: InteractionHandler = {
  commands: [],
  mode: () => 'private',
  needsAdmin: () => false,
  handle: async () => ({ mode: 'elsewhere' }),
  home: async () => ({ summary: '', blocks: [] }),
  event: async () => {},
  workspaces: async () => [],
};

export type Process = LeasedReceiver<ChatReceiver>;
export type LeasedRig = Awaited<ReturnType<typeof createLeasedRig>>;

/** Its end throws if two were ever connected at once. */
export async function createLeasedRig() {
  const folder = makeFolder();
  const path = folder.file('q.db');
  const store = await openStore(path);
  const clock = createTestClock(Date.UTC(2026, 2, 2));
  const log = createTestLog();
  let connected: readonly string[] = [];
  let most = 0;

  function connection(owner: string, start: () => Promise<void>): ChatReceiver {
    let isStopped = false;
    return {
      platform: 'discord',
      async start() {
        await start();
        if (isStopped) return;
        connected = [...connected, owner];
        most = Math.max(most, connected.length);
      },
      async stop() {
        isStopped = true;
        connected = connected.filter((each) => each !== owner);
      },
      connected: () => connected.includes(owner),
    };
  }

  const processOf = (owner: string, start = async () => {}, by: Clock = clock): Process =>
    createLeasedReceiver({
      platform: 'discord',
      name: NAME,
      leases: store.leases,
      owner,
      make: () => connection(owner, start),
      clock: by,
      log,
    });

  /** Time goes on second by second; what is woken has its turns. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(SECOND);
      for (let turns = 0; turns < 8; turns += 1) await turn();
    }
  }

  return {
    clock,
    log,
    processOf,
    pass,
    /** Which processes are connected. */
    connected: () => connected,
    start: (process: Process) => process.start(HANDLER),
    /** The first process is connected, and the second stands by. */
    async startTwo(by?: Clock): Promise<readonly [Process, Process]> {
      const two = [processOf('first'), processOf('second', undefined, by)] as const;
      for (const each of two) await each.start(HANDLER);
      return two;
    },
    /** The database, until what it gives is called. */
    locked(): () => void {
      const other = new Database(path);
      other.exec('BEGIN IMMEDIATE');
      return () => {
        other.exec('ROLLBACK');
        other.close();
      };
    },
    /** Goes on second by second until it holds. */
    passUntil: (holds: () => void) =>
      vi.waitFor(async () => {
        await pass(1);
        holds();
      }, UNLOCKED_WITHIN),
    holder(): unknown {
      const database = new Database(path);
      const owner = database.prepare('SELECT owner FROM leases').pluck().get();
      database.close();
      return owner;
    },
    /** The process that held it is gone without a word. */
    async killed(): Promise<void> {
      expect(await store.leases.keep(NAME, { owner: 'killed', beat: 7 }, null)).toBe(true);
    },
    /** By `second`, which has watched it for long enough. */
    async taken(): Promise<void> {
      const keeper = await store.leases.keeper(NAME);
      expect(await store.leases.keep(NAME, { owner: 'second', beat: 0 }, keeper)).toBe(true);
    },
    async close(): Promise<void> {
      expect(most).toBeLessThan(2);
      await store.close();
      folder.remove();
    },
  };
}
