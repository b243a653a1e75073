// Who an interaction comes from: known people are found, new ones are made.
import { and, eq, sql } from 'drizzle-orm';
import { DEFAULT_RETENTION } from '#src/core/memory.ts';
import type { AccountRef, InteractionSource, WorkspaceRef } from '#src/ports/chat.ts';
import type { Actor, Settings } from '#src/ports/records.ts';
import type { PeopleStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { newId } from './ids.ts';
import { createPersonQueries } from './person-queries.ts';
import { personOf, type WorkspaceRow } from './rows.ts';
import { accounts, memberships, persons, workspaces } from './schema.ts';

type AccountRow = typeof accounts.$inferSelect;

/** What somebody starts with who never changed anything. */
export const DEFAULT_SETTINGS: Settings = {
  zone: null,
  reminderHour: 9,
  remindersOn: false,
  paused: false,
  newPerDay: 5,
  retention: DEFAULT_RETENTION,
  onLeaderboard: true,
};

/** Being active again this soon is not written down: most interactions then only read. */
const ACTIVE_EVERY_MS = 60_000;

const isPersonal = ({ personal, workspace }: InteractionSource): boolean => personal ?? workspace === null;

function prepareLookups(db: Db) {
  const account = db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.platform, sql.placeholder('platform')),
        eq(accounts.scope, sql.placeholder('scope')),
        eq(accounts.externalId, sql.placeholder('externalId')),
      ),
    )
    .prepare();
  const workspace = db
    .select()
    .from(workspaces)
    .where(
      and(
        eq(workspaces.platform, sql.placeholder('platform')),
        eq(workspaces.externalId, sql.placeholder('externalId')),
      ),
    )
    .prepare();
  return {
    account: ({ platform, scope, externalId }: AccountRef) =>
      account.get({ platform, scope, externalId }) ?? null,
    workspace: ({ platform, externalId }: WorkspaceRef) => workspace.get({ platform, externalId }) ?? null,
  };
}

function prepareWrites(db: Db) {
  const usedAccount = db
    .update(accounts)
    .set({
      displayName: sql`${sql.placeholder('displayName')}`,
      zone: sql`${sql.placeholder('zone')}`,
      lastActiveAt: sql`max(last_active_at, ${sql.placeholder('now')})`,
      personalAt: sql`coalesce(${sql.placeholder('personalAt')}, personal_at)`,
    })
    .where(eq(accounts.id, sql.placeholder('id')))
    .prepare();
  const activeIn = db
    .insert(memberships)
    .values({
      workspaceId: sql.placeholder('workspaceId'),
      personId: sql.placeholder('personId'),
      lastActiveAt: sql.placeholder('now'),
    })
    .onConflictDoUpdate({
      target: [memberships.workspaceId, memberships.personId],
      set: { lastActiveAt: sql`max(last_active_at, excluded.last_active_at)`, leftAt: null },
    })
    .prepare();
  return { usedAccount, activeIn };
}

/** The part of `PeopleStore` that finds out who somebody is. */
export function createIdentify({
  db,
  read,
  write,
}: Database): Pick<PeopleStore, 'identify' | 'actor' | 'findAccount'> {
  const queries = createPersonQueries(db);
  const lookups = prepareLookups(db);
  const writes = prepareWrites(db);

  function actorOf(
    account: AccountRow,
    inWorkspace: WorkspaceRow | null,
    channelId: string | null,
  ): Actor | null {
    const person = queries.person(account.personId);
    if (person === null) return null;
    const last = inWorkspace === null ? queries.lastWorkspace(person.id) : null;
    const workspace = inWorkspace ?? (last?.isThere === 1 ? last.workspace : null);
    const { platform, scope, externalId } = account;
    const place = workspace ?? last?.workspace ?? null;
    const zone = person.zone ?? account.zone ?? (place && queries.workspaceZone(place, channelId));
    return {
      person: personOf(person),
      accountId: account.id,
      account: { platform, scope, externalId },
      displayName: account.displayName,
      zone: zone ?? 'UTC',
      zoneKnown: zone !== null,
      workspaceId: workspace?.id ?? null,
    };
  }

  /** The actor, if all that is stored of them is as fresh as it has to be. */
  function known(source: InteractionSource, now: number): Actor | null {
    const account = lookups.account(source.account);
    const inWorkspace = source.workspace === null ? null : lookups.workspace(source.workspace);
    if (account === null || account.displayName !== source.displayName) return null;
    if (source.zone !== null && account.zone !== source.zone) return null;
    if (isPersonal(source) && account.personalAt === null) return null;
    const fresh = (activeAt: number) => now - activeAt < ACTIVE_EVERY_MS;
    if (!fresh(account.lastActiveAt) || queries.lastAccount(account.personId)?.id !== account.id) return null;
    if (source.workspace !== null) {
      const last = queries.lastWorkspace(account.personId);
      if (inWorkspace === null || last?.workspace.id !== inWorkspace.id || !fresh(last.activeAt)) return null;
      if (last.isThere === 0) return null;
    }
    return actorOf(account, inWorkspace, source.channel?.channelId ?? null);
  }

  function makeAccount(source: InteractionSource, now: number): AccountRow {
    const person = db
      .insert(persons)
      .values({ ...DEFAULT_SETTINGS, id: newId(), version: 1, direct: 'open', createdAt: now })
      .returning()
      .get();
    const { displayName, zone } = source;
    const row = { ...source.account, id: newId(), personId: person.id, displayName, zone };
    return db
      .insert(accounts)
      .values({ ...row, lastActiveAt: now, createdAt: now })
      .returning()
      .get();
  }

  /** An interaction may arrive before the event that says the bot is there; the event fills in the name. */
  function workspaceFor(ref: WorkspaceRef, now: number): WorkspaceRow {
    const { platform, externalId } = ref;
    return (
      lookups.workspace(ref) ??
      db
        .insert(workspaces)
        .values({ id: newId(), platform, externalId, name: '', createdAt: now })
        .returning()
        .get()
    );
  }

  function refresh(source: InteractionSource, now: number): Actor | null {
    const account = lookups.account(source.account) ?? makeAccount(source, now);
    const { displayName } = source;
    const zone = source.zone ?? account.zone;
    const personalAt = isPersonal(source) ? now : null;
    writes.usedAccount.run({ id: account.id, displayName, zone, now, personalAt });
    const workspace = source.workspace === null ? null : workspaceFor(source.workspace, now);
    if (workspace !== null) {
      writes.activeIn.run({ workspaceId: workspace.id, personId: account.personId, now });
    }
    return actorOf({ ...account, displayName, zone }, workspace, source.channel?.channelId ?? null);
  }

  return {
    identify: async (source, now) => {
      const actor = (await read(() => known(source, now))) ?? (await write(() => refresh(source, now)));
      if (actor === null) throw new Error('An account has no person.');
      return actor;
    },
    actor: (accountId) =>
      read(() => {
        const account = queries.account(accountId);
        return account === null ? null : actorOf(account, null, null);
      }),
    findAccount: (ref) =>
      read(() => {
        const account = lookups.account(ref);
        return account === null ? null : actorOf(account, null, null);
      }),
  };
}
