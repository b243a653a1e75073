// Points, ranks and streaks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, weekdayOf } from '#src/core/local-day.ts';
import { MAX_SCORED_DUE_REVIEWS_A_DAY, pointsFor, rank, streak } from '#src/core/scoring.ts';
import { anyDate } from './zones.ts';

const review = {
  source: 'session',
  wasDue: true,
  correct: null,
  scoredDueToday: 0,
  alreadyScoredToday: false,
} as const;
const anyReview = fc.record({
  source: fc.constantFrom('post', 'session', 'private'),
  wasDue: fc.boolean(),
  correct: fc.constantFrom(true, false, null),
  scoredDueToday: fc.integer({ min: 0, max: 40 }),
  alreadyScoredToday: fc.boolean(),
});

describe('points', () => {
  it('reward the first answer to a post, due or not, and a right choice more', () => {
    for (const wasDue of [true, false]) {
      const post = { ...review, source: 'post', wasDue, scoredDueToday: 20 } as const;
      expect(pointsFor({ ...post, correct: true })).toBe(15);
      expect(pointsFor({ ...post, correct: false })).toBe(10);
      expect(pointsFor({ ...post, correct: null })).toBe(10);
    }
  });

  it('reward a due review, right or wrong, up to twenty a day', () => {
    expect(pointsFor(review)).toBe(5);
    expect(pointsFor({ ...review, source: 'private', correct: false })).toBe(5);
    expect(pointsFor({ ...review, scoredDueToday: 19 })).toBe(5);
    expect(pointsFor({ ...review, scoredDueToday: 20 })).toBe(0);
  });

  it('are none for a card that was not due or was scored already that day', () => {
    fc.assert(
      fc.property(anyReview, (r) => {
        expect(pointsFor({ ...r, alreadyScoredToday: true })).toBe(0);
        if (r.source !== 'post') expect(pointsFor({ ...r, wasDue: false })).toBe(0);
        expect([0, 5, 10, 15]).toContain(pointsFor(r));
      }),
    );
  });

  it('of a day are not changed by asking for more cards that are not due, and are bounded without posts', () => {
    const anyCard = fc.record({ source: fc.constantFrom('session', 'private'), wasDue: fc.boolean() });
    const totalOf = (reviews: readonly { source: 'session' | 'private'; wasDue: boolean }[]): number => {
      let total = 0;
      let scoredDueToday = 0;
      for (const { source, wasDue } of reviews) {
        const points = pointsFor({
          source,
          wasDue,
          correct: true,
          scoredDueToday,
          alreadyScoredToday: false,
        });
        if (points > 0) scoredDueToday += 1;
        total += points;
      }
      return total;
    };
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 60 }), (reviews) => {
        expect(totalOf(reviews)).toBe(totalOf(reviews.filter(({ wasDue }) => wasDue)));
        expect(totalOf(reviews)).toBeLessThanOrEqual(5 * MAX_SCORED_DUE_REVIEWS_A_DAY);
      }),
    );
  });
});

describe('ranks', () => {
  it('leave places out after a tie', () => {
    const rows = [
      { personId: 'c', points: 5 },
      { personId: 'b', points: 9, name: 'B' },
      { personId: 'a', points: 9 },
      { personId: 'd', points: 0 },
    ];
    expect(rank(rows)).toEqual([
      { personId: 'a', points: 9, rank: 1 },
      { personId: 'b', points: 9, name: 'B', rank: 1 },
      { personId: 'c', points: 5, rank: 3 },
      { personId: 'd', points: 0, rank: 4 },
    ]);
    expect(rank([])).toEqual([]);
  });

  it('are one more than the number of people with more points, whatever the order of the rows', () => {
    const anyRows = fc.uniqueArray(
      fc.record({ personId: fc.string(), points: fc.integer({ min: 0, max: 6 }) }),
      {
        selector: ({ personId }) => personId,
      },
    );
    fc.assert(
      fc.property(anyRows, (rows) => {
        const ranked = rank(rows);
        expect(ranked).toHaveLength(rows.length);
        for (const row of ranked) {
          expect(row.rank).toBe(1 + rows.filter(({ points }) => points > row.points).length);
        }
        expect(rank(rows.toReversed())).toEqual(ranked);
      }),
    );
  });
});

describe('a streak', () => {
  const FRIDAY = '2026-05-08';
  const MONDAY = '2026-05-11';

  it('counts up to today, or to yesterday while today is not done', () => {
    const days = ['2026-05-06', '2026-05-05', '2026-05-05', '2026-05-07'];
    expect(streak([...days, FRIDAY], FRIDAY)).toBe(4);
    expect(streak(days, FRIDAY)).toBe(3);
    expect(streak(['2026-05-06'], FRIDAY)).toBe(0);
    expect(streak([], FRIDAY)).toBe(0);
  });

  it('is not broken by a weekend, and longer for one that was used', () => {
    expect(streak([FRIDAY, MONDAY], MONDAY)).toBe(2);
    expect(streak([FRIDAY], MONDAY)).toBe(1);
    expect(streak([FRIDAY], '2026-05-12')).toBe(0);
    expect(streak([FRIDAY, '2026-05-10', MONDAY], MONDAY)).toBe(3);
    expect(streak(['2026-05-09', '2026-05-10'], MONDAY)).toBe(2);
  });

  it('does not count days to come', () => {
    expect(streak([FRIDAY, '2026-05-09'], FRIDAY)).toBe(1);
  });

  it('counts the used days since the last missed weekday', () => {
    const anyDays = fc.tuple(anyDate, fc.array(fc.integer({ min: -2, max: 25 }), { maxLength: 40 }));
    fc.assert(
      fc.property(anyDays, ([today, ago]) => {
        const days = ago.map((count) => addDays(today, -count));
        const used = new Set(days);
        let since = addDays(today, -1);
        while (used.has(since) || weekdayOf(since) > 5) since = addDays(since, -1);
        const expected = [...used].filter((day) => day > since && day <= today).length;
        expect(streak(days, today)).toBe(expected);
        expect(streak(days.toReversed(), today)).toBe(expected);
        expect(streak([...days, today], today)).toBe(expected + (used.has(today) ? 0 : 1));
        expect(expected).toBeLessThanOrEqual(daysBetween(since, today));
      }),
    );
  });
});
