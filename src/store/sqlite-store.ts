// The Store in one SQLite file.
import { resolve } from 'node:path';
import type { Store } from '#src/ports/store.ts';
import { composeStore } from './compose-store.ts';
import { migrate } from './migrate.ts';
import { withMigrationLock } from './migration-lock.ts';
import { openDatabase } from './open-database.ts';
import { prepareFile } from './prepare-file.ts';
import type { StoreLog } from './run-transaction.ts';

export interface SqliteStoreOptions {
  /** The database file; it and its folder are made when they are not there. */
  readonly path: string;
  /** The folder of drizzle-kit's migrations. */
  readonly migrationsDir: string;
  readonly log: StoreLog;
}

/**
 * Opens the database and brings it up to date first. Throws UserError, naming the path and what to do, when the file
 * cannot be used, is no database of ours, was made by a newer version, or cannot be migrated.
 */
export async function createSqliteStore({ path, migrationsDir, log }: SqliteStoreOptions): Promise<Store> {
  const file = resolve(path);
  prepareFile(file);
  const client = await withMigrationLock(file, log, async () => {
    migrate({ path: file, migrationsDir });
    return openDatabase(file);
  });
  return composeStore(client, log);
}
