// Writes that come together share a commit: waiting for the disk is most of what each would cost alone.
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { isBusy, isDiskTrouble } from './sqlite-error.ts';
import type { Transact } from './transact.ts';

/** After a commit so long others are expected: a few times what one takes. */
const BUSY_FOR_MS = 10;

/** A write that waits for its commit. */
interface Waiting {
  /** It has to be on the disk before its caller hears of it. */
  readonly isLasting: boolean;
  /** Does the work, and gives what tells its caller so, for when it is committed. */
  run(): () => void;
  reject(error: unknown): void;
}

/** Does it without waiting for the disk. The file stays whole whatever happens; a power cut may take the newest back. */
function lightly<T>(client: Database, work: () => T): T {
  client.exec('PRAGMA synchronous = NORMAL');
  try {
    return work();
  } finally {
    client.exec('PRAGMA synchronous = FULL');
  }
}

/** All of them or none; but one that throws for a reason of its own is rolled back alone. */
function commitTogether(
  client: Database,
  transact: Transact,
  writes: readonly Waiting[],
): readonly (() => void)[] {
  const isLasting = writes.some((write) => write.isLasting);
  const [first] = writes;
  // A single statement, and so a transaction by itself.
  if (first !== undefined && writes.length === 1 && !isLasting) return [lightly(client, first.run)];
  const tell: (() => void)[] = [];
  const one = ({ run, reject }: Waiting): void => {
    // Most are alone, and need no savepoint: what throws rolls everything back.
    if (writes.length === 1) return void tell.push(run());
    try {
      tell.push(transact(run, 'immediate'));
    } catch (error) {
      // Then SQLite has rolled back everything, or the next one would hardly do better.
      if (!client.inTransaction || isBusy(error) || isDiskTrouble(error)) throw error;
      tell.push(() => reject(error));
    }
  };
  const commit = () => transact(() => writes.forEach(one), 'immediate');
  if (isLasting) commit();
  else lightly(client, commit);
  return tell;
}

export interface CommitQueueOptions {
  readonly client: Database;
  readonly transact: Transact;
  /** Does it, again and again while the database is locked; rejects with what it threw, or when it is given up. */
  readonly persistently: <T>(work: () => T) => Promise<T>;
  /** Called after each commit. */
  readonly committed: () => void;
}

export type Commit = <T>(work: () => T, isLasting: boolean) => Promise<T>;

/**
 * Gives the way to write: resolves with what `work` gave once that is committed, and on the disk if it is lasting.
 * `work` may run more than once. What it throws rolls it back alone; trouble with the disk or a lock that stays, too,
 * once the others have been tried.
 */
export function createCommitQueue({ client, transact, persistently, committed }: CommitQueueOptions): Commit {
  let waiting: Waiting[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;

  async function commit(writes: readonly Waiting[]): Promise<void> {
    try {
      const tell = await persistently(() => commitTogether(client, transact, writes));
      for (const one of tell) one();
      committed();
    } catch (error) {
      // What one of them cannot do, the others may: a small one still fits onto a disk that is nearly full.
      if (writes.length > 1 && !isBusy(error)) for (const write of writes) await commit([write]);
      else for (const { reject } of writes) reject(error);
    }
  }

  /**
   * A write after a pause waits for nobody else, but for those that are asked for in the same breath. Soon after another one,
   * where more are likely to come, it waits for a turn of the event loop.
   */
  async function commitSoon(): Promise<void> {
    if (performance.now() - lastAt < BUSY_FOR_MS) await turn();
    else await new Promise<void>((resolve) => process.nextTick(resolve));
    const writes = waiting;
    waiting = [];
    await commit(writes);
    lastAt = performance.now();
  }

  return (work, isLasting) =>
    new Promise((resolve, reject) => {
      const run = () => {
        const value = work();
        return () => resolve(value);
      };
      waiting.push({ isLasting, run, reject });
      if (waiting.length === 1) void commitSoon();
    });
}
