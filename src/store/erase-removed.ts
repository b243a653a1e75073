// Erases workspaces that removed the bot long ago, in steps that are small enough for everybody else to go on.
import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, or } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { WorkspaceStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { forgetRows } from './person-rows.ts';
import {
  accounts,
  deliveries,
  exposures,
  managers,
  memberships,
  posts,
  schedules,
  scores,
  workspaces,
} from './schema.ts';

interface Removed {
  readonly id: string;
  readonly removedAt: number;
}

function oldestRemoved(db: Db, before: number): Removed | null {
  const row = db
    .select({ id: workspaces.id, removedAt: workspaces.removedAt })
    .from(workspaces)
    .where(lt(workspaces.removedAt, before))
    .orderBy(asc(workspaces.removedAt))
    .limit(1)
    .get();
  return row?.removedAt == null ? null : { id: row.id, removedAt: row.removedAt };
}

/** Added the bot for themselves, or did something since, or was reached by a reminder since. */
function isReachedElsewhere(db: Db, personId: string, { removedAt }: Removed): boolean {
  const uses = or(isNotNull(accounts.personalAt), gt(accounts.lastActiveAt, removedAt));
  const account = db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.personId, personId), uses))
    .limit(1)
    .get();
  const reminder = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.personId, personId),
        eq(deliveries.kind, 'reminder'),
        eq(deliveries.state, 'sent'),
        gt(deliveries.settledAt, removedAt),
      ),
    )
    .limit(1)
    .get();
  return account !== undefined || reminder !== undefined;
}

/** A member of another workspace that is not to be erased, or reached without any. */
function livesOn(db: Db, personId: string, removed: Removed, before: number): boolean {
  const elsewhere = db
    .select({ id: memberships.workspaceId })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(
      and(
        eq(memberships.personId, personId),
        ne(memberships.workspaceId, removed.id),
        isNull(memberships.leftAt),
        or(isNull(workspaces.removedAt), gte(workspaces.removedAt, before)),
      ),
    )
    .limit(1)
    .get();
  return elsewhere !== undefined || isReachedElsewhere(db, personId, removed);
}

/** Parts a person from the workspace; what they remember stays theirs. */
function partFrom(db: Db, personId: string, { id }: Removed): void {
  for (const table of [memberships, managers]) {
    db.delete(table)
      .where(and(eq(table.workspaceId, id), eq(table.personId, personId)))
      .run();
  }
  db.update(exposures)
    .set({ workspaceId: null, postId: null })
    .where(and(eq(exposures.personId, personId), eq(exposures.workspaceId, id)))
    .run();
}

/** The tables of a workspace, ordered so that nothing is deleted while another row still points to it. */
const TABLES: readonly { table: SQLiteTable; key: SQLiteColumn; workspaceId: SQLiteColumn }[] = [
  { table: scores, key: scores.reviewId, workspaceId: scores.workspaceId },
  { table: deliveries, key: deliveries.id, workspaceId: deliveries.workspaceId },
  { table: posts, key: posts.id, workspaceId: posts.workspaceId },
  { table: schedules, key: schedules.id, workspaceId: schedules.workspaceId },
];

/** True when a table had rows of this workspace: there may be more. */
function erasePage(db: Db, { id }: Removed, limit: number): boolean {
  return TABLES.some(({ table, key, workspaceId }) => {
    const page = db.select({ key }).from(table).where(eq(workspaceId, id)).limit(limit);
    // Whoever clicked while their membership was erased left an exposure that still points here.
    if (table === posts) {
      db.update(exposures).set({ postId: null }).where(inArray(exposures.postId, page)).run();
    }
    return db.delete(table).where(inArray(key, page)).run().changes > 0;
  });
}

function eraseRest(db: Db, { id }: Removed): void {
  db.update(exposures).set({ workspaceId: null }).where(eq(exposures.workspaceId, id)).run();
  db.delete(managers).where(eq(managers.workspaceId, id)).run();
  db.delete(workspaces).where(eq(workspaces.id, id)).run();
}

export function createEraseRemoved({ db, read, write }: Database): WorkspaceStore['eraseRemoved'] {
  function step(before: number, limit: number): readonly string[] {
    const workspace = oldestRemoved(db, before);
    if (workspace === null) return [];
    const people = db
      .select({ personId: memberships.personId })
      .from(memberships)
      .where(eq(memberships.workspaceId, workspace.id))
      .limit(limit)
      .all();
    const reminderIds = people.flatMap(({ personId }) => {
      if (!livesOn(db, personId, workspace, before)) return forgetRows(db, personId);
      partFrom(db, personId, workspace);
      return [];
    });
    if (people.length === 0 && !erasePage(db, workspace, limit)) eraseRest(db, workspace);
    return reminderIds;
  }

  return async (before, limit) => {
    // Nearly always there is nothing, and finding that out needs no lock.
    if ((await read(() => oldestRemoved(db, before))) === null) return null;
    return { reminderIds: await write(() => step(before, limit)) };
  };
}
