// Local dates and learner days, against Intl and across every kind of clock change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateExists,
  daysBetween,
  instantOf,
  isZone,
  learnerDay,
  learnerDayEnd,
  localDate,
  localTime,
  sameTimeNextDay,
  weekdayOf,
  weekStart,
} from '#src/core/local-day.ts';
import { anyDate, dateOfDayNumber, MINUTE, wallClock, ZONES, zoneAndInstant } from './zones.ts';

const HOUR = 60 * MINUTE;
const utc = (text: string): number => Date.parse(text);
const isSkippedInApia = (day: string, zone: string): boolean =>
  zone === 'Pacific/Apia' && day === '2011-12-30';

/** The learner day by plain arithmetic on what Intl shows. */
function learnerDayByIntl(at: number, zone: string): string {
  const { date, hour } = wallClock(at, zone);
  const dayNumber = utc(`${date}T00:00:00Z`) / (24 * HOUR);
  return dateOfDayNumber(hour < 4 ? dayNumber - 1 : dayNumber);
}

describe('zones', () => {
  it('are the names of the IANA database, in any case', () => {
    for (const zone of [...ZONES, 'europe/paris', 'Etc/GMT+2', 'EST5EDT', 'America/Argentina/Buenos_Aires']) {
      expect(isZone(zone), zone).toBe(true);
    }
    for (const zone of [
      '',
      ' ',
      '+02:00',
      '-0500',
      '−02:00',
      'Europe/Pari',
      'Paris',
      'GMT+2',
      'UTC[x]',
      '4',
    ]) {
      expect(isZone(zone), zone).toBe(false);
    }
  });

  it('that are valid can all be calculated with', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      expect(isZone(zone), zone).toBe(true);
      expect(learnerDay(utc('2026-06-15T12:00:00Z'), zone)).toMatch(/^2026-06-1[456]$/);
    }
  });
});

describe('local dates and times', () => {
  it('are those that Intl shows', () => {
    fc.assert(
      fc.property(zoneAndInstant, ({ zone, at }) => {
        const { date, hour, minute } = wallClock(at, zone);
        expect(localDate(at, zone)).toBe(date);
        const pad = (value: number): string => String(value).padStart(2, '0');
        expect(localTime(at, zone)).toBe(`${pad(hour)}:${pad(minute)}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('count days, weekdays and weeks as UTC arithmetic does', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        const dayNumber = utc(`${date}T00:00:00Z`) / (24 * HOUR);
        const later = addDays(date, days);
        expect(later).toBe(dateOfDayNumber(dayNumber + days));
        expect(daysBetween(date, later)).toBe(days);
        expect(weekdayOf(date)).toBe(new Date(utc(date)).getUTCDay() || 7);
        expect(weekdayOf(weekStart(date))).toBe(1);
        expect(daysBetween(weekStart(date), date)).toBe(weekdayOf(date) - 1);
      }),
    );
  });

  it('know the date that Samoa left out', () => {
    expect(dateExists('2011-12-30', 'Pacific/Apia')).toBe(false);
    expect(dateExists('2011-12-29', 'Pacific/Apia')).toBe(true);
    expect(dateExists('2011-12-30', 'Pacific/Auckland')).toBe(true);
    expect(dateExists('2026-04-24', 'Africa/Cairo'), 'starts at 01:00').toBe(true);
  });
});

describe('the instant of a local time', () => {
  it('is behind the gap when the time does not exist, and the first when it comes twice', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Paris')).toBe(utc('2026-03-29T03:30+02:00'));
    expect(instantOf('2026-10-25', '02:30', 'Europe/Paris')).toBe(utc('2026-10-25T02:30+02:00'));
    expect(instantOf('2026-10-04', '02:10', 'Australia/Lord_Howe')).toBe(utc('2026-10-04T02:40+11:00'));
    expect(instantOf('2026-09-06', '00:15', 'America/Santiago')).toBe(utc('2026-09-06T01:15-03:00'));
  });

  it('shows that date and time again, except in a gap', () => {
    fc.assert(
      fc.property(zoneAndInstant, ({ zone, at }) => {
        const date = localDate(at, zone);
        const time = localTime(at, zone);
        const found = instantOf(date, time, zone);
        expect([localDate(found, zone), localTime(found, zone)]).toEqual([date, time]);
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses dates, times and zones that are none', () => {
    expect(() => instantOf('2026-02-30', '09:00', 'UTC')).toThrow(RangeError);
    expect(() => instantOf('2026-02-28', '25:00', 'UTC')).toThrow(RangeError);
    expect(() => instantOf('2026-02-28', '09:00', 'Europe/Pari')).toThrow(RangeError);
  });
});

describe('a learner day', () => {
  it('starts at 04:00 on the local clock', () => {
    expect(learnerDay(utc('2026-05-02T03:59:59+02:00'), 'Europe/Paris')).toBe('2026-05-01');
    expect(learnerDay(utc('2026-05-02T04:00:00+02:00'), 'Europe/Paris')).toBe('2026-05-02');
    expect(learnerDay(utc('2026-05-02T00:30:00Z'), 'UTC', 0)).toBe('2026-05-02');
    expect(learnerDayEnd('2026-05-01', 'Europe/Paris')).toBe(utc('2026-05-02T04:00:00+02:00'));
  });

  it('is the one that Intl gives, in every zone and around every clock change', () => {
    fc.assert(
      fc.property(zoneAndInstant, ({ zone, at }) => {
        const expected = learnerDayByIntl(at, zone);
        // Nobody lived through 30 December 2011 in Samoa: the night after the 29th still belongs to the 29th.
        expect(learnerDay(at, zone)).toBe(isSkippedInApia(expected, zone) ? '2011-12-29' : expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('ends where the next begins', () => {
    fc.assert(
      fc.property(zoneAndInstant, fc.integer({ min: 0, max: 6 }), ({ zone, at }, startHour) => {
        const day = learnerDay(at, zone, startHour);
        const end = learnerDayEnd(day, zone, startHour);
        const next = addDays(day, 1);
        expect(end).toBeGreaterThan(at);
        expect(learnerDay(end - 1, zone, startHour)).toBe(day);
        expect(learnerDay(end, zone, startHour)).toBe(isSkippedInApia(next, zone) ? '2011-12-31' : next);
      }),
      { numRuns: 3000 },
    );
  });

  it('never goes back, even where the clocks return to the date before', () => {
    const midnightTwice = utc('2010-11-07T00:01:00-02:30');
    expect(localDate(midnightTwice - 1, 'America/St_Johns')).toBe('2010-11-07');
    expect(localDate(midnightTwice, 'America/St_Johns')).toBe('2010-11-06');
    expect(learnerDay(midnightTwice, 'America/St_Johns', 0)).toBe('2010-11-07');
  });

  it('starts at the end of a gap that swallows its start', () => {
    const gapEnd = utc('2009-10-18T05:00:00+11:00');
    expect(learnerDay(gapEnd - 1, 'Antarctica/Casey')).toBe('2009-10-17');
    expect(learnerDay(gapEnd, 'Antarctica/Casey')).toBe('2009-10-18');
    expect(learnerDayEnd('2009-10-17', 'Antarctica/Casey')).toBe(gapEnd);
  });

  it('is one long day in Samoa where the calendar left a date out', () => {
    expect(learnerDay(utc('2011-12-29T23:30:00-10:00'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(learnerDay(utc('2011-12-31T03:59:00+14:00'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(learnerDay(utc('2011-12-31T04:00:00+14:00'), 'Pacific/Apia')).toBe('2011-12-31');
  });

  it('counts exactly one from each 09:00 of a year to the next, in every zone', () => {
    const wrong: string[] = [];
    for (const zone of ZONES) {
      for (const year of ['2010', '2026']) {
        let at = instantOf(`${year}-01-01`, '09:00', zone);
        let day = learnerDay(at, zone);
        for (let count = 1; count <= 365; count += 1) {
          at = sameTimeNextDay(at, zone);
          const next = learnerDay(at, zone);
          if (daysBetween(day, next) !== 1) wrong.push(`${zone}: ${day} to ${next}`);
          day = next;
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the same time next day', () => {
  it('is the next date at the same wall-clock time, unless that is in a gap', () => {
    fc.assert(
      fc.property(zoneAndInstant, ({ zone, at }) => {
        const next = sameTimeNextDay(at, zone);
        const tomorrow = addDays(localDate(at, zone), 1);
        const atMinute = instantOf(tomorrow, localTime(at, zone), zone);
        expect(Math.floor(next / MINUTE)).toBe(Math.floor(atMinute / MINUTE));
      }),
      { numRuns: 2000 },
    );
  });

  it('is 23 and 25 hours later over the changes of Paris', () => {
    const spring = instantOf('2026-03-28', '09:00', 'Europe/Paris');
    const autumn = instantOf('2026-10-24', '09:00', 'Europe/Paris');
    expect(sameTimeNextDay(spring, 'Europe/Paris') - spring).toBe(23 * HOUR);
    expect(sameTimeNextDay(autumn, 'Europe/Paris') - autumn).toBe(25 * HOUR);
  });
});
