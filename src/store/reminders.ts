// Reminders: one planned at most, and one a local date.
import { and, eq, exists, gt, isNotNull, isNull, lt, lte, notExists, sql } from 'drizzle-orm';
import type { NewDelivery } from '#src/ports/records.ts';
import type { ReminderStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { createDueReminders } from './due-reminders.ts';
import { given } from './given.ts';
import { isWanted, wantsThem } from './is-wanted.ts';
import { createMoveReminder } from './move-reminder.ts';
import { createOutbox } from './outbox.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { reminderOf } from './rows.ts';
import { cards, decks, memories, persons, reminders } from './schema.ts';

function createUpcoming({ db, read }: Database): ReminderStore['upcoming'] {
  const isNear = and(gt(reminders.dueAt, given('now')), lt(reminders.dueAt, given('until')));
  const found = db
    .select({ reminder: reminders })
    .from(reminders)
    .innerJoin(persons, eq(persons.id, reminders.personId))
    .where(and(isWanted, isNear))
    .orderBy(reminders.dueAt, sql`${reminders}.rowid`)
    .limit(sql.placeholder('limit'))
    .prepare();
  return (now, until, limit) =>
    read(() => found.all({ now, until, limit }).map(({ reminder }) => reminderOf(reminder)));
}

function createClaim({ db, write }: Database): ReminderStore['claim'] {
  const outbox = createOutbox(db);
  const people = createPersonQueries(db);

  function claim(reminderId: string, delivery: NewDelivery, now: number): boolean {
    const found = db
      .select({ personId: reminders.personId })
      .from(reminders)
      .innerJoin(persons, eq(persons.id, reminders.personId))
      .where(and(eq(reminders.id, reminderId), isWanted, lte(reminders.dueAt, now)))
      .get();
    if (found === undefined) return false;
    const { personId } = found;
    db.update(reminders).set({ state: 'sending', snoozed: false }).where(eq(reminders.id, reminderId)).run();
    outbox.put(delivery, { subjectId: reminderId, personId }, now);
    people.touch(personId);
    return true;
  }

  return (reminderId, delivery, now) => write(() => claim(reminderId, delivery, now));
}

function createUnplanned({ db, read }: Database): ReminderStore['unplanned'] {
  const isWaiting = and(
    eq(reminders.personId, persons.id),
    sql`${reminders.state} in ('planned', 'sending')`,
  );
  const looked = db
    .select({ id: persons.id })
    .from(persons)
    .where(gt(persons.id, given('after')))
    .orderBy(persons.id)
    .limit(sql.placeholder('limit'))
    .prepare();
  const found = db
    .select({ id: persons.id })
    .from(persons)
    .where(
      and(
        gt(persons.id, given('after')),
        lte(persons.id, given('last')),
        wantsThem,
        isNotNull(persons.reminderAccountId),
        notExists(db.select({ id: reminders.id }).from(reminders).where(isWaiting)),
        exists(
          db
            .select({ cardId: memories.cardId })
            .from(memories)
            .innerJoin(cards, and(eq(cards.deckId, memories.deckId), eq(cards.cardId, memories.cardId)))
            .innerJoin(decks, eq(decks.id, memories.deckId))
            .where(
              and(eq(memories.personId, persons.id), isNull(cards.archivedAt), isNull(decks.archivedAt)),
            ),
        ),
      ),
    )
    .prepare();
  return (after, limit) =>
    read(() => {
      const last = looked.all({ after, limit }).at(-1)?.id ?? null;
      const people = last === null ? [] : found.all({ after, last }).map(({ id }) => id);
      return { people, last };
    });
}

/** Unlike a review, planning replaces a snoozed reminder too: it is how one that cannot go out gets another time. */
function createPlan({ db, write }: Database): ReminderStore['plan'] {
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);
  return ({ personId, expectedVersion, reminder }) =>
    write(() => {
      const person = people.person(personId);
      if (person?.version !== expectedVersion) return null;
      people.touch(personId);
      return { reminderId: planner.plan(person, reminder, { evenSnoozed: true }) };
    });
}

export function createReminderStore(database: Database): ReminderStore {
  const { db, read } = database;
  const planner = createReminderPlanner(db);
  return {
    reminder: (reminderId) =>
      read(() => {
        const row = db.select().from(reminders).where(eq(reminders.id, reminderId)).get();
        return row === undefined ? null : reminderOf(row);
      }),
    planned: (personId) =>
      read(() => {
        const row = planner.planned(personId);
        return row === null ? null : reminderOf(row);
      }),
    due: createDueReminders(database),
    upcoming: createUpcoming(database),
    unplanned: createUnplanned(database),
    claim: createClaim(database),
    plan: createPlan(database),
    move: createMoveReminder(database),
  };
}
