// People: who they are, what they set, and what becomes of their data.
import { and, eq, isNull } from 'drizzle-orm';
import type { PeopleStore } from '#src/ports/store.ts';
import { callOffReminder } from './call-off.ts';
import type { Database } from './database.ts';
import { createIdentify } from './identify.ts';
import { createMemberships } from './memberships.ts';
import { createPersonQueries } from './person-queries.ts';
import { countRows, exportRows, forgetRows } from './person-rows.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { createReachable } from './reach.ts';
import { createRemindingQuery } from './reminding.ts';
import { personOf } from './rows.ts';
import { persons } from './schema.ts';

type SettingsInput = Parameters<PeopleStore['changeSettings']>[0];

function createChangeSettings({ db, write }: Database): PeopleStore['changeSettings'] {
  const queries = createPersonQueries(db);
  const planner = createReminderPlanner(db);

  function change({ personId, accountId, expectedVersion, patch, reminder, now }: SettingsInput) {
    if (queries.person(personId)?.version !== expectedVersion) return null;
    const turnedOn = patch.remindersOn === true;
    const changed = db
      .update(persons)
      .set({
        ...patch,
        version: expectedVersion + 1,
        // Whoever turns reminders on wants them where they did so, also after direct messages were refused.
        ...(turnedOn ? { reminderAccountId: accountId, direct: 'open' } : {}),
      })
      .where(eq(persons.id, personId))
      .returning()
      .get();
    if (!changed.remindersOn || changed.paused) callOffReminder(db, personId, now);
    return { person: personOf(changed), reminderId: planner.plan(changed, reminder) };
  }

  return (input) => write(() => change(input));
}

export function createPeopleStore(database: Database): PeopleStore {
  const { db, read, write } = database;
  const queries = createPersonQueries(db);
  const remindingOf = createRemindingQuery(db);
  const planner = createReminderPlanner(db);
  return {
    ...createIdentify(database),
    ...createMemberships(database),
    reachable: createReachable(database),
    changeSettings: createChangeSettings(database),
    markExplained: (personId, now) =>
      write(() => {
        db.update(persons)
          .set({ explainedAt: now })
          .where(and(eq(persons.id, personId), isNull(persons.explainedAt)))
          .run();
      }),
    markRemindersOffered: (personId, now) =>
      write(() => {
        db.update(persons)
          .set({ remindersOfferedAt: now })
          .where(and(eq(persons.id, personId), isNull(persons.remindersOfferedAt)))
          .run();
      }),
    setDirect: (personId, direct) =>
      write(() => {
        db.update(persons).set({ direct }).where(eq(persons.id, personId)).run();
        if (direct !== 'open') planner.clear(personId);
      }),
    learner: (personId) =>
      read(() => {
        const person = queries.person(personId);
        return person && { person: personOf(person), reminding: remindingOf(person, null) };
      }),
    exportPerson: (personId) => read(() => exportRows(db, personId)),
    countPerson: (personId) => read(() => countRows(db, personId)),
    forgetPerson: (personId) =>
      write(() => {
        const counts = countRows(db, personId);
        return { ...counts, reminderIds: forgetRows(db, personId) };
      }),
  };
}
