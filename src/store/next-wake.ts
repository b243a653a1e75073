// When the next thing wants attention by itself.
import { and, eq, not, sql } from 'drizzle-orm';
import type { Store } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { given } from './given.ts';
import { isOfRemoved, pausedUntil } from './lanes.ts';
import { isWanted } from './reminders.ts';
import { deliveries, exposures, persons, reminders } from './schema.ts';

export function createNextWakeAt({ db, read }: Database): Store['nextWakeAt'] {
  const reminder = db
    .select({ at: reminders.dueAt })
    .from(reminders)
    .innerJoin(persons, eq(persons.id, reminders.personId))
    .where(isWanted)
    .orderBy(reminders.dueAt)
    .limit(1)
    .prepare();
  const delivery = db
    .select({
      at: sql<
        number | null
      >`min(max(${deliveries.nextAt}, coalesce(${deliveries.leaseUntil}, 0), ${pausedUntil}))`,
    })
    .from(deliveries)
    .where(
      and(
        sql`${deliveries.state} = 'waiting'`,
        sql`${deliveries.platform} in (select value from json_each(${given('platforms')}))`,
        not(isOfRemoved),
      ),
    )
    .prepare();
  const unrated = db
    .select({ at: sql<number | null>`min(${exposures.unratedAt})` })
    .from(exposures)
    .where(sql`awaits_rating = 1`)
    .prepare();
  return (platforms) =>
    read(() => {
      const waiting = delivery.get({ platforms: JSON.stringify(platforms) });
      const instants = [reminder.get()?.at, waiting?.at, unrated.get()?.at];
      const known = instants.filter((at) => typeof at === 'number');
      return known.length === 0 ? null : Math.min(...known);
    });
}
