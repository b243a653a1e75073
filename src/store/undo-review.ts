// Takes the newest rating of a card back: logged as an undo, with the memory restored byte for byte.
import type { UndoOutcome } from '#src/ports/records.ts';
import type { ReviewStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { createExposureQueries, type Shown } from './exposure-queries.ts';
import { readMemory } from './memory-json.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import { createReviewLog } from './review-log.ts';
import { type ExposureRow, exposureOf, type ReviewRow } from './rows.ts';

type Undo = Parameters<ReviewStore['undo']>[0];

export function createUndoReview({ db, write }: Database): ReviewStore['undo'] {
  const exposures = createExposureQueries(db);
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);
  const log = createReviewLog(db);

  /** A repeat finds the next attempt open: it gets the answer that the first one got. */
  function repeated({ exposure, review }: Shown, attempt: number): UndoOutcome {
    if (exposure.attempt !== attempt + 1 || review !== null) return { kind: 'gone' };
    const reminderId = planner.planned(exposure.personId)?.id ?? null;
    return { kind: 'undone', exposure: exposureOf(exposure, null), reminderId };
  }

  function takeBack(exposure: ExposureRow, review: ReviewRow, now: number): ExposureRow {
    const { id, before, ...row } = review;
    log.append({ ...row, before, kind: 'undo', undoes: id, at: now });
    log.removeScore(id);
    log.setMemory(exposure, before === null ? null : { text: before, dueDay: readMemory(before).dueDay });
    // Once the learner's day is over, an open choice would be logged again before the person could rate it.
    const { chosen, unratedAt } = exposure;
    const awaitsRating = chosen !== null && unratedAt !== null && unratedAt > now;
    const attempt = exposure.attempt + 1;
    log.setAttempt(exposure.id, attempt, awaitsRating);
    return { ...exposure, attempt, awaitsRating };
  }

  function undo({ exposureId, attempt, expectedVersion, reminder, now }: Undo): UndoOutcome {
    const shown = exposures.byId(exposureId);
    if (shown === null) return { kind: 'gone' };
    const { exposure, review } = shown;
    if (exposure.attempt !== attempt) return repeated(shown, attempt);
    if (review === null) return { kind: 'gone' };
    if (log.newest(exposure)?.id !== review.id) return { kind: 'not-newest' };
    const person = people.person(exposure.personId);
    if (person === null) return { kind: 'gone' };
    if (person.version !== expectedVersion) return { kind: 'conflict' };
    const reopened = takeBack(exposure, review, now);
    people.touch(person.id);
    const reminderId = planner.plan(person, reminder);
    return { kind: 'undone', exposure: exposureOf(reopened, null), reminderId };
  }

  return (input) => write(() => undo(input));
}
