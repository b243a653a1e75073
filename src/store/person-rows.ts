// Every row that belongs to one person, by table: to be given to them, counted, or erased.
import { eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './database.ts';
import {
  accounts,
  deliveries,
  exposures,
  inbox,
  managers,
  memberships,
  memories,
  persons,
  reminders,
  reviews,
  schedules,
  scores,
  sessions,
} from './schema.ts';

interface Belonging {
  readonly name: string;
  readonly table: SQLiteTable;
  readonly where: SQL | undefined;
}

/** Ordered so that nothing is deleted while another row still points to it. */
export function belongingsOf(db: Db, personId: string): readonly Belonging[] {
  const idsOf = (table: typeof exposures | typeof sessions | typeof reminders) =>
    db.select({ id: table.id }).from(table).where(eq(table.personId, personId));
  const effects = or(
    inArray(inbox.resultId, idsOf(exposures)),
    inArray(inbox.resultId, idsOf(sessions)),
    inArray(inbox.resultId, idsOf(reminders)),
  );
  const owned = {
    scores,
    reviews,
    memories,
    exposures,
    sessions,
    deliveries,
    reminders,
    memberships,
    managers,
    accounts,
  };
  return [
    { name: 'inbox', table: inbox, where: effects },
    ...Object.entries(owned).map(([name, table]) => ({ name, table, where: eq(table.personId, personId) })),
    { name: 'persons', table: persons, where: eq(persons.id, personId) },
  ];
}

/** The rows of every table; `schedules` are those that this person made, which stay with the workspace. */
export function exportRows(db: Db, personId: string): Readonly<Record<string, readonly unknown[]>> {
  const made = db.select().from(schedules).where(eq(schedules.createdBy, personId)).all();
  const owned = belongingsOf(db, personId).map(({ name, table, where }) => [
    name,
    db.select().from(table).where(where).all(),
  ]);
  return { ...Object.fromEntries(owned.toReversed()), schedules: made };
}

/** How many rows; of the log, only the ratings. */
export function countRows(db: Db, personId: string) {
  const count = (table: SQLiteTable, where: SQL | undefined) =>
    db.select({ rows: sql<number>`count(*)` }).from(table).where(where).get()?.rows ?? 0;
  return {
    accounts: count(accounts, eq(accounts.personId, personId)),
    reviews: count(reviews, sql`${eq(reviews.personId, personId)} and ${eq(reviews.kind, 'rating')}`),
    memories: count(memories, eq(memories.personId, personId)),
    exposures: count(exposures, eq(exposures.personId, personId)),
    reminders: count(reminders, eq(reminders.personId, personId)),
  };
}

/** Erases every row of this person, and gives the ids of their reminders, which a queue may still know. */
export function forgetRows(db: Db, personId: string): readonly string[] {
  const planned = db
    .select({ id: reminders.id })
    .from(reminders)
    .where(eq(reminders.personId, personId))
    .all();
  for (const { table, where } of belongingsOf(db, personId)) db.delete(table).where(where).run();
  db.update(schedules).set({ createdBy: '' }).where(eq(schedules.createdBy, personId)).run();
  return planned.map(({ id }) => id);
}
