// Logs one answer: who clicked, what they were shown and know, and review, memory, score and reminder in one transaction.
import type { NewReview, RecordOutcome, Review } from '#src/ports/records.ts';
import type { RatingClick, Recordable, RecordRequest, ReviewStore } from '#src/ports/store.ts';
import { createActorQuery, type FoundActor } from './actor-query.ts';
import { createClaim } from './claims.ts';
import type { Database, Db } from './database.ts';
import { createExposureQueries, shownOf } from './exposure-queries.ts';
import { createIdentification } from './identify.ts';
import { createLearnerQuery } from './learner-state.ts';
import { writeMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { createReviewLog, type NewReviewRow } from './review-log.ts';
import { type ExposureRow, reviewOf } from './rows.ts';

function rowOf(exposure: ExposureRow, review: NewReview, before: string | null): NewReviewRow {
  const { id: exposureId, personId, accountId, deckId, cardId, attempt } = exposure;
  const { rating, correct, grade, day, retention, points, at } = review;
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
    after: writeMemory(review.after),
  };
}

/** Writes a review down, with all that follows from it but the reminder. */
function createAppend(db: Db): (exposure: ExposureRow, review: NewReview) => Review {
  const people = createPersonQueries(db);
  const log = createReviewLog(db);
  return (exposure, review) => {
    // The memory from before is kept as its text stands.
    const row = rowOf(exposure, review, log.memory(exposure));
    const id = log.append(row);
    log.setMemory(exposure, { text: row.after, dueDay: review.after.dueDay });
    log.setAttempt(exposure.id, exposure.attempt, false);
    if (row.points > 0) {
      const workspaceId = exposure.workspaceId ?? people.lastWorkspace(exposure.personId)?.workspace.id;
      if (workspaceId !== undefined) log.addScore(id, workspaceId, row);
    }
    people.touch(exposure.personId);
    return reviewOf({ ...row, id });
  };
}

export function createRecordReview({ db, write }: Database): ReviewStore['record'] {
  const claim = createClaim(db);
  const { recognise } = createIdentification(db);
  const actors = createActorQuery(db);
  const exposures = createExposureQueries(db);
  const learner = createLearnerQuery(db);
  const planner = createReminderPlanner(db);
  const append = createAppend(db);

  function whose(click: RatingClick | null, exposure: ExposureRow, now: number): FoundActor | null {
    return click === null ? actors.byId(exposure.accountId) : recognise(click.source, now);
  }

  function record<Decided extends NewReview>(
    { exposureId, click, now }: RecordRequest,
    decide: (found: Recordable) => Decided | null,
  ): RecordOutcome<Decided> {
    if (click?.claim && !claim(click.claim, now)) return { kind: 'elsewhere' };
    const row = exposures.withCard(exposureId);
    if (row === null) return { kind: 'gone' };
    const found = whose(click, row.exposure, now);
    if (found === null) return { kind: click === null ? 'gone' : 'foreign' };
    const { actor, person } = found;
    const { exposure } = row;
    const answered = { actor, shown: shownOf(row) };
    if (exposure.personId !== person.id || row.review !== null) return { kind: 'left', ...answered };
    const recordable: Recordable = { ...answered, state: (day) => learner(person, exposure, day) };
    const decided = decide(recordable);
    if (decided === null) return { kind: 'left', ...answered };
    const review = append(exposure, decided);
    const reminderId = planner.plan(person, decided.reminder);
    return { kind: 'recorded', ...answered, review, reminderId, decided };
  }

  return (asked, decide) => write(() => record(asked, decide));
}
