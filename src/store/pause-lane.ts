// Notes that a platform asked to be left alone for a while.
import { sql } from 'drizzle-orm';
import type { DeliveryStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { pauses } from './schema.ts';

export function createPause({ db, write }: Database): DeliveryStore['pause'] {
  return (platform, lane, until) =>
    write(() => {
      db.insert(pauses)
        .values({ platform, lane, until })
        .onConflictDoUpdate({
          target: [pauses.platform, pauses.lane],
          set: { until: sql`max(until, excluded.until)` },
        })
        .run();
    });
}
