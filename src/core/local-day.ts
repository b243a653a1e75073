// Days as people live them: calendar dates and learner days in somebody's own time zone.
import { Temporal } from 'temporal-polyfill';

/** A calendar date `YYYY-MM-DD`. Such strings sort in the order of time. */
export type LocalDate = string;

/** The local wall-clock hour at which a learner's day starts: studying past midnight belongs to the day before. */
export const DAY_START_HOUR = 4;

const DAY_MS = 24 * 60 * 60 * 1000;

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** Whether `zone` is a time zone of the IANA database, in any case that Intl accepts. `+02:00` is not. */
export function isZone(zone: string): boolean {
  if (!/^[a-z]/i.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The calendar date in `zone` at the instant `at` (epoch milliseconds). */
export function localDate(at: number, zone: string): LocalDate {
  return zoned(at, zone).toPlainDate().toString();
}

/** The wall-clock time `HH:MM` in `zone` at the instant `at` (epoch milliseconds). */
export function localTime(at: number, zone: string): string {
  return zoned(at, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The instant (epoch milliseconds) at which clocks in `zone` show `time` (`HH:MM`) on `date`. A time that a
 * change of the clocks leaves out is moved behind the gap (02:30 becomes 03:30); one that comes twice is the first.
 * @throws RangeError when `date`, `time` or `zone` is not valid
 * @see https://tc39.es/proposal-temporal/docs/ambiguity.html (disambiguation "compatible")
 */
export function instantOf(date: LocalDate, time: string, zone: string): number {
  const plainTime = Temporal.PlainTime.from(time);
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

/** Whether `date` happened in `zone` at all: Samoa went from 29 to 31 December 2011. */
export function dateExists(date: LocalDate, zone: string): boolean {
  const asked = Temporal.PlainDate.from(date);
  return asked.toZonedDateTime(zone).toPlainDate().equals(asked);
}

/** The first instant of a learner day. A start inside a gap is the end of the gap; a day left out starts with the next. */
function learnerDayStart(date: Temporal.PlainDate, zone: string, dayStartHour: number): number {
  const plainTime = new Temporal.PlainTime(dayStartHour);
  const found = date.toZonedDateTime({ timeZone: zone, plainTime });
  if (found.hour === dayStartHour && found.minute === 0) return found.epochMilliseconds;
  const gapEnd = found.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const start = gapEnd?.toPlainDate().equals(date) ? gapEnd : found;
  return start.epochMilliseconds;
}

/** One learner day: from its first instant to that of the next one (epoch milliseconds). */
interface Span {
  readonly day: LocalDate;
  readonly from: number;
  readonly until: number;
}

function learnerDaySpan(at: number, zone: string, dayStartHour: number): Span {
  let day = zoned(at, zone).toPlainDate().add({ days: 1 });
  let from = learnerDayStart(day, zone, dayStartHour);
  let until = learnerDayStart(day.add({ days: 1 }), zone, dayStartHour);
  while (at < from) {
    day = day.subtract({ days: 1 });
    until = from;
    from = learnerDayStart(day, zone, dayStartHour);
  }
  return { day: day.toString(), from, until };
}

/**
 * The day that was asked for last, by hour and zone: every click asks, nearly always for today, and working a day out takes
 * a good part of the time that a click takes. A few hundred zones are there in all.
 */
const lastSpans = new Map<string, Span>();
const MOST_SPANS = 1_000;

/**
 * The learner day at the instant `at` (epoch milliseconds): it starts when clocks in `zone` first reach
 * `dayStartHour`, and never goes back, even where the clocks do.
 * @throws RangeError when `zone` or `dayStartHour` is not valid
 */
export function learnerDay(at: number, zone: string, dayStartHour: number = DAY_START_HOUR): LocalDate {
  const key = `${dayStartHour} ${zone}`;
  const last = lastSpans.get(key);
  if (last !== undefined && last.from <= at && at < last.until) return last.day;
  const span = learnerDaySpan(at, zone, dayStartHour);
  if (lastSpans.size >= MOST_SPANS) lastSpans.clear();
  lastSpans.set(key, span);
  return span.day;
}

/** The first instant (epoch milliseconds) of the learner day after `day`. */
export function learnerDayEnd(day: LocalDate, zone: string, dayStartHour: number = DAY_START_HOUR): number {
  return learnerDayStart(Temporal.PlainDate.from(day).add({ days: 1 }), zone, dayStartHour);
}

/**
 * The instant at which `date` starts in UTC. In the arithmetic of dates alone it stands for the date: UTC has no gaps.
 * @throws RangeError when there is no such date
 */
export function utcMidnight(date: LocalDate): Date {
  const start = new Date(date);
  // 30 February would be a day in March.
  if (dateOfUtcMidnight(start) !== date) throw new RangeError(`${date} is no date.`);
  return start;
}

export const dateOfUtcMidnight = (start: Date): LocalDate => start.toISOString().slice(0, 10);

/** The date `days` calendar days later; negative goes back. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfUtcMidnight(new Date(utcMidnight(date).getTime() + days * DAY_MS));
}

/**
 * Calendar days from `from` to `to`; negative when `to` is earlier.
 * @throws RangeError when there is no such date
 */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (utcMidnight(to).getTime() - utcMidnight(from).getTime()) / DAY_MS;
}

/** The ISO weekday: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: LocalDate): number {
  return utcMidnight(date).getUTCDay() || 7;
}

/** The Monday of the ISO week of `date`. */
export function weekStart(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekdayOf(date));
}

/** The instant one calendar day later at the same wall-clock time in `zone`, moved behind a gap as `instantOf` does. */
export function sameTimeNextDay(at: number, zone: string): number {
  return zoned(at, zone).add({ days: 1 }).epochMilliseconds;
}
