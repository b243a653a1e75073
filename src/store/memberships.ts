// What the platform says about members: how they are called now, and who left.
import { and, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import type { PeopleStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { accounts, memberships } from './schema.ts';

/** The part of `PeopleStore` that keeps memberships true. */
export function createMemberships({
  db,
  read,
  write,
}: Database): Pick<PeopleStore, 'membershipsToCheck' | 'membershipChecked'> {
  return {
    membershipsToCheck: (workspaceId, personIds, before) =>
      read(() =>
        db
          .select({ personId: memberships.personId })
          .from(memberships)
          .where(
            and(
              eq(memberships.workspaceId, workspaceId),
              inArray(memberships.personId, [...personIds]),
              or(isNull(memberships.checkedAt), lte(memberships.checkedAt, before)),
            ),
          )
          .all()
          .map(({ personId }) => personId),
      ),
    membershipChecked: ({ workspaceId, personId, account, displayName }, now) =>
      write(() => {
        db.update(memberships)
          .set({ checkedAt: now, leftAt: displayName === null ? now : null })
          .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.personId, personId)))
          .run();
        if (displayName === null) return;
        const { platform, scope, externalId } = account;
        db.update(accounts)
          .set({ displayName })
          .where(
            and(
              eq(accounts.platform, platform),
              eq(accounts.scope, scope),
              eq(accounts.externalId, externalId),
            ),
          )
          .run();
      }),
  };
}
