// Makes a schedule, unless its channel has the same one already.
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { type LocalDate, localDate } from '#src/core/local-day.ts';
import type { Schedule } from '#src/ports/records.ts';
import type { Cause, ScheduleStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { isListed, scheduleById, selectSchedules } from './schedule-queries.ts';
import { posts, schedules } from './schema.ts';

type NewSchedule = Parameters<ScheduleStore['create']>[0];

/** Does another schedule than `except` post the same already. */
export function isTaken(
  db: Db,
  wanted: Pick<NewSchedule, 'workspaceId' | 'channel' | 'deckId' | 'time' | 'zone' | 'level' | 'weekdays'>,
  except: string | null,
): boolean {
  const atThatTime = and(
    isListed,
    eq(schedules.workspaceId, wanted.workspaceId),
    eq(schedules.channelId, wanted.channel.channelId),
    eq(schedules.deckId, wanted.deckId),
    eq(schedules.time, wanted.time),
    eq(schedules.zone, wanted.zone),
  );
  return selectSchedules(db, atThatTime).some(
    ({ id, level, weekdays }) =>
      id !== except &&
      level === wanted.level &&
      weekdays.some((weekday) => wanted.weekdays.includes(weekday)),
  );
}

/**
 * The date in the new zone of the last question that an archived schedule asked or missed in this channel. Never later
 * than today, so that a clock that ran ahead for a while does not keep the new schedule silent.
 */
function lastDateBefore(db: Db, wanted: NewSchedule, now: number): LocalDate | null {
  const row = db
    .select({ at: sql<number | null>`max(${posts.dueAt})` })
    .from(posts)
    .innerJoin(schedules, eq(schedules.id, posts.scheduleId))
    .where(
      and(
        eq(posts.workspaceId, wanted.workspaceId),
        eq(posts.channelId, wanted.channel.channelId),
        eq(posts.deckId, wanted.deckId),
        eq(posts.ordinal, 0),
        isNotNull(schedules.archivedAt),
      ),
    )
    .get();
  const at = row?.at ?? null;
  return at === null ? null : localDate(Math.min(at, now), wanted.zone);
}

export function createCreateSchedule({ db, write }: Database): ScheduleStore['create'] {
  const inbox = createInbox(db);
  const outbox = createOutbox(db);

  function create(input: NewSchedule, cause: Cause, now: number): Schedule | null {
    const first = inbox.find(cause, 'schedule');
    const prior = first === null ? null : scheduleById(db, first);
    if (prior !== null) return prior;
    if (isTaken(db, input, null)) return null;
    const { channel, confirmation, workspaceId, ...rest } = input;
    const id = newId();
    db.insert(schedules)
      .values({
        ...rest,
        id,
        workspaceId,
        channelId: channel.channelId,
        paused: false,
        activeSince: now,
        createdAt: now,
        lastDate: lastDateBefore(db, input, now),
      })
      .run();
    if (confirmation !== null) outbox.put(confirmation, { workspaceId }, now);
    inbox.note(cause, 'schedule', id, now);
    const made = scheduleById(db, id);
    if (made === null) throw new Error(`Schedule ${id} was not stored.`);
    return made;
  }

  return (input, cause, now) => write(() => create(input, cause, now));
}
