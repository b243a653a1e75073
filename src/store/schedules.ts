// Schedules: which channel is asked what, and when.
import { and, eq, isNotNull, isNull, or } from 'drizzle-orm';
import type { ScheduleStore } from '#src/ports/store.ts';
import { callOffPosts } from './call-off.ts';
import { createChangeSchedule } from './change-schedule.ts';
import { createChannelHistory } from './channel-history.ts';
import { createCreateSchedule } from './create-schedule.ts';
import type { Database, Db } from './database.ts';
import { isListed, scheduleById, selectSchedules } from './schedule-queries.ts';
import { persons, schedules, workspaces } from './schema.ts';
import { accountIn } from './statistics.ts';

const runs = and(
  isListed,
  eq(schedules.paused, false),
  isNull(schedules.disabledReason),
  isNull(workspaces.removedAt),
);

function ownerOf(db: Db, scheduleId: string) {
  const schedule = scheduleById(db, scheduleId);
  if (schedule === null) return null;
  const { workspaceId, createdBy: personId, channel } = schedule;
  const person = db.select({ direct: persons.direct }).from(persons).where(eq(persons.id, personId)).get();
  const found = person?.direct === 'open' ? accountIn(db, workspaceId, personId) : undefined;
  if (found === undefined || found.platform !== channel.workspace.platform) return null;
  const { platform, scope, externalId } = found;
  return { personId, account: { platform, scope, externalId } };
}

export function createScheduleStore(database: Database): ScheduleStore {
  const { db, read, write } = database;

  function setPaused(scheduleId: string, paused: boolean, now: number): void {
    if (paused) {
      callOffPosts(db, scheduleId, now);
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
    change: createChangeSchedule(database),
    owner: (scheduleId) => read(() => ownerOf(db, scheduleId)),
    schedule: (scheduleId) =>
      read(() => selectSchedules(db, and(eq(schedules.id, scheduleId), isListed))[0] ?? null),
    ofWorkspace: (workspaceId) =>
      read(() => selectSchedules(db, and(eq(schedules.workspaceId, workspaceId), isListed))),
    active: () => read(() => selectSchedules(db, runs)),
    archive: (scheduleId, now) =>
      write(() => {
        callOffPosts(db, scheduleId, now);
        db.update(schedules)
          .set({ archivedAt: now })
          .where(and(eq(schedules.id, scheduleId), isListed))
          .run();
      }),
    setPaused: (scheduleId, paused, now) => write(() => setPaused(scheduleId, paused, now)),
    channelHistory: createChannelHistory(database),
  };
}
