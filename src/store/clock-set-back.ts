// Keeps what waits from waiting for a time that was taken back.
import { and, between, gt, ne, not, type SQL, sql } from 'drizzle-orm';
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

/** What a waiting delivery says of the time of a try, once the clock is `byMs` further back. */
type Age = (at: SQLiteColumn) => SQL;

function setBack(db: Db, now: number, byMs: number, age: Age): void {
  // What lay ahead of the old time lies as far ahead of the new one; what it had reached is reached.
  const moved = (at: SQLiteColumn): SQL =>
    sql`case when ${at} > ${now + byMs} then ${at} - ${byMs} else min(${at}, ${now}) end`;
  const aged = (at: SQLiteColumn): SQL => sql`case when ${at} > ${now} then ${age(at)} else ${at} end`;
  const isWaiting = sql`${deliveries.state} = 'waiting'`;
  db.update(deliveries)
    .set({
      // But a reminder stays where it is: it was to leave by day, and the time that it is now may be at night.
      nextAt: sql`case when ${deliveries.kind} = 'reminder' then ${deliveries.nextAt} else ${moved(deliveries.nextAt)} end`,
      leaseUntil: moved(deliveries.leaseUntil),
      tryStartedAt: aged(deliveries.tryStartedAt),
      uncertainSince: aged(deliveries.uncertainSince),
    })
    .where(isWaiting)
    .run();
  db.update(pauses)
    .set({ until: moved(pauses.until) })
    .where(gt(pauses.until, now))
    .run();
  db.update(leases)
    .set({ until: moved(leases.until) })
    .where(and(gt(leases.until, now), ne(leases.name, NAME)))
    .run();
}

export function createClockSetBack({ db, write }: Database): DeliveryStore['clockSetBack'] {
  return (now, byMs) =>
    write(() => {
      if (isFirst(db, now)) setBack(db, now, byMs, (at) => sql`${at} - ${byMs}`);
    });
}

/** The latest time that something waiting was written at. */
function newestIn(db: Db): number {
  const row = db
    .select({
      at: sql<number | null>`max(max(${deliveries.createdAt}), coalesce(max(${deliveries.tryStartedAt}), 0))`,
    })
    .from(deliveries)
    .where(sql`${deliveries.state} = 'waiting'`)
    .get();
  return row?.at ?? 0;
}

export function createClockFoundBack({ db, ask, write }: Database): DeliveryStore['clockFoundBack'] {
  return async (now) => {
    const byMs = (await ask(() => newestIn(db))) - now;
    if (byMs <= NOTICED_WITHIN_MS) return 0;
    await write(() => {
      setBack(db, now, byMs, () => sql`0`);
      // The next start finds nothing of that time.
      db.update(deliveries)
        .set({ createdAt: now })
        .where(and(sql`${deliveries.state} = 'waiting'`, gt(deliveries.createdAt, now)))
        .run();
    });
    return byMs;
  };
}
