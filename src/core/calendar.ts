// Which occurrences of a schedule are due, which were missed, and which comes next.
import { addDays, dateExists, instantOf, type LocalDate, localDate, weekdayOf } from './local-day.ts';

/** When a schedule posts: a wall-clock time `HH:MM` in an IANA zone, on ISO weekdays (1 Monday … 7 Sunday). */
export interface ScheduleTimes {
  readonly time: string;
  readonly zone: string;
  readonly weekdays: readonly number[];
}

/** One planned post: the local date it belongs to, and its instant (epoch milliseconds). */
export interface Occurrence {
  readonly date: LocalDate;
  readonly at: number;
}

const LATE_AFTER_MS = 60_000;
const MAX_MISSED = 31;
/** A week, one more for a date that the zone left out, and a day on both sides for the zone. */
const SEARCH_DAYS = 16;

function checkWeekdays(weekdays: readonly number[]): void {
  if (weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)) return;
  throw new RangeError(`weekdays are 1 to 7, not ${weekdays.join(', ')}`);
}

function occurrenceOn(s: ScheduleTimes, date: LocalDate): Occurrence | null {
  if (!s.weekdays.includes(weekdayOf(date)) || !dateExists(date, s.zone)) return null;
  return { date, at: instantOf(date, s.time, s.zone) };
}

/**
 * The first occurrence strictly after the instant `after` (epoch milliseconds); null only if `weekdays` is empty.
 * A local time that does not exist occurs once, after the gap; one that exists twice, the first time only.
 * @throws RangeError when a weekday is not 1 to 7, or the time or zone is not valid
 */
export function nextOccurrence(s: ScheduleTimes, after: number): Occurrence | null {
  checkWeekdays(s.weekdays);
  // One day back, because a gap before midnight moves an occurrence into the next date.
  const first = addDays(localDate(after, s.zone), -1);
  for (let offset = 0; s.weekdays.length > 0 && offset <= SEARCH_DAYS; offset += 1) {
    const occurrence = occurrenceOn(s, addDays(first, offset));
    if (occurrence !== null && occurrence.at > after) return occurrence;
  }
  return null;
}

/** The occurrences in `(since, now]` after `lastDate`, newest first, no more than can matter. */
function recentOccurrences(
  s: ScheduleTimes,
  state: { since: number; lastDate: LocalDate | null },
  now: number,
): Occurrence[] {
  const found: Occurrence[] = [];
  if (s.weekdays.length === 0) return found;
  const oldest = addDays(localDate(state.since, s.zone), -1);
  // One day ahead, because clocks that go back over midnight return to the date before.
  let date = addDays(localDate(now, s.zone), 1);
  while (found.length <= MAX_MISSED && date >= oldest && (state.lastDate === null || date > state.lastDate)) {
    const occurrence = occurrenceOn(s, date);
    if (occurrence !== null && occurrence.at <= state.since) break;
    if (occurrence !== null && occurrence.at <= now) found.push(occurrence);
    date = addDays(date, -1);
  }
  return found;
}

/**
 * What a schedule owes at `now`, out of everything whose instant is in `(since, now]` (epoch milliseconds).
 * `post` is today's (the local date at `now`) if it is due and later than `lastDate`; `late` when it is more than
 * 60 s past. `missed` are the earlier dates after `lastDate`, newest last, at most the last 31.
 * `lastDate` is the newest date already posted or skipped; `since` is when the schedule was created or resumed.
 * @throws RangeError when a weekday is not 1 to 7, or the time or zone is not valid
 */
export function dueOccurrences(
  s: ScheduleTimes,
  state: { since: number; lastDate: LocalDate | null },
  now: number,
): { post: Occurrence | null; late: boolean; missed: readonly Occurrence[] } {
  checkWeekdays(s.weekdays);
  const recent = recentOccurrences(s, state, now);
  const newest = recent[0];
  // The instant's own date counts: 23:30 moved behind a gap falls on the next date and is still posted.
  const isToday = newest !== undefined && localDate(newest.at, s.zone) >= localDate(now, s.zone);
  const post = isToday ? newest : null;
  const missed = (isToday ? recent.slice(1) : recent).slice(0, MAX_MISSED).reverse();
  return { post, late: post !== null && now - post.at > LATE_AFTER_MS, missed };
}
