// Who can be written to directly, as far as the Store knows: whom nothing connects with the bot any more cannot.
import { and, eq, not, type SQL, sql } from 'drizzle-orm';
import type { PeopleStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { accounts, memberships, workspaces } from './schema.ts';

/**
 * Of a row of `accounts`: every workspace that could have let the bot write there removed it or was left, the person did
 * nothing since, and did not add the bot for themselves. Somebody of whom no workspace is known is not out of reach.
 */
export const isOutOfReach: SQL = sql`(
  (${accounts.personalAt} is null or ${accounts.scope} <> '')
  and coalesce(${accounts.lastActiveAt} <= (
    select case when count(*) = count(coalesce(${workspaces.removedAt}, ${memberships.leftAt}))
      then max(max(coalesce(${workspaces.removedAt}, 0), coalesce(${memberships.leftAt}, 0))) end
    from ${memberships} join ${workspaces} on ${workspaces.id} = ${memberships.workspaceId}
    where ${memberships.personId} = ${accounts.personId} and ${workspaces.platform} = ${accounts.platform}
      and ${accounts.scope} in ('', ${workspaces.externalId})
  ), 0)
)`;

/** The part of `PeopleStore` that asks about it. */
export function createReachable({ db, read }: Database): PeopleStore['reachable'] {
  return (accountId) =>
    read(() => {
      const isIt = and(eq(accounts.id, accountId), not(isOutOfReach));
      return db.select({ id: accounts.id }).from(accounts).where(isIt).get() !== undefined;
    });
}
