// Schedules: which channel is asked what, and when.
import { and, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Schedule } from '#src/ports/records.ts';
import type { Cause, ScheduleStore } from '#src/ports/store.ts';
import { createChannelHistory } from './channel-history.ts';
import type { Database } from './database.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { scheduleOf } from './rows.ts';
import { schedules, workspaces } from './schema.ts';

type NewSchedule = Parameters<ScheduleStore['create']>[0];

export function createScheduleStore(database: Database): ScheduleStore {
  const { db, read, write } = database;
  const inbox = createInbox(db);
  const outbox = createOutbox(db);

  const listed = isNull(schedules.archivedAt);

  function select(where: SQL | undefined): readonly Schedule[] {
    return db
      .select({ schedule: schedules, workspace: workspaces })
      .from(schedules)
      .innerJoin(workspaces, eq(workspaces.id, schedules.workspaceId))
      .where(where)
      .orderBy(schedules.createdAt, sql`${schedules}.rowid`)
      .all()
      .map((row) => scheduleOf(row.schedule, row.workspace));
  }

  /** Also one that was archived: a repeated request hears of the same schedule. */
  const byId = (id: string) => select(eq(schedules.id, id))[0] ?? null;

  function isTaken({ workspaceId, channel, deckId, time }: NewSchedule): boolean {
    const same = and(
      eq(schedules.workspaceId, workspaceId),
      eq(schedules.channelId, channel.channelId),
      eq(schedules.deckId, deckId),
      eq(schedules.time, time),
    );
    return select(and(same, listed)).length > 0;
  }

  function create(input: NewSchedule, cause: Cause, now: number): Schedule | null {
    const first = inbox.find(cause, 'schedule');
    const prior = first === null ? null : byId(first);
    if (prior !== null) return prior;
    if (isTaken(input)) return null;
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
      })
      .run();
    if (confirmation !== null) outbox.put(confirmation, { workspaceId }, now);
    inbox.note(cause, 'schedule', id, now);
    const made = byId(id);
    if (made === null) throw new Error(`Schedule ${id} was not stored.`);
    return made;
  }

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

  const runs = and(
    listed,
    eq(schedules.paused, false),
    isNull(schedules.disabledReason),
    isNull(workspaces.removedAt),
  );
  return {
    create: (input, cause, now) => write(() => create(input, cause, now)),
    schedule: (scheduleId) => read(() => select(and(eq(schedules.id, scheduleId), listed))[0] ?? null),
    ofWorkspace: (workspaceId) => read(() => select(and(eq(schedules.workspaceId, workspaceId), listed))),
    active: () => read(() => select(runs)),
    archive: (scheduleId, now) =>
      write(() => {
        db.update(schedules)
          .set({ archivedAt: now })
          .where(and(eq(schedules.id, scheduleId), listed))
          .run();
      }),
    setPaused: (scheduleId, paused, now) => write(() => setPaused(scheduleId, paused, now)),
    channelHistory: createChannelHistory(database),
  };
}
