// How dates, counts and lists are worded.
import type { LocalDate } from '#src/core/local-day.ts';

/** `1 card`, `3 cards`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `today`, `tomorrow`, `in 4 days`, `in about 3 months`. */
export function inDays(days: number): string {
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days < 60) return `in ${days} days`;
  if (days < 700) return `in about ${Math.round(days / 30.4)} months`;
  return `in about ${Math.round(days / 365)} years`;
}

/** A length for a button: `1 day`, `3 weeks`, `5 months`. */
export function interval(days: number): string {
  if (days < 14) return count(days, 'day');
  if (days < 60) return count(Math.round(days / 7), 'week');
  if (days < 700) return count(Math.round(days / 30.4), 'month');
  return count(Math.round(days / 365), 'year');
}

// Kept, because making one takes longer than everything else that is worded in an answer.
const SHORT_DAY = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const;
const shortDay = new Intl.DateTimeFormat('en-GB', SHORT_DAY);
const shortDayAndYear = new Intl.DateTimeFormat('en-GB', { ...SHORT_DAY, year: 'numeric' });

/** `Tue 24 Nov`; the year is added when it is not the year of `today`. */
export function dayName(date: LocalDate, today?: LocalDate): string {
  const withYear = today !== undefined && today.slice(0, 4) !== date.slice(0, 4);
  const wording = withYear ? shortDayAndYear : shortDay;
  return wording.format(new Date(`${date}T12:00:00Z`)).replace(',', '');
}

/** `2 March`. */
export function dayAndMonth(date: LocalDate): string {
  const wording = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' });
  return wording.format(new Date(`${date}T12:00:00Z`));
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** ISO weekdays in words: `every day`, `Monday to Friday`, `Tuesday and Thursday`. */
export function weekdayNames(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  if (days.length === 7) return 'every day';
  if (days.join('') === '12345') return 'Monday to Friday';
  return joined(days.map((day) => WEEKDAYS[day - 1] ?? ''));
}

/** `82%`. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** `09:00` for an hour of the day. */
export const onTheHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
