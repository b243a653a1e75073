// The open database as the parts of the store share it.
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { Client } from './open-database.ts';
import { createTransactions, type RunTransaction, type StoreLog } from './run-transaction.ts';

export type Db = BetterSQLite3Database;

export interface Database {
  readonly client: Client;
  /** Use it only inside `read`, `ask` or `write`: on its own it neither waits for locks nor translates errors. */
  readonly db: Db;
  readonly read: RunTransaction;
  readonly ask: RunTransaction;
  readonly write: RunTransaction;
}

/** `committed` is called after each commit. */
export function createDatabase(client: Client, log: StoreLog, committed: () => void): Database {
  return { client, db: drizzle({ client }), ...createTransactions(client, log, committed) };
}
