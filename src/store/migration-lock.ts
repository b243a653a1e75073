// One process at a time may migrate: a lock that dies with whoever holds it.
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { UserError } from '#src/errors.ts';
import { openingError } from './open-database.ts';
import type { StoreLog } from './run-transaction.ts';
import { isBusy } from './sqlite-error.ts';

const RETRY_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 30_000;
/** Several that start together look one after the other whether there is something to do: no news. */
const REPORT_AFTER_MS = 500;
const REPORT_EVERY_MS = 5000;

function openLock(path: string): Database.Database {
  try {
    return new Database(`${path}.migrating`, { timeout: 0 });
  } catch (error) {
    throw openingError(path, error);
  }
}

function tryLock(lock: Database.Database, path: string): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw openingError(path, error);
  }
}

async function waitForLock(lock: Database.Database, path: string, log: StoreLog): Promise<void> {
  const start = performance.now();
  let reportAt = REPORT_AFTER_MS;
  while (!tryLock(lock, path)) {
    const waited = performance.now() - start;
    if (waited > GIVE_UP_AFTER_MS) {
      throw new UserError(
        `Another process has been preparing the database ${path} for more than 30 seconds. Stop it, or wait, and start again.`,
      );
    }
    if (waited >= reportAt) {
      reportAt = waited + REPORT_EVERY_MS;
      log('warn', `Waiting for another process to prepare the database ${path}.`);
    }
    await delay(RETRY_EVERY_MS);
  }
}

/**
 * Runs `work` while holding the lock of this database, waiting for at most 30 s. The lock is SQLite's own, on an empty
 * file beside the database: the operating system drops it with the process. The file stays: taking it away would
 * let two processes lock two files of one name.
 */
export async function withMigrationLock<T>(path: string, log: StoreLog, work: () => Promise<T>): Promise<T> {
  const lock = openLock(path);
  try {
    await waitForLock(lock, path, log);
    return await work();
  } finally {
    lock.close();
  }
}
