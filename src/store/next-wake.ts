// When the next thing wants attention by itself.
import { and, eq, not, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Store } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { given } from './given.ts';
import { isWanted } from './is-wanted.ts';
import { isOfRemoved, pausedUntil } from './lanes.ts';
import { accounts, deliveries, exposures, persons, reminders } from './schema.ts';

/** Of what waits to be sent. When more does, a wake-up too few is made up for by the sweep. */
const MOST_LOOKED_AT = 500;

const isOneOf = (platform: SQLiteColumn): SQL =>
  sql`${platform} in (select value from json_each(${given('platforms')}))`;

export function createNextWakeAt({ db, read }: Database): Store['nextWakeAt'] {
  const reminder = db
    .select({ at: reminders.dueAt })
    .from(reminders)
    .innerJoin(persons, eq(persons.id, reminders.personId))
    .innerJoin(accounts, eq(accounts.id, reminders.accountId))
    .where(and(isWanted, isOneOf(accounts.platform)))
    .orderBy(reminders.dueAt)
    .limit(1)
    .prepare();
  const delivery = db
    .select({
      at: sql<number>`max(${deliveries.nextAt}, coalesce(${deliveries.leaseUntil}, 0), ${pausedUntil})`,
    })
    .from(deliveries)
    .where(and(sql`${deliveries.state} = 'waiting'`, isOneOf(deliveries.platform), not(isOfRemoved)))
    .orderBy(deliveries.nextAt)
    .limit(MOST_LOOKED_AT)
    .prepare();
  const unrated = db
    .select({ at: sql<number | null>`min(${exposures.unratedAt})` })
    .from(exposures)
    .where(sql`awaits_rating = 1`)
    .prepare();
  return (platforms) =>
    read(() => {
      const named = { platforms: JSON.stringify(platforms) };
      const waiting = delivery.all(named).map(({ at }) => at);
      const instants = [reminder.get(named)?.at, ...waiting, unrated.get()?.at];
      const known = instants.filter((at) => typeof at === 'number');
      return known.length === 0 ? null : Math.min(...known);
    });
}
