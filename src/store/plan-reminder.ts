// Replaces what is planned to remind a person; part of every write that moves a due day or a setting.
import { and, eq, sql } from 'drizzle-orm';
import type { ReminderPlan } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { newId } from './ids.ts';
import type { PersonRow, ReminderRow } from './rows.ts';
import { reminders } from './schema.ts';

export interface ReminderPlanner {
  /**
   * Plans this and nothing else; gives the id of what is planned now, or null. A snoozed reminder stays instead, unless
   * `evenSnoozed`. Nothing is planned while reminders are off, paused, refused or belong to no account.
   */
  plan(person: PersonRow, plan: ReminderPlan | null, options?: { evenSnoozed?: boolean }): string | null;
  /** Takes away all that is planned: what was sent before is `sent` again, the rest is gone. */
  clear(personId: string, except?: string): void;
  planned(personId: string): ReminderRow | null;
}

function preparePlanning(db: Db) {
  const planned = db
    .select()
    .from(reminders)
    .where(and(eq(reminders.personId, given('personId')), sql`${reminders.state} = 'planned'`))
    .prepare();
  const remove = db
    .delete(reminders)
    .where(eq(reminders.id, given('id')))
    .prepare();
  const sentAgain = db
    .update(reminders)
    .set({ state: 'sent', snoozed: false })
    .where(eq(reminders.id, given('id')))
    .prepare();
  // A new id also for a date that was cancelled: a wake-up for the old one must find nothing.
  const insert = db
    .insert(reminders)
    .values({
      id: sql.placeholder('id'),
      personId: sql.placeholder('personId'),
      accountId: sql.placeholder('accountId'),
      localDate: sql.placeholder('localDate'),
      dueAt: sql.placeholder('dueAt'),
      state: 'planned',
      snoozed: false,
      sentBefore: false,
    })
    .onConflictDoUpdate({
      target: [reminders.personId, reminders.localDate],
      set: {
        id: sql`excluded.id`,
        accountId: sql`excluded.account_id`,
        dueAt: sql`excluded.due_at`,
        state: 'planned',
        snoozed: false,
      },
      setWhere: sql`${reminders.state} = 'cancelled'`,
    })
    .returning({ id: reminders.id })
    .prepare();
  return { planned, remove, sentAgain, insert };
}

function isSame(row: ReminderRow, plan: ReminderPlan): boolean {
  return row.localDate === plan.date && row.dueAt === plan.at;
}

export function createReminderPlanner(db: Db): ReminderPlanner {
  const statements = preparePlanning(db);
  const planned = (personId: string) => statements.planned.get({ personId }) ?? null;

  function clear(personId: string, except?: string): void {
    const row = planned(personId);
    if (row === null || row.id === except) return;
    if (row.sentBefore) statements.sentAgain.run({ id: row.id });
    else statements.remove.run({ id: row.id });
  }

  return {
    planned,
    clear,
    plan(person, plan, { evenSnoozed = false } = {}) {
      const wanted = person.remindersOn && !person.paused;
      const accountId = person.reminderAccountId;
      const reachable = person.direct === 'open' && accountId !== null;
      const current = planned(person.id);
      if (wanted && current?.snoozed && !evenSnoozed) return reachable ? current.id : null;
      if (!wanted || !reachable || plan === null) {
        clear(person.id);
        return null;
      }
      if (current !== null && isSame(current, plan) && current.accountId === accountId) return current.id;
      clear(person.id);
      const { date: localDate, at: dueAt } = plan;
      const row = statements.insert.get({ id: newId(), personId: person.id, accountId, localDate, dueAt });
      return row?.id ?? null;
    },
  };
}
