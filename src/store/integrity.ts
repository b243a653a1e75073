// Is a database whole: every page, index and foreign key.
import Database from 'better-sqlite3';
import { notOurs } from './open-database.ts';

/** Throws unless everything is in order. Reads the whole file. */
export function checkIntegrity(client: Database.Database): void {
  const integrity = client.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') throw new Error(`integrity_check: ${String(integrity)}`);
  const orphans = client.prepare('select count(*) from pragma_foreign_key_check').pluck().get();
  if (orphans !== 0) throw new Error(`foreign_key_check: ${String(orphans)} rows point nowhere`);
}

/** Throws UserError, naming the path and what to do, when the file is damaged. Changes nothing. */
export function checkFile(path: string): void {
  const client = new Database(path, { readonly: true });
  try {
    checkIntegrity(client);
  } catch (error) {
    throw notOurs(path, error);
  } finally {
    client.close();
  }
}
