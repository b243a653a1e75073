// Which occurrences of a schedule are due, against walking through every one of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueOccurrences, nextOccurrence, type ScheduleTimes } from '#src/core/calendar.ts';
import { addDays, localDate, weekdayOf } from '#src/core/local-day.ts';
import { MINUTE, wallClock, zoneAndInstant } from './zones.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const utc = (text: string): number => Date.parse(text);
const daily = (time: string, zone: string, weekdays: readonly number[] = EVERY_DAY): ScheduleTimes => ({
  time,
  zone,
  weekdays,
});

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const anyWeekdays = fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 });

/** Every occurrence in (since, until], oldest first. */
function occurrencesIn(s: ScheduleTimes, since: number, until: number): { date: string; at: number }[] {
  const found: { date: string; at: number }[] = [];
  let next = nextOccurrence(s, since);
  while (next !== null && next.at <= until) {
    found.push(next);
    next = nextOccurrence(s, next.at);
  }
  return found;
}

describe('the next occurrence', () => {
  it('is today when its time is still to come, and never the instant itself', () => {
    const s = daily('09:00', 'Europe/Paris');
    const nine = utc('2026-05-04T09:00+02:00');
    expect(nextOccurrence(s, nine - 1)).toEqual({ date: '2026-05-04', at: nine });
    expect(nextOccurrence(s, nine)).toEqual({ date: '2026-05-05', at: nine + 1440 * MINUTE });
  });

  it('keeps to the weekdays', () => {
    const s = daily('09:00', 'UTC', [1, 5]);
    expect(nextOccurrence(s, utc('2026-05-04T10:00Z'))?.date).toBe('2026-05-08');
    expect(nextOccurrence(s, utc('2026-05-08T10:00Z'))?.date).toBe('2026-05-11');
  });

  it('is null only without weekdays', () => {
    expect(nextOccurrence(daily('09:00', 'UTC', []), 0)).toBeNull();
    expect(() => nextOccurrence(daily('09:00', 'UTC', [0]), 0)).toThrow(RangeError);
    expect(() => dueOccurrences(daily('09:00', 'UTC', [8]), { since: 0, lastDate: null }, 1)).toThrow(
      RangeError,
    );
  });

  it('happens once after the gap for a time that does not exist', () => {
    const s = daily('02:30', 'Europe/Paris');
    const found = occurrencesIn(s, utc('2026-03-28T12:00Z'), utc('2026-03-30T12:00Z'));
    expect(found).toEqual([
      { date: '2026-03-29', at: utc('2026-03-29T03:30+02:00') },
      { date: '2026-03-30', at: utc('2026-03-30T02:30+02:00') },
    ]);
  });

  it('happens once, the first time, for a time that exists twice', () => {
    const found = occurrencesIn(
      daily('02:30', 'Europe/Paris'),
      utc('2026-10-24T12:00Z'),
      utc('2026-10-25T12:00Z'),
    );
    expect(found).toEqual([{ date: '2026-10-25', at: utc('2026-10-25T02:30+02:00') }]);
  });

  it('passes over a date that never was', () => {
    const found = occurrencesIn(
      daily('09:00', 'Pacific/Apia'),
      utc('2011-12-29T00:00-10:00'),
      utc('2012-01-01T00:00+14:00'),
    );
    expect(found.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31']);
    const friday = nextOccurrence(daily('09:00', 'Pacific/Apia', [5]), utc('2011-12-23T12:00-10:00'));
    expect(friday?.date).toBe('2012-01-06');
  });

  it('is after the instant, on one of the weekdays, at the local time or behind a gap', () => {
    fc.assert(
      fc.property(zoneAndInstant, anyTime, anyWeekdays, ({ zone, at }, time, weekdays) => {
        const next = nextOccurrence({ time, zone, weekdays }, at);
        if (next === null) throw new Error('no occurrence');
        expect(next.at).toBeGreaterThan(at);
        expect(weekdays).toContain(weekdayOf(next.date));
        const { date, hour, minute } = wallClock(next.at, zone);
        const shown = `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        expect(shown >= `${next.date} ${time}`).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is due', () => {
  const s = daily('09:00', 'Europe/Paris');
  const created = utc('2026-05-01T12:00+02:00');

  it('is nothing before the time and today afterwards', () => {
    const nine = utc('2026-05-02T09:00+02:00');
    const state = { since: created, lastDate: null };
    expect(dueOccurrences(s, state, nine - 1)).toEqual({ post: null, late: false, missed: [] });
    const post = { date: '2026-05-02', at: nine };
    expect(dueOccurrences(s, state, nine)).toEqual({ post, late: false, missed: [] });
    expect(dueOccurrences(s, state, nine + MINUTE)).toEqual({ post, late: false, missed: [] });
    expect(dueOccurrences(s, state, nine + MINUTE + 1)).toEqual({ post, late: true, missed: [] });
  });

  it('is nothing once today was posted or skipped', () => {
    const state = { since: created, lastDate: '2026-05-02' };
    expect(dueOccurrences(s, state, utc('2026-05-02T20:00+02:00')).post).toBeNull();
  });

  it('never reaches back before the schedule was created or resumed', () => {
    const state = { since: utc('2026-05-02T09:00+02:00'), lastDate: '2026-04-01' };
    const due = dueOccurrences(s, state, utc('2026-05-02T12:00+02:00'));
    expect(due).toEqual({ post: null, late: false, missed: [] });
  });

  it('posts today late and gives the dates before as missed', () => {
    const state = { since: created, lastDate: '2026-05-02' };
    const due = dueOccurrences(s, state, utc('2026-05-05T23:59+02:00'));
    expect(due.post?.date).toBe('2026-05-05');
    expect(due.late).toBe(true);
    expect(due.missed.map(({ date }) => date)).toEqual(['2026-05-03', '2026-05-04']);
  });

  it('gives only missed ones after midnight', () => {
    const due = dueOccurrences(s, { since: created, lastDate: '2026-05-02' }, utc('2026-05-05T00:00+02:00'));
    expect(due.post).toBeNull();
    expect(due.missed.map(({ date }) => date)).toEqual(['2026-05-03', '2026-05-04']);
  });

  it('gives at most the last 31 after a long time down', () => {
    const due = dueOccurrences(s, { since: created, lastDate: null }, utc('2031-05-05T12:00+02:00'));
    expect(due.post?.date).toBe('2031-05-05');
    expect(due.missed).toHaveLength(31);
    expect(due.missed.at(-1)?.date).toBe('2031-05-04');
    const early = dueOccurrences(s, { since: created, lastDate: null }, utc('2031-05-05T08:00+02:00'));
    expect(early.post).toBeNull();
    expect(early.missed).toHaveLength(31);
  });

  it('posts a time that a gap before midnight moved into the next date, then the next one too', () => {
    const late = daily('23:30', 'America/Nuuk');
    const moved = utc('2026-03-29T00:30-01:00');
    const state = { since: utc('2026-03-28T12:00Z'), lastDate: '2026-03-27' };
    expect(dueOccurrences(late, state, moved).post).toEqual({ date: '2026-03-28', at: moved });
    const evening = dueOccurrences(late, { ...state, lastDate: '2026-03-28' }, utc('2026-03-29T23:30-01:00'));
    expect(evening.post?.date).toBe('2026-03-29');
  });

  it('is every occurrence since, parted into today and before', () => {
    const input = fc.record({
      where: zoneAndInstant,
      time: anyTime,
      weekdays: anyWeekdays,
      minutes: fc.integer({ min: 0, max: 60 * 1440 }),
      done: fc.option(fc.integer({ min: -3, max: 62 })),
    });
    fc.assert(
      fc.property(input, ({ where: { zone, at: since }, time, weekdays, minutes, done }) => {
        const schedule = { time, zone, weekdays };
        const now = since + minutes * MINUTE;
        const lastDate = done === null ? null : addDays(localDate(since, zone), done);
        const due = dueOccurrences(schedule, { since, lastDate }, now);
        const all = occurrencesIn(schedule, since, now).filter(
          ({ date }) => lastDate === null || date > lastDate,
        );
        const newest = all.at(-1);
        const today = newest && localDate(newest.at, zone) >= localDate(now, zone) ? newest : null;
        expect(due.post).toEqual(today);
        expect(due.late).toBe(today !== null && now - today.at > MINUTE);
        expect(due.missed).toEqual((today === null ? all : all.slice(0, -1)).slice(-31));
      }),
      { numRuns: 400 },
    );
  });

  it('is each date exactly once when a bot ticks through a year of clock changes', () => {
    for (const zone of ['America/Nuuk', 'Australia/Lord_Howe', 'Africa/Cairo']) {
      const schedule = daily('00:15', zone);
      const since = utc('2026-01-01T12:00Z');
      let lastDate: string | null = null;
      const posted: string[] = [];
      for (let now = since; now <= since + 365 * 1440 * MINUTE; now += 90 * MINUTE) {
        const { post } = dueOccurrences(schedule, { since, lastDate }, now);
        if (post === null) continue;
        posted.push(post.date);
        lastDate = post.date;
      }
      expect(posted, zone).toEqual(posted.map((_, index) => addDays(posted[0] ?? '', index)));
      expect(posted, zone).toHaveLength(365);
    }
  });
});
