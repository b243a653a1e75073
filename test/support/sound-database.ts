// Looks into the database from outside, while the bot has it open.
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { databaseProblems } from './oracle.ts';

/** The one value of a query, by a connection of its own. */
export function askDatabase(path: string, sql: string): unknown {
  const client = new Database(path, { timeout: 5_000 });
  try {
    return client.prepare(sql).pluck().get();
  } finally {
    client.close();
  }
}

/** What must hold of the database whatever happened. */
export function expectSoundDatabase(path: string): void {
  expect(databaseProblems(path)).toEqual([]);
}
