// Snooze and Tomorrow: a reminder that was sent comes again.
import { and, eq, sql } from 'drizzle-orm';
import type { ReminderPlan } from '#src/ports/records.ts';
import type { Cause, ReminderStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { type ReminderRow, reminderOf } from './rows.ts';
import { deliveries, reminders } from './schema.ts';

type Move = Parameters<ReminderStore['move']>[0];

/** It arrived, so it can be moved: also while its delivery is not settled, and after it was moved before. */
function wasSent(row: ReminderRow): boolean {
  return row.state === 'sent' || row.state === 'sending' || (row.state === 'planned' && row.sentBefore);
}

/** Whoever clicks a reminder has it, whatever became of the request that sent it. */
function noteArrival(db: Db, { id }: ReminderRow): void {
  db.update(deliveries)
    .set({ state: 'cancelled', settledAt: sql`next_at`, leaseOwner: null, leaseUntil: null })
    .where(and(eq(deliveries.subjectId, id), eq(deliveries.state, 'waiting')))
    .run();
  db.update(reminders)
    .set({ state: 'sent', sentBefore: true, snoozed: false })
    .where(eq(reminders.id, id))
    .run();
}

function planAt(db: Db, { id }: ReminderRow, dueAt: number): ReminderRow {
  return db
    .update(reminders)
    .set({ state: 'planned', snoozed: true, dueAt })
    .where(eq(reminders.id, id))
    .returning()
    .get();
}

/** "Tomorrow": another date is due at the same account. */
function planNew(
  db: Db,
  { personId, accountId, workspaceId }: ReminderRow,
  { date, at }: ReminderPlan,
): ReminderRow {
  return db
    .insert(reminders)
    .values({
      id: newId(),
      personId,
      accountId,
      workspaceId,
      localDate: date,
      dueAt: at,
      state: 'planned',
      snoozed: true,
      sentBefore: false,
    })
    .returning()
    .get();
}

export function createMoveReminder({ db, write }: Database): ReminderStore['move'] {
  const inbox = createInbox(db);
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);
  const byId = (id: string) => db.select().from(reminders).where(eq(reminders.id, id)).get() ?? null;

  function ofDate(personId: string, localDate: string): ReminderRow | null {
    const isOfDate = and(eq(reminders.personId, personId), eq(reminders.localDate, localDate));
    return db.select().from(reminders).where(isOfDate).get() ?? null;
  }

  /** The row to move, if it is this person's, and they still want reminders and can be reached. */
  function movable(reminderId: string, personId: string): ReminderRow | null {
    const row = byId(reminderId);
    const person = people.person(personId);
    if (row?.personId !== personId || !wasSent(row)) return null;
    return person?.remindersOn && !person.paused && person.direct === 'open' ? row : null;
  }

  function move({ reminderId, personId, plan }: Move, cause: Cause): ReminderRow | null {
    const first = inbox.find(cause, 'reminder');
    const prior = first === null ? null : byId(first);
    if (prior !== null) return prior.personId === personId ? prior : null;
    const row = movable(reminderId, personId);
    if (row === null) return null;
    const there = ofDate(personId, plan.date);
    const isFree = there === null || ['planned', 'cancelled'].includes(there.state);
    if (!isFree && there.id !== row.id) return null;
    noteArrival(db, row);
    planner.clear(personId, there?.id);
    const moved = there === null ? planNew(db, row, plan) : planAt(db, there, plan.at);
    people.touch(personId);
    inbox.note(cause, 'reminder', moved.id, plan.at);
    return moved;
  }

  return (input, cause) =>
    write(() => {
      const row = move(input, cause);
      return row === null ? null : reminderOf(row);
    });
}
