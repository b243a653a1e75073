// The open database as the parts of the store share it.
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { Client } from './open-database.ts';
import { createTransactions, type StoreLog, type Transactions } from './run-transaction.ts';

export type Db = BetterSQLite3Database;

export interface Database extends Transactions {
  readonly client: Client;
  /** Use it only inside a transaction or `ask`: on its own it neither waits for locks nor translates errors. */
  readonly db: Db;
}

/** `committed` is called after each commit. */
export function createDatabase(client: Client, log: StoreLog, committed: () => void): Database {
  return { client, db: drizzle({ client }), ...createTransactions(client, log, committed) };
}
