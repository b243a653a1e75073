// What has to be known of a person to log a review.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { LearnerState } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { isLive } from './live.ts';
import { readMemory } from './memory-json.ts';
import { createRemindingQuery } from './reminding.ts';
import { personOf } from './rows.ts';
import { exposures, memories, persons, reviews } from './schema.ts';

/** As many active days as a streak is counted over. */
const ACTIVE_DAYS = 400;

const personId = given('personId');
const ofCard = {
  deckId: given('deckId'),
  cardId: given('cardId'),
};

function preparePerson(db: Db) {
  const ofPerson = and(
    eq(memories.personId, persons.id),
    eq(memories.deckId, ofCard.deckId),
    eq(memories.cardId, ofCard.cardId),
  );
  return db
    .select({ person: persons, memory: memories.memory })
    .from(persons)
    .leftJoin(memories, ofPerson)
    .where(eq(persons.id, personId))
    .prepare();
}

function prepareActivity(db: Db) {
  const activeDays = db
    .selectDistinct({ day: reviews.day })
    .from(reviews)
    .innerJoin(exposures, isLive)
    .where(eq(reviews.personId, personId))
    .orderBy(desc(reviews.day))
    .limit(ACTIVE_DAYS)
    .prepare();
  const scored = db
    .select({ deckId: reviews.deckId, cardId: reviews.cardId, source: exposures.source })
    .from(reviews)
    .innerJoin(exposures, isLive)
    .where(and(eq(reviews.personId, personId), eq(reviews.day, given('day')), sql`${reviews.points} > 0`))
    .prepare();
  return { activeDays, scored };
}

/** Asks for a learner and one of their cards. To be called inside a transaction. */
export function createLearnerQuery(
  db: Db,
): (personId: string, card: CardKey, day: LocalDate) => LearnerState | null {
  const person = preparePerson(db);
  const activity = prepareActivity(db);
  const remindingOf = createRemindingQuery(db);

  return (id, { deckId, cardId }, day) => {
    const found = person.get({ personId: id, deckId, cardId });
    if (found === undefined) return null;
    const { remindersOn, paused } = found.person;
    const scored = activity.scored.all({ personId: id, day });
    return {
      person: personOf(found.person),
      memory: found.memory === null ? null : readMemory(found.memory),
      reminding: remindersOn && !paused ? remindingOf(found.person, { deckId, cardId }) : null,
      scoredDueToday: scored.filter(({ source }) => source !== 'post').length,
      cardScoredToday: scored.some((row) => row.deckId === deckId && row.cardId === cardId),
      activeDays: activity.activeDays.all({ personId: id }).map((row) => row.day),
    };
  };
}
