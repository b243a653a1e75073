// When reminders come: never in quiet hours, never too early, never later than the rule says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterSnooze,
  DIGEST_SPREAD_MINUTES,
  type DigestInput,
  isQuiet,
  planDigest,
  quietStart,
  tomorrowsDigest,
} from '#src/core/digest.ts';
import {
  addDays,
  dateExists,
  daysBetween,
  instantOf,
  learnerDay,
  localDate,
  localTime,
} from '#src/core/local-day.ts';
import { MINUTE, wallClock, zoneAndInstant } from './zones.ts';

const ZONE = 'Europe/Paris';
const HOUR = 60 * MINUTE;
const at = (text: string): number => Date.parse(`${text}+02:00`);
/** Its minute is the first of the hour, so that examples read well. */
const PERSON = Array.from({ length: 1000 }, (_, index) => `person-${index}`).find(
  (personId) => localTime(tomorrowsDigest(0, 'UTC', 9, personId).at, 'UTC') === '09:00',
);

function plan(changes: Partial<DigestInput>): ReturnType<typeof planDigest> {
  return planDigest({
    dueDays: [],
    zone: ZONE,
    hour: 9,
    lastDigestDate: null,
    personId: PERSON ?? '',
    now: at('2026-05-04T07:00'),
    ...changes,
  });
}

const anyHour = fc.integer({ min: 8, max: 20 });
const anyPerson = fc.string({ maxLength: 20 });
const anyInput: fc.Arbitrary<DigestInput> = fc
  .tuple(
    zoneAndInstant,
    fc.array(fc.tuple(fc.integer({ min: -6, max: 12 }), fc.integer({ min: 0, max: 4 })), { maxLength: 6 }),
    fc.option(fc.integer({ min: -5, max: 4 })),
    anyHour,
    anyPerson,
  )
  .map(([{ zone, at: now }, due, last, hour, personId]) => {
    const dayOf = (offset: number): string => addDays(localDate(now, zone), offset);
    const dueDays = due.map(([offset, count]) => ({ day: dayOf(offset), count }));
    return { dueDays, zone, hour, lastDigestDate: last === null ? null : dayOf(last), personId, now };
  });

function meetsRule(dueDays: DigestInput['dueDays'], date: string): boolean {
  const due = dueDays.filter(({ day, count }) => count > 0 && day <= date);
  const total = due.reduce((sum, { count }) => sum + count, 0);
  return total >= 3 || due.some(({ day }) => daysBetween(day, date) >= 2);
}

describe('the next digest', () => {
  it('is the day when three cards are due', () => {
    const dueDays = [
      { day: '2026-05-06', count: 2 },
      { day: '2026-05-05', count: 1 },
    ];
    expect(plan({ dueDays })).toEqual({ date: '2026-05-06', at: at('2026-05-06T09:00') });
  });

  it('is two days after the first due day when it stays at fewer than three', () => {
    const dueDays = [
      { day: '2026-05-05', count: 1 },
      { day: '2026-05-20', count: 9 },
    ];
    expect(plan({ dueDays })?.date).toBe('2026-05-07');
  });

  it('is today while the hour is still to come, else tomorrow', () => {
    const dueDays = [{ day: '2026-04-01', count: 5 }];
    expect(plan({ dueDays })?.date).toBe('2026-05-04');
    expect(plan({ dueDays, now: at('2026-05-04T09:00') })).toEqual({
      date: '2026-05-05',
      at: at('2026-05-05T09:00'),
    });
  });

  it('is at most one a day', () => {
    const dueDays = [{ day: '2026-04-01', count: 5 }];
    expect(plan({ dueDays, lastDigestDate: '2026-05-04' })?.date).toBe('2026-05-05');
    expect(plan({ dueDays, lastDigestDate: '2026-05-03' })?.date).toBe('2026-05-04');
  });

  it('is none when nothing is scheduled', () => {
    expect(plan({ dueDays: [] })).toBeNull();
    expect(plan({ dueDays: [{ day: '2026-05-05', count: 0 }] })).toBeNull();
  });

  it('is found at once even when it is a century away', () => {
    expect(plan({ dueDays: [{ day: '2126-01-01', count: 3 }] })?.date).toBe('2126-01-01');
  });

  it('refuses an hour inside quiet hours', () => {
    const dueDays = [{ day: '2026-04-01', count: 5 }];
    for (const hour of [7, 21, 9.5, Number.NaN]) expect(() => plan({ dueDays, hour })).toThrow(RangeError);
  });

  it('keeps the rule, and no earlier date would', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { dueDays, zone, hour, lastDigestDate, now, personId } = input;
        const found = planDigest(input);
        if (found === null) {
          expect(dueDays.every(({ count }) => count === 0)).toBe(true);
          return;
        }
        const minute = wallClock(found.at, zone).minute;
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const allowed = (date: string): boolean =>
          dateExists(date, zone) &&
          instantOf(date, time, zone) > now &&
          (lastDigestDate === null || date > lastDigestDate) &&
          meetsRule(dueDays, date);
        expect(found.at).toBe(instantOf(found.date, time, zone));
        expect(localDate(found.at, zone)).toBe(found.date);
        expect(minute).toBeLessThan(DIGEST_SPREAD_MINUTES);
        expect(isQuiet(found.at, zone)).toBe(false);
        expect(allowed(found.date)).toBe(true);
        for (let date = addDays(localDate(now, zone), -1); date < found.date; date = addDays(date, 1)) {
          expect(allowed(date), date).toBe(false);
        }
        expect(planDigest({ ...input, personId, dueDays: dueDays.toReversed() })).toEqual(found);
      }),
      { numRuns: 600 },
    );
  });

  it('spreads people over the half hour, each always at the same minute', () => {
    const people = Array.from({ length: 3000 }, (_, index) => `p${index}`);
    const minuteOf = (personId: string): string =>
      localTime(tomorrowsDigest(0, 'UTC', 9, personId).at, 'UTC');
    const counts = new Map<string, number>();
    for (const minute of people.map(minuteOf)) counts.set(minute, (counts.get(minute) ?? 0) + 1);
    expect(counts.size).toBe(30);
    for (const [minute, count] of counts) {
      expect(minute >= '09:00' && minute <= '09:29').toBe(true);
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(160);
    }
  });
});

describe('quiet hours', () => {
  it('are from 21:00 to 08:00 local time', () => {
    const quiet = ['21:00', '23:59', '00:00', '07:59'].map((time) => isQuiet(at(`2026-05-04T${time}`), ZONE));
    const loud = ['08:00', '12:00', '20:59'].map((time) => isQuiet(at(`2026-05-04T${time}`), ZONE));
    expect([...quiet, ...loud]).toEqual([true, true, true, true, false, false, false]);
  });

  it('start at the next quiet instant', () => {
    expect(quietStart(at('2026-05-04T12:00'), ZONE)).toBe(at('2026-05-04T21:00'));
    expect(quietStart(at('2026-05-04T21:00'), ZONE)).toBe(at('2026-05-04T21:00'));
    expect(quietStart(at('2026-05-04T03:00'), ZONE)).toBe(at('2026-05-04T03:00'));
    fc.assert(
      fc.property(zoneAndInstant, ({ zone, at: now }) => {
        const start = quietStart(now, zone);
        expect(start).toBeGreaterThanOrEqual(now);
        expect(isQuiet(start, zone)).toBe(true);
        for (let instant = now; instant < start; instant += HOUR / 2)
          expect(isQuiet(instant, zone)).toBe(false);
        expect(start === now || !isQuiet(start - 1, zone)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a snooze', () => {
  it('is an hour later, or tomorrow when that would be quiet', () => {
    const snoozed = (text: string): string =>
      new Date(afterSnooze(at(text), ZONE, 9, PERSON ?? '').at + 2 * HOUR).toISOString().slice(0, 16);
    expect(snoozed('2026-05-04T09:10')).toBe('2026-05-04T10:10');
    expect(snoozed('2026-05-04T19:59')).toBe('2026-05-04T20:59');
    expect(snoozed('2026-05-04T20:00')).toBe('2026-05-05T09:00');
    expect(snoozed('2026-05-04T23:30')).toBe('2026-05-05T09:00');
    expect(snoozed('2026-05-05T00:30'), 'after midnight it is still the evening').toBe('2026-05-05T09:00');
    expect(snoozed('2026-05-05T05:00')).toBe('2026-05-06T09:00');
  });

  it('and tomorrow are later than now, not quiet, and on the local date of their instant', () => {
    fc.assert(
      fc.property(zoneAndInstant, anyHour, anyPerson, ({ zone, at: now }, hour, personId) => {
        const tomorrow = tomorrowsDigest(now, zone, hour, personId);
        const snoozed = afterSnooze(now, zone, hour, personId);
        for (const { date, at: instant } of [tomorrow, snoozed]) {
          expect(instant).toBeGreaterThan(now);
          expect(isQuiet(instant, zone)).toBe(false);
          expect(date).toBe(localDate(instant, zone));
        }
        expect(snoozed.at === now + HOUR || isQuiet(now + HOUR, zone)).toBe(true);
        const next = addDays(learnerDay(now, zone), 1);
        expect(tomorrow.date).toBe(dateExists(next, zone) ? next : addDays(next, 1));
      }),
      { numRuns: 600 },
    );
  });
});
