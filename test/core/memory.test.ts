// The memory of a card: ts-fsrs's own numbers, on learner days.
import fc from 'fast-check';
import { createEmptyCard, fsrs } from 'ts-fsrs';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, learnerDay } from '#src/core/local-day.ts';
import {
  DEFAULT_RETENTION,
  type Grade,
  gradeOf,
  type LoggedReview,
  type Memory,
  previewRatings,
  ratingWhenUnrated,
  replayMemory,
  retrievability,
  reviewMemory,
} from '#src/core/memory.ts';
import { anyDate } from './zones.ts';

const P = { retention: DEFAULT_RETENTION };
const DAY = '2026-03-01';
const MINUTES_A_DAY = 1440;
const RATINGS = [1, 2, 3, 4, 5] as const;
const anyGrade = fc.constantFrom<Grade>(1, 2, 3, 4);
const anyRetention = fc.integer({ min: 70, max: 97 }).map((percent) => percent / 100);

/** A log whose reviews come early, in time, late, and on the same day. */
const anyLog: fc.Arbitrary<LoggedReview[]> = fc
  .tuple(
    anyDate,
    fc.array(fc.record({ grade: anyGrade, gap: fc.integer({ min: 0, max: 90 }), retention: anyRetention }), {
      minLength: 1,
      maxLength: 12,
    }),
  )
  .map(([first, steps]) => {
    let day = first;
    return steps.map(({ grade, gap, retention }) => {
      day = addDays(day, gap);
      return { grade, day, retention };
    });
  });

function memoryOf(log: readonly LoggedReview[]): Memory {
  const memory = replayMemory(log);
  if (memory === null) throw new Error('an empty log');
  return memory;
}

describe('the grade', () => {
  it('is Again for a wrong choice, whatever the rating', () => {
    expect(RATINGS.map((rating) => gradeOf(rating, false))).toEqual([1, 1, 1, 1, 1]);
  });

  it('follows the rating for a right choice and for recall', () => {
    expect(RATINGS.map((rating) => gradeOf(rating, true))).toEqual([1, 1, 2, 3, 4]);
    expect(RATINGS.map((rating) => gradeOf(rating, null))).toEqual([1, 1, 2, 3, 4]);
  });

  it('of an answer left unrated is Again when wrong and Hard when right', () => {
    expect(gradeOf(ratingWhenUnrated(false), false)).toBe(1);
    expect(gradeOf(ratingWhenUnrated(true), true)).toBe(2);
  });
});

describe('a review', () => {
  it('brings a new card back after 1, 1, 2 or 8 days', () => {
    const grades: Grade[] = [1, 2, 3, 4];
    const first = grades.map((grade) => reviewMemory(null, grade, DAY, P));
    expect(first.map(({ intervalDays }) => intervalDays)).toEqual([1, 1, 2, 8]);
    expect(first.map(({ dueDay }) => dueDay)).toEqual([
      '2026-03-02',
      '2026-03-02',
      '2026-03-03',
      '2026-03-09',
    ]);
    expect(
      first.every(({ reps, lapses, reason }) => reps === 1 && lapses === 0 && reason === 'learning'),
    ).toBe(true);
  });

  it('stretches the intervals of a card that is always known', () => {
    let memory = reviewMemory(null, 3, DAY, P);
    const intervals = [memory.intervalDays];
    for (let count = 0; count < 5; count += 1) {
      memory = reviewMemory(memory, 3, memory.dueDay, P);
      intervals.push(memory.intervalDays);
    }
    expect(intervals).toEqual([2, 11, 46, 163, 497, 1346]);
  });

  it('says why the card is due then', () => {
    const learned = reviewMemory(null, 1, DAY, P);
    const recalled = reviewMemory(learned, 2, learned.dueDay, P);
    const forgotten = reviewMemory(recalled, 1, recalled.dueDay, P);
    expect([learned.reason, recalled.reason, forgotten.reason]).toEqual([
      'learning',
      'recalled',
      'forgotten',
    ]);
    expect([learned.lapses, recalled.lapses, forgotten.lapses]).toEqual([0, 0, 1]);
  });

  it('is refused before the last one, but not on the same day', () => {
    const memory = reviewMemory(null, 3, DAY, P);
    expect(() => reviewMemory(memory, 3, '2026-02-28', P)).toThrow(RangeError);
    expect(reviewMemory(memory, 3, DAY, P).reps).toBe(2);
  });

  it('is refused with a retention out of range or a day that is none', () => {
    for (const retention of [0.69, 0.98, Number.NaN]) {
      expect(() => reviewMemory(null, 3, DAY, { retention })).toThrow(RangeError);
    }
    expect(() => reviewMemory(null, 3, '2026-02-30', P)).toThrow(RangeError);
  });

  it('gives what ts-fsrs gives for 10,000 histories of instants in UTC', () => {
    const scheduler = fsrs({
      request_retention: P.retention,
      enable_fuzz: false,
      learning_steps: [],
      relearning_steps: [],
    });
    const step = fc.record({ grade: anyGrade, minutes: fc.integer({ min: 0, max: 60 * MINUTES_A_DAY }) });
    const start = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(start, fc.array(step, { minLength: 1, maxLength: 6 }), (first, steps) => {
        let at = first;
        let card = createEmptyCard(new Date(first));
        let memory: Memory | null = null;
        for (const { grade, minutes } of steps) {
          card = scheduler.next(card, new Date(at), grade).card;
          memory = reviewMemory(memory, grade, learnerDay(at, 'UTC', 0), P);
          const same =
            Math.abs(memory.stability - card.stability) <= 1e-6 &&
            Math.abs(memory.difficulty - card.difficulty) <= 1e-6 &&
            memory.dueDay === card.due.toISOString().slice(0, 10) &&
            memory.intervalDays === card.scheduled_days &&
            memory.reps === card.reps &&
            memory.lapses === card.lapses;
          if (!same) throw new Error(`ts-fsrs: ${JSON.stringify(card)}, ours: ${JSON.stringify(memory)}`);
          at += minutes * 60_000;
        }
      }),
      { numRuns: 10_000 },
    );
  }, 15_000);

  it('is due after its interval, later for a better grade, sooner for a higher retention', () => {
    fc.assert(
      fc.property(anyLog, fc.integer({ min: 0, max: 400 }), (log, gap) => {
        const memory = memoryOf(log);
        const day = addDays(memory.lastDay, gap);
        const after = previewRatings(memory, day, P);
        for (const rating of RATINGS) {
          expect(daysBetween(day, after[rating].dueDay)).toBe(after[rating].intervalDays);
          expect(after[rating].intervalDays).toBeGreaterThanOrEqual(1);
        }
        expect(after[1]).toEqual(after[2]);
        expect(after[3].intervalDays).toBeLessThan(after[4].intervalDays);
        expect(after[4].intervalDays).toBeLessThan(after[5].intervalDays);
        const stricter = previewRatings(memory, day, { retention: 0.95 });
        expect(stricter[4].intervalDays).toBeLessThanOrEqual(after[4].intervalDays);
      }),
      { numRuns: 300 },
    );
  });

  it('is what its preview promised', () => {
    fc.assert(
      fc.property(anyLog, fc.constantFrom(...RATINGS), (log, rating) => {
        const memory = memoryOf(log);
        const preview = previewRatings(memory, memory.dueDay, P)[rating];
        expect(reviewMemory(memory, gradeOf(rating, true), memory.dueDay, P)).toEqual(preview);
      }),
      { numRuns: 100 },
    );
  });
});

describe('retrievability', () => {
  it('is 1 on the day of the review and 0.9 after as many days as the stability', () => {
    const memory = { ...reviewMemory(null, 3, DAY, P), stability: 10 };
    expect(retrievability(memory, DAY, P)).toBe(1);
    expect(retrievability(memory, '2026-02-01', P)).toBe(1);
    expect(retrievability(memory, '2026-03-11', P)).toBeCloseTo(0.9, 6);
  });

  it('falls day by day and stays between 0 and 1', () => {
    fc.assert(
      fc.property(anyLog, fc.integer({ min: 0, max: 3000 }), (log, gap) => {
        const memory = memoryOf(log);
        const one = retrievability(memory, addDays(memory.lastDay, gap), P);
        const later = retrievability(memory, addDays(memory.lastDay, gap + 1), P);
        expect(later).toBeLessThan(one);
        expect(later).toBeGreaterThan(0);
        expect(one).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a replay', () => {
  it('of no reviews is no memory', () => {
    expect(replayMemory([])).toBeNull();
  });

  it('is exactly what the reviews gave step by step, also through stored JSON', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let memory: Memory | null = null;
        for (const { grade, day, retention } of log) {
          const before: Memory | null = memory === null ? null : { ...memory };
          memory = reviewMemory(before, grade, day, { retention });
          expect(JSON.parse(JSON.stringify(memory))).toStrictEqual(memory);
        }
        expect(replayMemory(log)).toStrictEqual(memory);
      }),
      { numRuns: 300 },
    );
  });
});
