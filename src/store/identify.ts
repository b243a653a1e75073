// Who an interaction comes from: known people are found, new ones are made.
import { and, eq, sql } from 'drizzle-orm';
import { DEFAULT_RETENTION } from '#src/core/memory.ts';
import type { InteractionSource, WorkspaceRef } from '#src/ports/chat.ts';
import type { Settings } from '#src/ports/records.ts';
import type { PeopleStore } from '#src/ports/store.ts';
import { createActorQuery, type FoundActor } from './actor-query.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { newId } from './ids.ts';
import type { WorkspaceRow } from './rows.ts';
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

function prepareWorkspace(db: Db) {
  const workspace = db
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.platform, given('platform')), eq(workspaces.externalId, given('externalId'))))
    .prepare();
  return ({ platform, externalId }: WorkspaceRef) => workspace.get({ platform, externalId }) ?? null;
}

function prepareWrites(db: Db) {
  const usedAccount = db
    .update(accounts)
    .set({
      displayName: sql`${given('displayName')}`,
      zone: sql`${given('zone')}`,
      lastActiveAt: sql`max(last_active_at, ${given('now')})`,
      personalAt: sql`coalesce(${given('personalAt')}, personal_at)`,
    })
    .where(eq(accounts.id, given('id')))
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

const nameOf = ({ displayName }: Pick<AccountRow, 'displayName'>, source: InteractionSource): string =>
  source.nameIsStandIn === true ? displayName : source.displayName;

/** Is all that is stored of them as fresh as it has to be. */
function isFresh({ account, hereId, ...found }: FoundActor, source: InteractionSource, now: number): boolean {
  if (account.displayName !== nameOf(account, source)) return false;
  if (source.zone !== null && account.zone !== source.zone) return false;
  if (isPersonal(source) && account.personalAt === null) return false;
  const isRecent = (at: number | null) => at !== null && now - at < ACTIVE_EVERY_MS;
  if (!isRecent(account.lastActiveAt) || found.lastAccountId !== account.id) return false;
  if (source.workspace === null) return true;
  const isLast = hereId !== null && found.lastId === hereId && found.lastIsThere === 1;
  return isLast && isRecent(found.lastActiveAt);
}

/** Says who somebody is. To be called inside a transaction. */
export interface Identification {
  /** Who it is, and whether something that is stored of them has to be newer. */
  find(
    source: InteractionSource,
    now: number,
  ): { readonly found: FoundActor | null; readonly isStale: boolean };
  /** Stores what is newer, and makes who is new. */
  refresh(source: InteractionSource, now: number): FoundActor;
  /** Stores what is newer of those who are known; null for who is new. */
  recognise(source: InteractionSource, now: number): FoundActor | null;
}

export function createIdentification(db: Db): Identification {
  const actors = createActorQuery(db);
  const findWorkspace = prepareWorkspace(db);
  const writes = prepareWrites(db);

  const find: Identification['find'] = (source, now) => {
    const found = actors.byAccount(source.account, source);
    return { found, isStale: found !== null && !isFresh(found, source, now) };
  };

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
      findWorkspace(ref) ??
      db
        .insert(workspaces)
        .values({ id: newId(), platform, externalId, name: '', createdAt: now })
        .returning()
        .get()
    );
  }

  function refresh(source: InteractionSource, now: number): FoundActor {
    const account = actors.byAccount(source.account, source)?.account ?? makeAccount(source, now);
    const displayName = nameOf(account, source);
    const zone = source.zone ?? account.zone;
    const personalAt = isPersonal(source) ? now : null;
    writes.usedAccount.run({ id: account.id, displayName, zone, now, personalAt });
    const workspace = source.workspace === null ? null : workspaceFor(source.workspace, now);
    if (workspace !== null) {
      writes.activeIn.run({ workspaceId: workspace.id, personId: account.personId, now });
    }
    const found = actors.byAccount(source.account, source);
    if (found === null) throw new Error('An account has no person.');
    return found;
  }

  return {
    find,
    refresh,
    recognise(source, now) {
      const { found, isStale } = find(source, now);
      return isStale ? refresh(source, now) : found;
    },
  };
}

/** The part of `PeopleStore` that finds out who somebody is. */
export function createIdentify({
  db,
  ask,
  write,
}: Database): Pick<PeopleStore, 'identify' | 'recognise' | 'actor' | 'findAccount'> {
  const actors = createActorQuery(db);
  const { find, refresh, recognise } = createIdentification(db);

  // Most are known and fresh, and a look is enough for them.
  async function lookedUp(source: InteractionSource, now: number): Promise<FoundActor | null> {
    const { found, isStale } = await ask(() => find(source, now));
    return isStale ? write(() => recognise(source, now)) : found;
  }

  return {
    recognise: async (source, now) => (await lookedUp(source, now))?.actor ?? null,
    identify: async (source, now) =>
      ((await lookedUp(source, now)) ?? (await write(() => refresh(source, now)))).actor,
    actor: (accountId) => ask(() => actors.byId(accountId)?.actor ?? null),
    findAccount: (ref) => ask(() => actors.byAccount(ref, { workspace: null, channel: null })?.actor ?? null),
  };
}
