// Questions about schedules, shared by the parts of the store. To be asked inside a transaction.
import { eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Schedule } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { scheduleOf } from './rows.ts';
import { schedules, workspaces } from './schema.ts';

export const isListed: SQL = isNull(schedules.archivedAt);

/** Schedules with their workspaces, oldest first. */
export function selectSchedules(db: Db, where: SQL | undefined): readonly Schedule[] {
  return db
    .select({ schedule: schedules, workspace: workspaces })
    .from(schedules)
    .innerJoin(workspaces, eq(workspaces.id, schedules.workspaceId))
    .where(where)
    .orderBy(schedules.createdAt, sql`${schedules}.rowid`)
    .all()
    .map((row) => scheduleOf(row.schedule, row.workspace));
}

/** Also one that was archived: a repeated request hears of the same schedule. */
export function scheduleById(db: Db, id: string): Schedule | null {
  return selectSchedules(db, eq(schedules.id, id))[0] ?? null;
}
