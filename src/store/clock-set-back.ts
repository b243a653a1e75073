// Keeps what waits from waiting for a time that was taken back.
import { and, between, gt, isNull, ne, not, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { DeliveryStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { deliveries, leases, pauses } from './schema.ts';

/** Every process notices within a minute, and only the first one has something to do. */
const NAME = 'clock-set-back';
const NOTICED_WITHIN_MS = 60_000;

/** False when another process was faster. */
function isFirst(db: Db, now: number): boolean {
  const until = now + NOTICED_WITHIN_MS;
  const { changes } = db
    .insert(leases)
    .values({ name: NAME, owner: NAME, until })
    // One that lies further ahead is of the time that was taken back.
    .onConflictDoUpdate({
      target: leases.name,
      set: { until },
      setWhere: not(between(leases.until, now + 1, until)),
    })
    .run();
  return changes > 0;
}

export function createClockSetBack({ db, write }: Database): DeliveryStore['clockSetBack'] {
  return (now, byMs) =>
    write(() => {
      if (!isFirst(db, now)) return;
      // What lay ahead of the old time lies as far ahead of the new one; what it had reached is reached.
      const moved = (at: SQLiteColumn): SQL =>
        sql`case when ${at} > ${now + byMs} then ${at} - ${byMs} else min(${at}, ${now}) end`;
      const isWaiting = sql`${deliveries.state} = 'waiting'`;
      db.update(deliveries)
        .set({ nextAt: moved(deliveries.nextAt) })
        .where(and(isWaiting, gt(deliveries.nextAt, now)))
        .run();
      // A request that may have left stays with whoever sent it.
      db.update(deliveries)
        .set({ leaseUntil: moved(deliveries.leaseUntil) })
        .where(and(isWaiting, gt(deliveries.leaseUntil, now), isNull(deliveries.tryStartedAt)))
        .run();
      db.update(pauses)
        .set({ until: moved(pauses.until) })
        .where(gt(pauses.until, now))
        .run();
      db.update(leases)
        .set({ until: moved(leases.until) })
        .where(and(gt(leases.until, now), ne(leases.name, NAME)))
        .run();
    });
}
