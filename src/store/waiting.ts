// What waits, in figures.
import { and, asc, count, eq, gt, min, type SQL, sql } from 'drizzle-orm';
import type { Lane } from '#src/ports/records.ts';
import type { Waiting } from '#src/ports/store/waiting.ts';
import type { Store } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { isWanted } from './is-wanted.ts';
import { deliveries, pauses, persons, reminders } from './schema.ts';

function reminderFigures(db: Db, now: number): Waiting['reminders'] {
  const isDue = sql`${reminders.dueAt} <= ${now}`;
  const first = (which: SQL) => sql<number | null>`min(${reminders.dueAt}) filter (where ${which})`;
  const planned = db
    .select({
      planned: count(),
      due: sql<number>`count(*) filter (where ${isDue})`,
      dueSince: first(isDue),
      nextAt: first(sql`not ${isDue}`),
    })
    .from(reminders)
    .innerJoin(persons, eq(persons.id, reminders.personId))
    .where(isWanted)
    .all();
  const sending = db.select({ sending: count() }).from(reminders).where(eq(reminders.state, 'sending')).all();
  const [figures = { planned: 0, due: 0, dueSince: null, nextAt: null }] = planned;
  return { ...figures, sending: sending[0]?.sending ?? 0 };
}

function deliveryFigures(db: Db): Waiting['deliveries'] {
  return db
    .select({
      platform: deliveries.platform,
      waiting: count(),
      since: sql<number>`${min(deliveries.createdAt)}`,
      retrying: sql<number>`count(*) filter (where ${deliveries.attempts} > 0)`,
    })
    .from(deliveries)
    .where(sql`${deliveries.state} = 'waiting'`)
    .groupBy(deliveries.platform)
    .orderBy(asc(deliveries.platform))
    .all();
}

const CHANNEL = 'channel:';

/** Only the Store writes lanes, so another one would be a bug. */
function laneOf(text: string): Lane {
  if (text === '*' || text === 'direct') return text;
  if (text.startsWith(CHANNEL)) return `channel:${text.slice(CHANNEL.length)}`;
  throw new Error(`There is no lane “${text}”.`);
}

function pausesOf(db: Db, now: number): Waiting['pauses'] {
  const rows = db
    .select()
    .from(pauses)
    .where(and(gt(pauses.until, now)))
    .orderBy(asc(pauses.until))
    .all();
  return rows.map(({ platform, lane, until }) => ({ platform, lane: laneOf(lane), until }));
}

export function createWaiting({ db, read }: Database): Store['waiting'] {
  return (now) =>
    read(() => ({
      reminders: reminderFigures(db, now),
      deliveries: deliveryFigures(db),
      pauses: pausesOf(db, now),
    }));
}
