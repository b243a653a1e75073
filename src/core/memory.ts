// One person's memory of one card: FSRS over whole learner days.
import { createEmptyCard, type FSRS, type Card as FsrsCard, fsrs, State } from 'ts-fsrs';
import { dateOfUtcMidnight, daysBetween, type LocalDate, utcMidnight } from './local-day.ts';

/** The share of due cards that people should still know, unless they choose otherwise. */
export const DEFAULT_RETENTION = 0.9;
const MIN_RETENTION = 0.7;
const MAX_RETENTION = 0.97;

/** How well the person says they knew it: 1 Not at all … 5 Perfectly. */
export type Rating = 1 | 2 | 3 | 4 | 5;
/** What FSRS is told: 1 Again, 2 Hard, 3 Good, 4 Easy. */
export type Grade = 1 | 2 | 3 | 4;

export interface Memory {
  /** Days until retrievability has fallen to 90 %. */
  readonly stability: number;
  /** 1 easy … 10 hard. */
  readonly difficulty: number;
  readonly dueDay: LocalDate;
  readonly reps: number;
  readonly lapses: number;
  readonly lastDay: LocalDate;
  readonly intervalDays: number;
  /** Why it is due then: first review; later Hard, Good or Easy; later Again. */
  readonly reason: 'learning' | 'recalled' | 'forgotten';
}

export interface MemoryParameters {
  /** Desired retention, 0.7 to 0.97. */
  readonly retention: number;
}

/** What FSRS is told about an answer: a wrong choice is Again whatever the rating. `correct` is null for recall. */
export function gradeOf(rating: Rating, correct: boolean | null): Grade {
  if (correct === false) return 1;
  const grades = { 1: 1, 2: 1, 3: 2, 4: 3, 5: 4 } as const;
  return grades[rating];
}

/** The rating of a choice that was still unrated when the learner's day ended. */
export function ratingWhenUnrated(correct: boolean): Rating {
  return correct ? 3 : 1;
}

/** By retention: making one takes as long as asking it. They keep nothing between two calls. */
const schedulers = new Map<number, FSRS>();
const MOST_SCHEDULERS = 100;

function schedulerFor(parameters: MemoryParameters): FSRS {
  const { retention } = parameters;
  const there = schedulers.get(retention);
  if (there !== undefined) return there;
  const made = createScheduler(parameters);
  if (schedulers.size >= MOST_SCHEDULERS) schedulers.clear();
  schedulers.set(retention, made);
  return made;
}

/** FSRS-6 with its default weights, no fuzz, and no steps of minutes: every interval is whole days. */
function createScheduler({ retention }: MemoryParameters): FSRS {
  if (!(retention >= MIN_RETENTION && retention <= MAX_RETENTION)) {
    throw new RangeError(`retention must be ${MIN_RETENTION} to ${MAX_RETENTION}, not ${retention}`);
  }
  return fsrs({
    request_retention: retention,
    enable_fuzz: false,
    learning_steps: [],
    relearning_steps: [],
  });
}

/** ts-fsrs counts UTC calendar days, so a learner day is handed over as the UTC midnight of its date. */
function toFsrsCard(memory: Memory): FsrsCard {
  return {
    due: utcMidnight(memory.dueDay),
    stability: memory.stability,
    difficulty: memory.difficulty,
    elapsed_days: 0,
    scheduled_days: memory.intervalDays,
    learning_steps: 0,
    reps: memory.reps,
    lapses: memory.lapses,
    state: State.Review,
    last_review: utcMidnight(memory.lastDay),
  };
}

function reasonOf(memory: Memory | null, grade: Grade): Memory['reason'] {
  if (memory === null) return 'learning';
  return grade === 1 ? 'forgotten' : 'recalled';
}

/**
 * The memory after a review on the learner day `day`; `memory` is null for a card never reviewed.
 * @throws RangeError when `day` is before the last review, or the retention is out of range
 * @see https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
 */
export function reviewMemory(
  memory: Memory | null,
  grade: Grade,
  day: LocalDate,
  p: MemoryParameters,
): Memory {
  if (memory !== null && day < memory.lastDay) {
    throw new RangeError(`a review on ${day} cannot follow one on ${memory.lastDay}`);
  }
  const now = utcMidnight(day);
  const before = memory === null ? createEmptyCard(now) : toFsrsCard(memory);
  const { card } = schedulerFor(p).next(before, now, grade);
  return {
    stability: card.stability,
    difficulty: card.difficulty,
    dueDay: dateOfUtcMidnight(card.due),
    reps: card.reps,
    lapses: card.lapses,
    lastDay: day,
    intervalDays: card.scheduled_days,
    reason: reasonOf(memory, grade),
  };
}

/** The probability (0 to 1) that the person still knows the card on `day`. A day before the last review counts as it. */
export function retrievability(memory: Memory, day: LocalDate, p: MemoryParameters): number {
  const elapsed = Math.max(0, daysBetween(memory.lastDay, day));
  return schedulerFor(p).forgetting_curve(elapsed, memory.stability);
}

/** What each rating of a right answer, or of a recall, would lead to: for the labels of the rating buttons. */
export function previewRatings(
  memory: Memory | null,
  day: LocalDate,
  p: MemoryParameters,
): Readonly<Record<Rating, Memory>> {
  const after = (rating: Rating): Memory => reviewMemory(memory, gradeOf(rating, true), day, p);
  return { 1: after(1), 2: after(2), 3: after(3), 4: after(4), 5: after(5) };
}

/** One review of the log, with the parameters that were in force. */
export interface LoggedReview {
  readonly grade: Grade;
  readonly day: LocalDate;
  readonly retention: number;
}

/** The memory that a card's log (oldest first) leads to: exactly what reviewing step by step gave. Null without reviews. */
export function replayMemory(log: readonly LoggedReview[]): Memory | null {
  return log.reduce<Memory | null>(
    (memory, { grade, day, retention }) => reviewMemory(memory, grade, day, { retention }),
    null,
  );
}
