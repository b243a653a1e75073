// Gives a schedule another plan, without a second question on a date that had one.
import { and, eq, sql } from 'drizzle-orm';
import { type LocalDate, localDate } from '#src/core/local-day.ts';
import type { Schedule } from '#src/ports/records.ts';
import type { Cause, ScheduleStore } from '#src/ports/store.ts';
import { isTaken } from './create-schedule.ts';
import type { Database, Db } from './database.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { isListed, scheduleById, selectSchedules } from './schedule-queries.ts';
import { posts, schedules } from './schema.ts';

type Change = Parameters<ScheduleStore['change']>[0];

/**
 * The newest date that had its question, as the schedule's own zone or the new one dates it, whichever is later. Of the
 * new zone never later than today, so that a clock that ran ahead for a while does not keep the schedule silent.
 */
function lastDateIn(db: Db, zone: string, before: Schedule, now: number): LocalDate | null {
  if (zone === before.zone) return before.lastDate;
  const row = db
    .select({ at: sql<number | null>`max(${posts.dueAt})` })
    .from(posts)
    .where(and(eq(posts.scheduleId, before.id), eq(posts.ordinal, 0)))
    .get();
  const at = row?.at ?? null;
  const inNewZone = at === null ? null : localDate(Math.min(at, now), zone);
  if (inNewZone === null || before.lastDate === null) return before.lastDate ?? inNewZone;
  return inNewZone > before.lastDate ? inNewZone : before.lastDate;
}

export function createChangeSchedule({ db, write }: Database): ScheduleStore['change'] {
  const inbox = createInbox(db);
  const outbox = createOutbox(db);

  function change(input: Change, cause: Cause | null, now: number): Schedule | 'taken' | null {
    const { scheduleId, channel, confirmation, disabledReason = null, ...plan } = input;
    const before = selectSchedules(db, and(eq(schedules.id, scheduleId), isListed))[0];
    if (before === undefined) return null;
    if (cause !== null && inbox.find(cause, 'schedule') === scheduleId) return before;
    const { workspaceId } = before;
    if (isTaken(db, { ...plan, channel, workspaceId }, scheduleId)) return 'taken';
    const isMoved = channel.channelId !== before.channel.channelId;
    db.update(schedules)
      .set({
        ...plan,
        channelId: channel.channelId,
        activeSince: now,
        lastDate: lastDateIn(db, plan.zone, before, now),
        ...(isMoved ? { disabledReason } : {}),
      })
      .where(eq(schedules.id, scheduleId))
      .run();
    if (confirmation !== null && isMoved) outbox.put(confirmation, { workspaceId }, now);
    if (cause !== null) inbox.note(cause, 'schedule', scheduleId, now);
    return scheduleById(db, scheduleId);
  }

  return (input, cause, now) => write(() => change(input, cause, now));
}
