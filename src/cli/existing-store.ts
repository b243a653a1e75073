// The database as it is, for commands that look into it: none is made, and none is brought up to date.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '#src/config.ts';
import type { Store } from '#src/ports/store.ts';
import { appliedMigrations, knownMigrations, pendingMigrations } from '#src/store/migration-position.ts';
import { checkAccess } from '#src/store/prepare-file.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';

/** What stands in a folder that may not be looked into counts as there: `checkAccess` says what is in the way. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EACCES',
  );
}

/** Null while there is no database of this version. Throws UserError for one that cannot be used. */
export async function withExistingStore<T>(
  config: Config,
  root: string,
  look: (store: Store) => Promise<T>,
): Promise<T | null> {
  const path = resolve(config.databasePath);
  const migrationsDir = resolve(root, 'migrations');
  if (!(await exists(path))) return null;
  checkAccess(path);
  if (pendingMigrations(path, knownMigrations(migrationsDir), appliedMigrations(path)).length > 0)
    return null;
  const store = await createSqliteStore({ path, migrationsDir, log: () => {} });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}
