// Logs one rating: review, memory, score and reminder in one transaction.
import { and, eq } from 'drizzle-orm';
import type { NewReview, RecordOutcome } from '#src/ports/records.ts';
import type { ReviewStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { isLive } from './live.ts';
import { writeMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { createReviewLog, type NewReviewRow } from './review-log.ts';
import { type ExposureRow, reviewOf } from './rows.ts';
import { exposures, memories, persons, reviews } from './schema.ts';

function rowOf(exposure: ExposureRow, input: NewReview, before: string | null): NewReviewRow {
  const { personId, accountId, deckId, cardId } = exposure;
  const { exposureId, attempt, rating, correct, grade, day, retention, points, at } = input;
  return {
    kind: 'rating',
    undoes: null,
    personId,
    accountId,
    exposureId,
    attempt,
    deckId,
    cardId,
    rating,
    correct: correct === null ? null : correct ? 1 : 0,
    grade,
    day,
    retention,
    points,
    at,
    before,
    after: writeMemory(input.after),
  };
}

/** The exposure with all that recording its rating depends on. */
function prepareRecordable(db: Db) {
  const ofCard = and(
    eq(memories.personId, exposures.personId),
    eq(memories.deckId, exposures.deckId),
    eq(memories.cardId, exposures.cardId),
  );
  return db
    .select({ exposure: exposures, review: reviews, person: persons, memory: memories.memory })
    .from(exposures)
    .innerJoin(persons, eq(persons.id, exposures.personId))
    .leftJoin(reviews, isLive)
    .leftJoin(memories, ofCard)
    .where(eq(exposures.id, given('id')))
    .prepare();
}

export function createRecordReview({ db, write }: Database): ReviewStore['record'] {
  const recordable = prepareRecordable(db);
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);
  const log = createReviewLog(db);

  function store(exposure: ExposureRow, input: NewReview, before: string | null) {
    // The version says that this is what the caller computed from; its text is kept as it stands.
    const row = rowOf(exposure, input, before);
    const id = log.append(row);
    log.setMemory(exposure, { text: row.after, dueDay: input.after.dueDay });
    log.setAttempt(exposure.id, exposure.attempt, false);
    if (row.points > 0) {
      const workspaceId = exposure.workspaceId ?? people.lastWorkspace(exposure.personId)?.workspace.id;
      if (workspaceId !== undefined) log.addScore(id, workspaceId, row);
    }
    return reviewOf({ ...row, id });
  }

  function record(input: NewReview): RecordOutcome {
    const found = recordable.get({ id: input.exposureId });
    if (found === undefined || found.exposure.attempt !== input.attempt) return { kind: 'gone' };
    const { exposure, review, person, memory } = found;
    if (review !== null) return { kind: 'already', review: reviewOf(review) };
    if (person.version !== input.expectedVersion) return { kind: 'conflict' };
    const stored = store(exposure, input, memory);
    people.touch(person.id);
    return { kind: 'recorded', review: stored, reminderId: planner.plan(person, input.reminder) };
  }

  return (input) => write(() => record(input));
}
