// Can the database be read and written right now.
import { eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { health } from './schema.ts';
import { isBusy } from './sqlite-error.ts';

/** More than fits into the pages that are there, so that a full database shows. */
const FILLER_BYTES = 16_384;

/**
 * Tries two writes: one that needs new pages and is rolled back, and a small one that is committed, since a full disk
 * shows only then. A database that somebody else holds just now is healthy; a full, read-only or closed one is not.
 */
export function createHealthy({ client, db }: Database): () => Promise<boolean> {
  function grow(): void {
    client.exec('begin immediate');
    try {
      db.update(health)
        .set({ filler: sql`hex(zeroblob(${FILLER_BYTES}))` })
        .where(eq(health.id, 1))
        .run();
    } finally {
      if (client.inTransaction) client.exec('rollback');
    }
  }
  function beat(): void {
    db.insert(health)
      .values({ id: 1, beats: 1, filler: '' })
      .onConflictDoUpdate({ target: health.id, set: { beats: sql`beats + 1` } })
      .run();
  }
  return async () => {
    try {
      beat();
      grow();
      return db.select().from(health).all().length === 1;
    } catch (error) {
      return isBusy(error);
    }
  };
}
