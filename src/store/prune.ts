// Forgets what only served to recognise repeats, and the texts of what was sent long ago.
import { and, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { budgets, claims, deliveries, inbox, installStates, leases, pauses } from './schema.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const INBOX_DAYS = 3;
const TEXT_DAYS = 30;
/** Rows per transaction, so that nothing else waits long. */
const CHUNK = 500;

async function repeat(step: () => Promise<number>): Promise<void> {
  while ((await step()) === CHUNK);
}

/** Each chunk is a transaction of its own: pruning half is as good as not having pruned yet. */
export function createPrune({ db, write }: Database): (now: number) => Promise<void> {
  return async (now) => {
    await write(() => {
      db.delete(pauses).where(lte(pauses.until, now)).run();
      // An hour later every burst is there again.
      db.delete(budgets)
        .where(lt(budgets.until, now - HOUR_MS))
        .run();
      db.delete(leases)
        .where(and(isNull(leases.beat), lte(leases.until, now)))
        .run();
      db.delete(installStates)
        .where(lt(installStates.createdAt, now - DAY_MS))
        .run();
    });
    await repeat(() =>
      write(() => {
        const old = db
          .select({ key: claims.key })
          .from(claims)
          .where(lt(claims.at, now - HOUR_MS))
          .limit(CHUNK);
        return db.delete(claims).where(inArray(claims.key, old)).run().changes;
      }),
    );
    await repeat(() =>
      write(() => {
        const old = db
          .select({ rowid: sql`rowid` })
          .from(inbox)
          .where(lt(inbox.at, now - INBOX_DAYS * DAY_MS))
          .limit(CHUNK);
        return db.delete(inbox).where(inArray(sql`rowid`, old)).run().changes;
      }),
    );
    await repeat(() =>
      write(() => {
        const old = db
          .select({ id: deliveries.id })
          .from(deliveries)
          .where(and(isNotNull(deliveries.message), lt(deliveries.settledAt, now - TEXT_DAYS * DAY_MS)))
          .limit(CHUNK);
        return db.update(deliveries).set({ message: null }).where(inArray(deliveries.id, old)).run().changes;
      }),
    );
  };
}
