// Who somebody is, and what is stored of where they were last: one statement, because every interaction asks for it.
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { AccountRef, ChannelRef, WorkspaceRef } from '#src/ports/chat.ts';
import type { Actor } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { personOf } from './rows.ts';
import { accounts, memberships, persons, schedules, workspaces } from './schema.ts';

/** Where it happens, as far as there is a where. */
export interface Place {
  readonly workspace: WorkspaceRef | null;
  readonly channel: ChannelRef | null;
}

export interface ActorQuery {
  byAccount(account: AccountRef, place: Place): FoundActor | null;
  byId(accountId: string): FoundActor | null;
}

const here = alias(workspaces, 'here');
const last = alias(workspaces, 'last');
const lastMembership = alias(memberships, 'last_membership');

/** Of those that have the bot and that the person did not leave, where there is one. */
const newestMembership = sql`${lastMembership}.rowid = (
  select m.rowid from ${memberships} m join ${workspaces} w on w.id = m.workspace_id
  where m.person_id = ${accounts.personId}
  order by (m.left_at is null and w.removed_at is null) desc, m.last_active_at desc, m.rowid desc limit 1
)`;

const lastAccountId = sql<string>`(
  select a.id from ${accounts} a where a.person_id = ${accounts.personId}
  order by a.last_active_at desc, a.rowid desc limit 1
)`;

/** One of an ended schedule still says more than nothing. */
const scheduleZone = sql`(
  select s.zone from ${schedules} s where s.workspace_id = coalesce(${here.id}, ${last.id})
  order by s.channel_id is not ${given('channelId')}, s.archived_at is not null, s.created_at, s.rowid
  limit 1
)`;

function prepare(db: Db, isIt: SQL | undefined) {
  const placeZone = sql`case when ${here.id} is null then ${last.zone} else ${here.zone} end`;
  return db
    .select({
      account: accounts,
      person: persons,
      hereId: here.id,
      lastId: last.id,
      lastActiveAt: lastMembership.lastActiveAt,
      lastIsThere: sql<number>`(${lastMembership.leftAt} is null and ${last.removedAt} is null)`,
      lastAccountId,
      zone: sql<string | null>`coalesce(${persons.zone}, ${accounts.zone}, ${placeZone}, ${scheduleZone})`,
    })
    .from(accounts)
    .innerJoin(persons, eq(persons.id, accounts.personId))
    .leftJoin(here, and(eq(here.platform, given('inPlatform')), eq(here.externalId, given('inExternalId'))))
    .leftJoin(lastMembership, newestMembership)
    .leftJoin(last, eq(last.id, lastMembership.workspaceId))
    .where(isIt)
    .prepare();
}

type FoundRow = NonNullable<ReturnType<ReturnType<typeof prepare>['get']>>;

export interface FoundActor extends Omit<FoundRow, 'zone'> {
  readonly actor: Actor;
}

function foundActor({ zone, ...found }: FoundRow): FoundActor {
  const { account, person, hereId, lastId, lastIsThere } = found;
  const { platform, scope, externalId } = account;
  const actor = {
    person: personOf(person),
    accountId: account.id,
    account: { platform, scope, externalId },
    displayName: account.displayName,
    zone: zone ?? 'UTC',
    zoneKnown: zone !== null,
    workspaceId: hereId ?? (lastIsThere === 1 ? lastId : null),
  };
  return { ...found, actor };
}

/** An empty id is nobody's and no channel's. */
const placed = ({ workspace, channel }: Place) => ({
  inPlatform: workspace?.platform ?? '',
  inExternalId: workspace?.externalId ?? '',
  channelId: channel?.channelId ?? '',
});

const NOWHERE = placed({ workspace: null, channel: null });

export function createActorQuery(db: Db): ActorQuery {
  const byAccount = prepare(
    db,
    and(
      eq(accounts.platform, given('platform')),
      eq(accounts.scope, given('scope')),
      eq(accounts.externalId, given('externalId')),
    ),
  );
  const byId = prepare(db, eq(accounts.id, given('id')));
  const found = (row: FoundRow | undefined) => (row === undefined ? null : foundActor(row));
  return {
    byAccount: ({ platform, scope, externalId }, place) =>
      found(byAccount.get({ platform, scope, externalId, ...placed(place) })),
    byId: (id) => found(byId.get({ id, ...NOWHERE })),
  };
}
