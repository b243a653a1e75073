// Opens the database file with the settings that everything else relies on, each checked after it was set.
import Database from 'better-sqlite3';
import { UserError } from '#src/errors.ts';
import { isBusy, isDamaged, isDiskTrouble } from './sqlite-error.ts';

export type Client = Database.Database;

/** Waiting may block before the database is ready; afterwards it never does (`busy_timeout`). */
export const LOCK_WAIT_MS = 2500;

/**
 * Pages after which a commit also moves everything into the main file, which takes many times as long as the commit.
 * `checkpoints.ts` does it long before: this is for when its thread cannot.
 */
const CHECKPOINT_PAGES = 40_000;

const SETTINGS = [
  { pragma: 'journal_mode', value: 'WAL', expected: 'wal' },
  { pragma: 'synchronous', value: 'FULL', expected: 2 },
  { pragma: 'foreign_keys', value: 'ON', expected: 1 },
  { pragma: 'busy_timeout', value: '0', expected: 0 },
  { pragma: 'wal_autocheckpoint', value: String(CHECKPOINT_PAGES), expected: CHECKPOINT_PAGES },
] as const;

/** The error for a file that SQLite cannot read as a database of ours. */
export function notOurs(path: string, cause?: unknown): UserError {
  return new UserError(
    `${path} is not a Quizloop database, or it is damaged. Set DATABASE_PATH to another file, or restore a backup over it.`,
    { cause },
  );
}

/** What SQLite said when it was to open the file: a UserError where a person can do something about it. */
export function openingError(path: string, error: unknown): unknown {
  if (isDamaged(error)) return notOurs(path, error);
  if (isBusy(error)) {
    return new UserError(
      `Another process keeps the database ${path} locked. Wait until it is done, or end it, and try again.`,
      { cause: error },
    );
  }
  if (!(error instanceof Error) || !isDiskTrouble(error)) return error;
  return new UserError(
    `The database ${path} cannot be opened (${error.message}). Check the disk's free space, and that the user of Quizloop may read and write the file and those beside it (${path}-wal, ${path}-shm, ${path}.migrating).`,
    { cause: error },
  );
}

function set(client: Client, path: string): void {
  for (const { pragma, value, expected } of SETTINGS) {
    client.pragma(`${pragma} = ${value}`);
    const actual = client.pragma(pragma, { simple: true });
    if (actual === expected) continue;
    throw new UserError(
      `The database ${path} cannot be used safely: ${pragma} is ${String(actual)} instead of ${value}. ` +
        'Keep it on a local disk; network drives do not work.',
    );
  }
}

/** Opens or makes the file. Throws UserError when it is no database or cannot be used safely. */
export function openDatabase(path: string): Client {
  // Another process that closes it holds it whole for a moment. Only here waiting may block: nothing runs yet.
  const client = new Database(path, { timeout: LOCK_WAIT_MS });
  try {
    set(client, path);
    return client;
  } catch (error) {
    client.close();
    throw openingError(path, error);
  }
}
