// Schedules: which channel is asked what, and when.
import { and, eq, isNotNull, isNull, or } from 'drizzle-orm';
import type { ScheduleStore } from '#src/ports/store.ts';
import { createChannelHistory } from './channel-history.ts';
import { createCreateSchedule } from './create-schedule.ts';
import type { Database } from './database.ts';
import { isListed, selectSchedules } from './schedule-queries.ts';
import { schedules, workspaces } from './schema.ts';

const runs = and(
  isListed,
  eq(schedules.paused, false),
  isNull(schedules.disabledReason),
  isNull(workspaces.removedAt),
);

export function createScheduleStore(database: Database): ScheduleStore {
  const { db, read, write } = database;

  function setPaused(scheduleId: string, paused: boolean, now: number): void {
    if (paused) {
      db.update(schedules).set({ paused }).where(eq(schedules.id, scheduleId)).run();
      return;
    }
    // Resuming one that runs must not make it forget what is due just now.
    const stands = or(eq(schedules.paused, true), isNotNull(schedules.disabledReason));
    db.update(schedules)
      .set({ paused, disabledReason: null, activeSince: now })
      .where(and(eq(schedules.id, scheduleId), stands))
      .run();
  }

  return {
    create: createCreateSchedule(database),
    schedule: (scheduleId) =>
      read(() => selectSchedules(db, and(eq(schedules.id, scheduleId), isListed))[0] ?? null),
    ofWorkspace: (workspaceId) =>
      read(() => selectSchedules(db, and(eq(schedules.workspaceId, workspaceId), isListed))),
    active: () => read(() => selectSchedules(db, runs)),
    archive: (scheduleId, now) =>
      write(() => {
        db.update(schedules)
          .set({ archivedAt: now })
          .where(and(eq(schedules.id, scheduleId), isListed))
          .run();
      }),
    setPaused: (scheduleId, paused, now) => write(() => setPaused(scheduleId, paused, now)),
    channelHistory: createChannelHistory(database),
  };
}
