// What recording and undoing have in common: the log, the memory and the score of one card of one person.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { isLive } from './live.ts';
import type { ExposureRow, ReviewRow } from './rows.ts';
import { exposures, memories, reviews, scores } from './schema.ts';

export type NewReviewRow = Omit<ReviewRow, 'id'>;

export interface ReviewLog {
  append(row: NewReviewRow): number;
  /** The newest live review of this card, by its place in the log. */
  newest(of: ExposureRow): ReviewRow | null;
  /** The stored text of the memory. */
  memory(of: ExposureRow): string | null;
  /** Stores exactly this text; null forgets the card. */
  setMemory(of: ExposureRow, memory: { readonly text: string; readonly dueDay: string } | null): void;
  addScore(reviewId: number, workspaceId: string, row: NewReviewRow): void;
  removeScore(reviewId: number): void;
  /** Opens this attempt, or closes it. */
  setAttempt(exposureId: string, attempt: number, awaitsRating: boolean): void;
}

const ofCard = {
  personId: given('personId'),
  deckId: given('deckId'),
  cardId: given('cardId'),
};

function prepareLog(db: Db) {
  const append = db
    .insert(reviews)
    .values({
      ...ofCard,
      kind: sql.placeholder('kind'),
      undoes: sql.placeholder('undoes'),
      accountId: sql.placeholder('accountId'),
      exposureId: sql.placeholder('exposureId'),
      attempt: sql.placeholder('attempt'),
      rating: sql.placeholder('rating'),
      correct: sql.placeholder('correct'),
      grade: sql.placeholder('grade'),
      day: sql.placeholder('day'),
      retention: sql.placeholder('retention'),
      points: sql.placeholder('points'),
      at: sql.placeholder('at'),
      before: sql.placeholder('before'),
      after: sql.placeholder('after'),
    })
    .prepare();
  const newest = db
    .select({ review: reviews })
    .from(reviews)
    .innerJoin(exposures, isLive)
    .where(
      and(
        eq(reviews.personId, ofCard.personId),
        eq(reviews.deckId, ofCard.deckId),
        eq(reviews.cardId, ofCard.cardId),
      ),
    )
    .orderBy(desc(reviews.id))
    .limit(1)
    .prepare();
  return { append, newest };
}

function prepareMemory(db: Db) {
  const isCard = and(
    eq(memories.personId, ofCard.personId),
    eq(memories.deckId, ofCard.deckId),
    eq(memories.cardId, ofCard.cardId),
  );
  const get = db.select({ text: memories.memory }).from(memories).where(isCard).prepare();
  const remove = db.delete(memories).where(isCard).prepare();
  const put = db
    .insert(memories)
    .values({ ...ofCard, memory: sql.placeholder('text'), dueDay: sql.placeholder('dueDay') })
    .onConflictDoUpdate({
      target: [memories.personId, memories.deckId, memories.cardId],
      set: { memory: sql`excluded.memory`, dueDay: sql`excluded.due_day` },
    })
    .prepare();
  return { get, remove, put };
}

function prepareEffects(db: Db) {
  const addScore = db
    .insert(scores)
    .values({
      ...ofCard,
      reviewId: sql.placeholder('reviewId'),
      workspaceId: sql.placeholder('workspaceId'),
      day: sql.placeholder('day'),
      points: sql.placeholder('points'),
    })
    .prepare();
  const removeScore = db
    .delete(scores)
    .where(eq(scores.reviewId, given('reviewId')))
    .prepare();
  const setAttempt = db
    .update(exposures)
    .set({
      attempt: sql`${given('attempt')}`,
      awaitsRating: sql`${given('awaitsRating')}`,
    })
    .where(eq(exposures.id, given('id')))
    .prepare();
  return { addScore, removeScore, setAttempt };
}

function cardOf({ personId, deckId, cardId }: ExposureRow) {
  return { personId, deckId, cardId };
}

export function createReviewLog(db: Db): ReviewLog {
  const log = prepareLog(db);
  const memory = prepareMemory(db);
  const effects = prepareEffects(db);
  return {
    append: (row) => Number(log.append.run({ ...row }).lastInsertRowid),
    newest: (of) => log.newest.get(cardOf(of))?.review ?? null,
    memory: (of) => memory.get.get(cardOf(of))?.text ?? null,
    setMemory: (of, stored) => {
      if (stored === null) memory.remove.run(cardOf(of));
      else memory.put.run({ ...cardOf(of), ...stored });
    },
    addScore: (reviewId, workspaceId, row) => {
      const { personId, deckId, cardId, day, points } = row;
      effects.addScore.run({ reviewId, workspaceId, personId, deckId, cardId, day, points });
    },
    removeScore: (reviewId) => {
      effects.removeScore.run({ reviewId });
    },
    setAttempt: (id, attempt, awaitsRating) => {
      effects.setAttempt.run({ id, attempt, awaitsRating: awaitsRating ? 1 : 0 });
    },
  };
}
