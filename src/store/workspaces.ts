// Workspaces: there, removed, and there again.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { WorkspaceRef } from '#src/ports/chat.ts';
import type { WorkspaceStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { createEraseRemoved } from './erase-removed.ts';
import { newId } from './ids.ts';
import { createOutbox } from './outbox.ts';
import { workspaceOf } from './rows.ts';
import { memberships, workspaces } from './schema.ts';

/** Who has left meanwhile is found out anew; that nobody could be reached through one that was removed says nothing. */
function meetAgain(db: Db, { platform, externalId }: WorkspaceRef): void {
  const wasRemoved = and(
    eq(workspaces.platform, platform),
    eq(workspaces.externalId, externalId),
    isNotNull(workspaces.removedAt),
  );
  const row = db.select({ id: workspaces.id }).from(workspaces).where(wasRemoved).get();
  if (row === undefined) return;
  db.update(memberships)
    .set({ leftAt: null, checkedAt: null })
    .where(and(eq(memberships.workspaceId, row.id), isNotNull(memberships.leftAt)))
    .run();
}

export function createWorkspaceStore(database: Database): WorkspaceStore {
  const { db, read, write } = database;
  const outbox = createOutbox(db);
  return {
    present: ({ ref, name, zone }, now) =>
      write(() => {
        meetAgain(db, ref);
        const row = db
          .insert(workspaces)
          .values({ ...ref, id: newId(), name, zone, createdAt: now })
          .onConflictDoUpdate({
            target: [workspaces.platform, workspaces.externalId],
            set: {
              name: name === '' ? sql`name` : name,
              zone: sql`coalesce(excluded.zone, zone)`,
              removedAt: null,
            },
          })
          .returning()
          .get();
        return workspaceOf(row);
      }),
    removed: ({ platform, externalId }, now) =>
      write(() => {
        db.update(workspaces)
          .set({ removedAt: now })
          .where(
            and(
              eq(workspaces.platform, platform),
              eq(workspaces.externalId, externalId),
              isNull(workspaces.removedAt),
            ),
          )
          .run();
      }),
    eraseRemoved: createEraseRemoved(database),
    presentRefs: (platform) =>
      read(() =>
        db
          .select({ platform: workspaces.platform, externalId: workspaces.externalId })
          .from(workspaces)
          .where(and(eq(workspaces.platform, platform), isNull(workspaces.removedAt)))
          .all(),
      ),
    workspace: (workspaceId) =>
      read(() => {
        const row = db.select().from(workspaces).where(eq(workspaces.id, workspaceId)).get();
        return row === undefined ? null : workspaceOf(row);
      }),
    find: ({ platform, externalId }) =>
      read(() => {
        const isIt = and(eq(workspaces.platform, platform), eq(workspaces.externalId, externalId));
        const row = db.select().from(workspaces).where(isIt).get();
        return row === undefined ? null : workspaceOf(row);
      }),
    welcome: (workspaceId, delivery, now) =>
      write(() => {
        const { changes } = db
          .update(workspaces)
          .set({ welcomedAt: now })
          .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.welcomedAt)))
          .run();
        if (changes > 0) outbox.put(delivery, { subjectId: workspaceId, workspaceId }, now);
        return changes > 0;
      }),
  };
}
