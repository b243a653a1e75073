// Runs one transaction: waits for locks without blocking the event loop, and says in words what cannot be saved.
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { UserError } from '#src/errors.ts';
import { createCommitQueue } from './commit-queue.ts';
import { isBusy, isDiskTrouble } from './sqlite-error.ts';
import { createTransact } from './transact.ts';

/** How the store says what nobody is waiting to hear. */
export type StoreLog = (level: 'warn' | 'error', message: string, cause?: unknown) => void;

/** Runs `work` as one transaction. It may run more than once, so it must do nothing but read and write the database. */
export type RunTransaction = <T>(work: () => T) => Promise<T>;

/** SQLite answers at once, so a loop of calls would never let a request or a signal in: after this long it pauses. */
const BREATHE_AFTER_MS = 10;
const RETRY_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 2500;

const BUSY = 'I am busy right now, and nothing was changed. Please try again in a moment.';
const NOT_SAVED = 'I could not save that, and nothing was changed. Please try again in a moment.';

export interface Transactions {
  readonly read: RunTransaction;
  /** A read of a single statement. */
  readonly ask: RunTransaction;
  readonly write: RunTransaction;
  /** A write of a single statement that a power cut may undo, though nothing else does: it waits for no disk. */
  readonly writeLightly: RunTransaction;
}

/**
 * `read` sees one state of the database; `ask` does too, for a single statement, which is one anyway and so costs a
 * third; `write` begins IMMEDIATE, so that it never fails half way for a lock.
 * A locked database is tried again every 50 ms for at most 2.5 s. All reject with UserError when it stays locked or
 * when the disk fails; everything was rolled back then. `committed` is called after each commit.
 */
export function createTransactions(client: Database, log: StoreLog, committed: () => void): Transactions {
  /** When the first call since the event loop last came round was made. */
  let busySince: number | null = null;
  async function breathe(): Promise<void> {
    if (busySince === null) {
      busySince = performance.now();
      setImmediate(() => {
        busySince = null;
      });
    } else if (performance.now() - busySince >= BREATHE_AFTER_MS) await turn();
  }
  const transact = createTransact(client);
  const commit = createCommitQueue({ client, transact, persistently, committed });

  async function inWords<T>(outcome: Promise<T>): Promise<T> {
    try {
      return await outcome;
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      log('error', 'The database could not be written.', error);
      throw new UserError(NOT_SAVED, { cause: error });
    }
  }

  async function asked<T>(work: () => T): Promise<T> {
    await breathe();
    return inWords(persistently(work));
  }

  async function written<T>(work: () => T, isLasting: boolean): Promise<T> {
    await breathe();
    return inWords(commit(work, isLasting));
  }

  return {
    read: (work) => asked(() => transact(work, 'deferred')),
    ask: asked,
    write: (work) => written(work, true),
    writeLightly: (work) => written(work, false),
  };
}

async function persistently<T>(work: () => T): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() + RETRY_EVERY_MS > giveUpAt) throw new UserError(BUSY, { cause: error });
    }
    await delay(RETRY_EVERY_MS);
  }
}
