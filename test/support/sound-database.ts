// Looks into the database from outside, while the bot has it open.
import Database from 'better-sqlite3';
import { expect } from 'vitest';

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
  expect(askDatabase(path, 'PRAGMA integrity_check')).toBe('ok');
  const doubled = (table: string, key: string, where = '1') =>
    askDatabase(
      path,
      `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE ${where} GROUP BY ${key} HAVING count(*) > 1)`,
    );
  expect(doubled('posts', 'schedule_id, local_date, ordinal')).toBe(0);
  expect(doubled('reminders', 'person_id, local_date')).toBe(0);
  const undone = 'SELECT undoes FROM reviews WHERE undoes IS NOT NULL';
  const live = `kind = 'rating' AND id NOT IN (${undone})`;
  expect(doubled('reviews', 'person_id, exposure_id', live)).toBe(0);
}
