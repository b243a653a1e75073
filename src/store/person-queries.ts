// Prepared questions about one person, shared by the parts of the store. To be asked inside a transaction.
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { given } from './given.ts';
import type { PersonRow, WorkspaceRow } from './rows.ts';
import { accounts, memberships, persons, schedules, workspaces } from './schema.ts';

type AccountRow = typeof accounts.$inferSelect;

export interface PersonQueries {
  person(personId: string): PersonRow | null;
  account(accountId: string): AccountRow | null;
  /**
   * The workspace this person was last active in: of those that have the bot and that they did not leave, where there is
   * one (`isThere` is 1).
   */
  lastWorkspace(
    personId: string,
  ): { readonly workspace: WorkspaceRow; readonly activeAt: number; readonly isThere: number } | null;
  /**
   * The zone of a workspace: what its platform says, else that of a schedule in this channel, else that of its first
   * schedule; null when nobody said.
   */
  workspaceZone(workspace: WorkspaceRow, channelId: string | null): string | null;
  /** The account this person used last. */
  lastAccount(personId: string): AccountRow | null;
  /** Raises the version: whatever was computed from the old one is refused. */
  touch(personId: string): void;
}

export function createPersonQueries(db: Db): PersonQueries {
  const person = db
    .select()
    .from(persons)
    .where(eq(persons.id, given('id')))
    .prepare();
  const account = db
    .select()
    .from(accounts)
    .where(eq(accounts.id, given('id')))
    .prepare();
  const isThere = sql<number>`(${memberships.leftAt} is null and ${workspaces.removedAt} is null)`;
  const lastWorkspace = db
    .select({ workspace: workspaces, activeAt: memberships.lastActiveAt, isThere })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.personId, given('id')))
    .orderBy(desc(isThere), desc(memberships.lastActiveAt), sql`${memberships}.rowid desc`)
    .limit(1)
    .prepare();
  // One that has ended still says more than nothing.
  const scheduleZone = db
    .select({ zone: schedules.zone })
    .from(schedules)
    .where(eq(schedules.workspaceId, given('id')))
    .orderBy(
      sql`${schedules.channelId} is not ${given('channelId')}`,
      sql`${schedules.archivedAt} is not null`,
      schedules.createdAt,
      sql`rowid`,
    )
    .limit(1)
    .prepare();
  const lastAccount = db
    .select()
    .from(accounts)
    .where(eq(accounts.personId, given('id')))
    .orderBy(desc(accounts.lastActiveAt), sql`rowid desc`)
    .limit(1)
    .prepare();
  const touch = db
    .update(persons)
    .set({ version: sql`version + 1` })
    .where(eq(persons.id, given('id')))
    .prepare();
  return {
    person: (id) => person.get({ id }) ?? null,
    account: (id) => account.get({ id }) ?? null,
    lastWorkspace: (id) => lastWorkspace.get({ id }) ?? null,
    workspaceZone: ({ id, zone }, channelId) => zone ?? scheduleZone.get({ id, channelId })?.zone ?? null,
    lastAccount: (id) => lastAccount.get({ id }) ?? null,
    touch: (id) => {
      touch.run({ id });
    },
  };
}
