// Which migrations a database has had, and which the code knows.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { UserError } from '#src/errors.ts';
import { LOCK_WAIT_MS, notOurs, openingError } from './open-database.ts';
import { isDamaged } from './sqlite-error.ts';

export interface KnownMigration {
  readonly tag: string;
  readonly hash: string;
}

const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string() })) });
const appliedSchema = z.array(z.string());

/** The migrations in this folder, oldest first. */
export function knownMigrations(migrationsDir: string): readonly KnownMigration[] {
  const journal: unknown = JSON.parse(readFileSync(join(migrationsDir, 'meta', '_journal.json'), 'utf8'));
  const files = readMigrationFiles({ migrationsFolder: migrationsDir });
  return journalSchema
    .parse(journal)
    .entries.map(({ tag }, index) => ({ tag, hash: files[index]?.hash ?? '' }));
}

function readApplied(client: Database.Database, path: string): readonly string[] {
  const tables = client.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  if (!tables.includes('__drizzle_migrations')) {
    if (tables.length > 0) throw notOurs(path);
    return [];
  }
  return appliedSchema.parse(
    client.prepare('select hash from __drizzle_migrations order by created_at').pluck().all(),
  );
}

/** Reading without the right to write leaves the file as it is, but cannot mend what a crash left behind. */
function openForReading(path: string): Database.Database {
  const client = new Database(path, { timeout: LOCK_WAIT_MS, readonly: true });
  try {
    client.prepare('select count(*) from sqlite_master').get();
    return client;
  } catch (error) {
    client.close();
    if (isDamaged(error)) throw error;
    return new Database(path, { timeout: LOCK_WAIT_MS });
  }
}

/** The hashes of the migrations that this file has had, oldest first. Throws UserError when it is no database of ours. */
export function appliedMigrations(path: string): readonly string[] {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined || file.size === 0) return [];
  let client: Database.Database | null = null;
  try {
    client = openForReading(path);
    return readApplied(client, path);
  } catch (error) {
    throw openingError(path, error);
  } finally {
    client?.close();
  }
}

/** What is still to be done. Throws UserError when the database has had migrations that the code does not know. */
export function pendingMigrations(
  path: string,
  known: readonly KnownMigration[],
  applied: readonly string[],
): readonly KnownMigration[] {
  const stranger = applied.findIndex((hash, index) => known[index]?.hash !== hash);
  if (stranger === 0) throw notOurs(path);
  if (stranger > 0) {
    const newest = known.at(-1)?.tag ?? 'none';
    throw new UserError(
      `The database ${path} was made by a newer Quizloop: it has had ${applied.length} migrations, of which this ` +
        `version knows ${stranger} (its newest is ${newest}). Nothing was changed. Start the newer version, or a copy from before.`,
    );
  }
  return known.slice(applied.length);
}
