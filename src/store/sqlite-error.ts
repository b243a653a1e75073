// What SQLite said, found below whatever wraps it.
import Database from 'better-sqlite3';

/** SQLite's extended result code (`SQLITE_BUSY`, `SQLITE_IOERR_WRITE`, ...); null if it is no error of SQLite. */
export function sqliteCode(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Database.SqliteError) return cause.code;
  }
  return null;
}

/** Somebody else holds the lock: the same thing may succeed in a moment. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error) ?? '');
}

/** The disk is full or fails, or may not be written: nothing was saved. */
export function isDiskTrouble(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(sqliteCode(error) ?? '');
}

/** The file is damaged, or was never a database. */
export function isDamaged(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(sqliteCode(error) ?? '');
}
