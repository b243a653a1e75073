// Reviews: the log, what is remembered, and what counts over both.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { ReviewStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { given } from './given.ts';
import { createLearnerQuery } from './learner-state.ts';
import { isLive } from './live.ts';
import { readMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { createRecordReview } from './record-review.ts';
import { reviewOf } from './rows.ts';
import { cards, decks, exposures, memories, reviews } from './schema.ts';
import { createLeaderboard, createNewToday, createStats } from './statistics.ts';
import { createUndoReview } from './undo-review.ts';

const isListed = and(isNull(cards.archivedAt), isNull(decks.archivedAt));
const ofMemory = and(eq(cards.deckId, memories.deckId), eq(cards.cardId, memories.cardId));

function createLog({ db, read }: Database): ReviewStore['log'] {
  return (personId, { deckId, cardId }) =>
    read(() => {
      const ofCard = and(
        eq(reviews.personId, personId),
        eq(reviews.deckId, deckId),
        eq(reviews.cardId, cardId),
      );
      const rows = db
        .select({ review: reviews })
        .from(reviews)
        .innerJoin(exposures, isLive)
        .where(ofCard)
        .orderBy(reviews.id)
        .all();
      return rows.map(({ review }) => reviewOf(review));
    });
}

function createMemories({ db, read }: Database): ReviewStore['memories'] {
  const prepared = db
    .select({
      deckId: memories.deckId,
      cardId: memories.cardId,
      topic: cards.topic,
      memory: memories.memory,
    })
    .from(memories)
    .innerJoin(cards, ofMemory)
    .innerJoin(decks, eq(decks.id, memories.deckId))
    .where(and(eq(memories.personId, given('personId')), isListed))
    .orderBy(memories.dueDay, memories.deckId, memories.cardId)
    .prepare();
  return (personId) =>
    read(() => prepared.all({ personId }).map((row) => ({ ...row, memory: readMemory(row.memory) })));
}

function createUnseen({ db, read }: Database): ReviewStore['unseen'] {
  return (personId, deckIds) =>
    read(() =>
      db
        .select({ deckId: cards.deckId, cardId: cards.cardId, topic: cards.topic, level: cards.level })
        .from(cards)
        .innerJoin(decks, eq(decks.id, cards.deckId))
        .leftJoin(memories, and(ofMemory, eq(memories.personId, personId)))
        .where(and(inArray(cards.deckId, [...deckIds]), isListed, isNull(memories.cardId)))
        .orderBy(cards.deckId, sql`${cards}.rowid`)
        .all(),
    );
}

export function createReviewStore(database: Database): ReviewStore {
  const people = createPersonQueries(database.db);
  const learner = createLearnerQuery(database.db);
  return {
    learnerState: (personId, card, day) =>
      database.read(() => {
        const person = people.person(personId);
        return person && learner(person, card, day);
      }),
    record: createRecordReview(database),
    undo: createUndoReview(database),
    log: createLog(database),
    memories: createMemories(database),
    unseen: createUnseen(database),
    newToday: createNewToday(database),
    leaderboard: createLeaderboard(database),
    stats: createStats(database),
  };
}
