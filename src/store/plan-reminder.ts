// Replaces what is planned to remind a person; part of every write that moves a due day or a setting.
import { and, eq, sql } from 'drizzle-orm';
import type { ReminderPlan } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { newId } from './ids.ts';
import type { PersonRow, ReminderRow } from './rows.ts';
import { accounts, memberships, reminders, workspaces } from './schema.ts';

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

/** The workspace of the account, where accounts belong to one; else the one the person was last active in, or empty. */
const workspaceOf = sql<string>`coalesce(
  (
    select ${workspaces.id} from ${accounts} join ${workspaces}
      on ${workspaces.platform} = ${accounts.platform} and ${workspaces.externalId} = ${accounts.scope}
    where ${accounts.id} = ${given('accountId')}
  ),
  (
    select ${workspaces.id} from ${memberships}
    join ${workspaces} on ${workspaces.id} = ${memberships.workspaceId}
    join ${accounts} on ${accounts.platform} = ${workspaces.platform}
    where ${memberships.personId} = ${given('personId')} and ${memberships.leftAt} is null
      and ${accounts.id} = ${given('accountId')} and ${workspaces.removedAt} is null
    order by ${memberships.lastActiveAt} desc limit 1
  ),
  ''
)`;

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
  // Another id also for a date that was cancelled: a wake-up for the old one must find nothing.
  const insert = db
    .insert(reminders)
    .values({
      id: sql.placeholder('id'),
      personId: sql.placeholder('personId'),
      accountId: sql.placeholder('accountId'),
      workspaceId: workspaceOf,
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
        workspaceId: sql`excluded.workspace_id`,
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
      // What is moved keeps its id, so that its wake-up moves with it. One that was sent before stays behind.
      const id = current === null || current.sentBefore ? newId() : current.id;
      const row = statements.insert.get({ id, personId: person.id, accountId, localDate, dueAt });
      return row?.id ?? null;
    },
  };
}
