// Logs one rating: review, memory, score and reminder in one transaction.
import type { NewReview, RecordOutcome } from '#src/ports/records.ts';
import type { ReviewStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { createExposureQueries } from './exposure-queries.ts';
import { writeMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { createReviewLog, type NewReviewRow } from './review-log.ts';
import { type ExposureRow, reviewOf } from './rows.ts';

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

export function createRecordReview({ db, write }: Database): ReviewStore['record'] {
  const exposures = createExposureQueries(db);
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);
  const log = createReviewLog(db);

  function store(exposure: ExposureRow, input: NewReview) {
    // The version says that this is what the caller computed from; its text is kept as it stands.
    const row = rowOf(exposure, input, log.memory(exposure));
    const id = log.append(row);
    log.setMemory(exposure, { text: row.after, dueDay: input.after.dueDay });
    log.setAttempt(exposure.id, exposure.attempt, false);
    const workspaceId = exposure.workspaceId ?? people.lastWorkspace(exposure.personId)?.workspace.id;
    if (row.points > 0 && workspaceId !== undefined) log.addScore(id, workspaceId, row);
    return reviewOf({ ...row, id });
  }

  function record(input: NewReview): RecordOutcome {
    const shown = exposures.byId(input.exposureId);
    if (shown === null || shown.exposure.attempt !== input.attempt) return { kind: 'gone' };
    const { exposure, review } = shown;
    if (review !== null) return { kind: 'already', review: reviewOf(review) };
    const person = people.person(exposure.personId);
    if (person === null) return { kind: 'gone' };
    if (person.version !== input.expectedVersion) return { kind: 'conflict' };
    const stored = store(exposure, input);
    people.touch(person.id);
    return { kind: 'recorded', review: stored, reminderId: planner.plan(person, input.reminder) };
  }

  return (input) => write(() => record(input));
}
