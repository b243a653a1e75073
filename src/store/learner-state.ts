// What has to be known of a person to log a review.
import { and, eq, sql } from 'drizzle-orm';
import type { CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { LearnerState } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { isLive } from './live.ts';
import { readMemory } from './memory-json.ts';
import { createRemindingQuery } from './reminding.ts';
import { type PersonRow, personOf } from './rows.ts';
import { exposures, memories, reviews } from './schema.ts';

/** As many active days as a streak is counted over. */
const ACTIVE_DAYS = 400;

const personId = given('personId');
const ofCard = {
  deckId: given('deckId'),
  cardId: given('cardId'),
};

function prepareMemory(db: Db) {
  return db
    .select({ text: memories.memory })
    .from(memories)
    .where(
      and(
        eq(memories.personId, personId),
        eq(memories.deckId, ofCard.deckId),
        eq(memories.cardId, ofCard.cardId),
      ),
    )
    .prepare();
}

function prepareActivity(db: Db) {
  // From day to day along the index: somebody diligent has thousands of reviews, and a day needs only one of them.
  const activeDays = db
    .select({ day: sql<LocalDate>`day` })
    .from(
      sql`(
        with recursive days(day) as (
          select max(day) from reviews where person_id = ${personId}
          union all
          select (select max(day) from reviews where person_id = ${personId} and day < days.day)
          from days where days.day is not null
        )
        select days.day from days where exists (
          select 1 from ${reviews} join ${exposures} on ${isLive}
          where ${reviews.personId} = ${personId} and ${reviews.day} = days.day
        ) limit ${sql.raw(String(ACTIVE_DAYS))}
      )`,
    )
    .prepare();
  const scored = db
    .select({ deckId: reviews.deckId, cardId: reviews.cardId, source: exposures.source })
    .from(reviews)
    .innerJoin(exposures, isLive)
    .where(and(eq(reviews.personId, personId), eq(reviews.day, given('day')), sql`${reviews.points} > 0`))
    .prepare();
  return { activeDays, scored };
}

/** Asks what a person knows of one of their cards. To be called inside a transaction. */
export function createLearnerQuery(
  db: Db,
): (person: PersonRow, card: CardKey, day: LocalDate) => LearnerState {
  const memory = prepareMemory(db);
  const activity = prepareActivity(db);
  const remindingOf = createRemindingQuery(db);

  return (person, { deckId, cardId }, day) => {
    const { id, remindersOn, paused } = person;
    const remembered = memory.get({ personId: id, deckId, cardId });
    const scored = activity.scored.all({ personId: id, day });
    return {
      person: personOf(person),
      memory: remembered === undefined ? null : readMemory(remembered.text),
      reminding: remindersOn && !paused ? remindingOf(person, { deckId, cardId }) : null,
      scoredDueToday: scored.filter(({ source }) => source !== 'post').length,
      cardScoredToday: scored.some((row) => row.deckId === deckId && row.cardId === cardId),
      activeDays: activity.activeDays.all({ personId: id }).map((row) => row.day),
    };
  };
}
