// Managers: whom a workspace lets manage the bot besides those whom the platform says.
import { and, eq, sql } from 'drizzle-orm';
import type { ManagerStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { given } from './given.ts';
import { accounts, managers, persons, workspaces } from './schema.ts';
import { accountIn } from './statistics.ts';

export function createManagerStore({ db, read, write }: Database): ManagerStore {
  const named = db
    .select({ personId: managers.personId })
    .from(managers)
    .innerJoin(workspaces, eq(workspaces.id, managers.workspaceId))
    .innerJoin(accounts, eq(accounts.personId, managers.personId))
    .where(
      and(
        eq(workspaces.platform, given('platform')),
        eq(workspaces.externalId, given('workspace')),
        eq(accounts.platform, given('platform')),
        eq(accounts.scope, given('scope')),
        eq(accounts.externalId, given('externalId')),
      ),
    )
    .prepare();
  const isManager = (workspaceId: string, personId: string) =>
    and(eq(managers.workspaceId, workspaceId), eq(managers.personId, personId));

  return {
    isNamed: ({ platform, externalId: workspace }, account) =>
      read(
        () =>
          account.platform === platform &&
          named.get({ platform, workspace, scope: account.scope, externalId: account.externalId }) !==
            undefined,
      ),
    ofWorkspace: (workspaceId) =>
      read(() =>
        db
          .select({ personId: managers.personId })
          .from(managers)
          .where(eq(managers.workspaceId, workspaceId))
          .orderBy(managers.namedAt, sql`rowid`)
          .all()
          .map(({ personId }) => ({
            personId,
            displayName: accountIn(db, workspaceId, personId)?.displayName ?? '',
          })),
      ),
    name: (workspaceId, personId, now) =>
      write(() => {
        const person = db.select({ id: persons.id }).from(persons).where(eq(persons.id, personId)).get();
        if (person === undefined) return false;
        const row = { workspaceId, personId, namedAt: now };
        return db.insert(managers).values(row).onConflictDoNothing().run().changes > 0;
      }),
    dismiss: (workspaceId, personId) =>
      write(() => db.delete(managers).where(isManager(workspaceId, personId)).run().changes > 0),
  };
}
