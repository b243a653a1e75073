// What has to be known of a person to log a review or to plan a reminder.
import { and, desc, eq, gt, isNull, ne, not, or, sql } from 'drizzle-orm';
import type { CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { LearnerState } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { isLive } from './live.ts';
import { readMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { personOf } from './rows.ts';
import { cards, decks, exposures, memories, reminders, reviews } from './schema.ts';

/** As many active days as a streak is counted over. */
const ACTIVE_DAYS = 400;

const personId = sql.placeholder('personId');
const ofCard = {
  deckId: sql.placeholder('deckId'),
  cardId: sql.placeholder('cardId'),
};

function prepareMemory(db: Db) {
  const memory = db
    .select({ memory: memories.memory })
    .from(memories)
    .where(
      and(
        eq(memories.personId, personId),
        eq(memories.deckId, ofCard.deckId),
        eq(memories.cardId, ofCard.cardId),
      ),
    )
    .prepare();
  const dueDays = db
    .select({ day: memories.dueDay, count: sql<number>`count(*)` })
    .from(memories)
    .innerJoin(cards, and(eq(cards.deckId, memories.deckId), eq(cards.cardId, memories.cardId)))
    .innerJoin(decks, eq(decks.id, memories.deckId))
    .where(
      and(
        eq(memories.personId, personId),
        isNull(cards.archivedAt),
        isNull(decks.archivedAt),
        or(ne(memories.deckId, ofCard.deckId), ne(memories.cardId, ofCard.cardId)),
      ),
    )
    .groupBy(memories.dueDay)
    .orderBy(memories.dueDay)
    .prepare();
  return { memory, dueDays };
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
    .where(
      and(eq(reviews.personId, personId), eq(reviews.day, sql.placeholder('day')), gt(reviews.points, 0)),
    )
    .prepare();
  const lastDigest = db
    .select({ date: sql<LocalDate | null>`max(${reminders.localDate})` })
    .from(reminders)
    .where(
      and(
        eq(reminders.personId, personId),
        ne(reminders.state, 'cancelled'),
        not(sql`(${reminders.state} = 'planned' and ${reminders.snoozed} = 0)`),
      ),
    )
    .prepare();
  return { activeDays, scored, lastDigest };
}

/** Asks for a whole learner; `card` null asks about no card. To be called inside a transaction. */
export function createLearnerQuery(
  db: Db,
): (personId: string, card: CardKey | null, day: LocalDate) => LearnerState | null {
  const queries = createPersonQueries(db);
  const memory = prepareMemory(db);
  const activity = prepareActivity(db);

  function zoneThere(personId: string): string | null {
    const last = queries.lastWorkspace(personId);
    return last && queries.workspaceZone(last.workspace, null);
  }

  return (id, card, day) => {
    const person = queries.person(id);
    if (person === null) return null;
    const zone = person.zone ?? queries.lastAccount(id)?.zone ?? zoneThere(id) ?? 'UTC';
    // No card has an empty id, so that nothing is left out when no card is asked about.
    const key = { personId: id, deckId: card?.deckId ?? '', cardId: card?.cardId ?? '' };
    const stored = memory.memory.get(key);
    const scored = activity.scored.all({ personId: id, day });
    return {
      person: personOf(person),
      zone,
      memory: stored === undefined ? null : readMemory(stored.memory),
      otherDueDays: memory.dueDays.all(key),
      lastDigestDate: activity.lastDigest.get({ personId: id })?.date ?? null,
      scoredDueToday: scored.filter(({ source }) => source !== 'post').length,
      cardScoredToday: scored.some((row) => row.deckId === key.deckId && row.cardId === key.cardId),
      activeDays: activity.activeDays.all({ personId: id }).map((row) => row.day),
    };
  };
}
