// Brings the database up to date at start: whole or not at all, by one process, with a copy from before.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate as runMigrations } from 'drizzle-orm/better-sqlite3/migrator';
import { UserError } from '#src/errors.ts';
import { checkIntegrity } from './integrity.ts';
import { appliedMigrations, knownMigrations, pendingMigrations } from './migration-position.ts';
import { LOCK_WAIT_MS } from './open-database.ts';

export interface MigrateOptions {
  readonly path: string;
  readonly migrationsDir: string;
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Copies the database as it is now; the copy has its name only once it is whole and on the disk. */
function keepCopy(client: Database.Database, copy: string): void {
  const partial = `${copy}.partial`;
  rmSync(partial, { force: true });
  client.prepare('vacuum into ?').run(partial);
  syncToDisk(partial);
  renameSync(partial, copy);
  // Windows cannot sync folders, and does not need to.
  if (process.platform !== 'win32') syncToDisk(dirname(copy));
}

/** Rebuilding a table would cascade through its foreign keys, so they are off meanwhile and checked after. */
function openForMigrating(path: string): Database.Database {
  const client = new Database(path, { timeout: LOCK_WAIT_MS });
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('foreign_keys = OFF');
  return client;
}

/**
 * Runs what is pending in one transaction: a crash leaves the old schema or the new one. Call it under
 * `withMigrationLock`. A database that has data is copied to `<path>.before-<migration>` first.
 * Throws UserError when the file is not ours, is newer than the code, or cannot be migrated.
 */
export function migrate({ path, migrationsDir }: MigrateOptions): void {
  const applied = appliedMigrations(path);
  const [next] = pendingMigrations(path, knownMigrations(migrationsDir), applied);
  if (next === undefined) return;
  const copy = applied.length > 0 ? `${path}.before-${next.tag}` : null;
  const client = openForMigrating(path);
  try {
    if (copy !== null) keepCopy(client, copy);
    runMigrations(drizzle({ client }), { migrationsFolder: migrationsDir });
    checkIntegrity(client);
  } catch (cause) {
    const kept = copy !== null && existsSync(copy) ? ` A copy from before is ${copy}.` : '';
    throw new UserError(`The database ${path} could not be brought up to date (${next.tag}).${kept}`, {
      cause,
    });
  } finally {
    client.close();
  }
}
