// When a person's next reminder is: enough to review, at their hour, outside quiet hours.
import {
  addDays,
  dateExists,
  instantOf,
  type LocalDate,
  learnerDay,
  localDate,
  localTime,
} from './local-day.ts';
import { hash32 } from './seeded-random.ts';

/** Quiet hours are local time in [21:00, 08:00). */
export const QUIET_FROM_HOUR = 21;
export const QUIET_UNTIL_HOUR = 8;
/** So many due cards are worth a reminder at once; fewer wait until one has waited so many days. */
export const DIGEST_MIN_DUE = 3;
export const DIGEST_MAX_WAIT_DAYS = 2;
/** Reminders for the same hour are spread over so many minutes. */
export const DIGEST_SPREAD_MINUTES = 30;

const SNOOZE_MS = 3_600_000;

export interface DigestInput {
  /** How many cards of the person become due on which learner day; any order, the past included. */
  readonly dueDays: readonly { readonly day: LocalDate; readonly count: number }[];
  readonly zone: string;
  /** The local hour the person wants reminders at, 8 to 20. */
  readonly hour: number;
  /** The local date of the newest reminder, or null. */
  readonly lastDigestDate: LocalDate | null;
  readonly personId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A reminder to come: its local date, and its instant (epoch milliseconds). */
export interface DigestPlan {
  readonly date: LocalDate;
  readonly at: number;
}

type Times = Pick<DigestInput, 'zone' | 'hour' | 'personId'>;

/** The digest of `date`, or of the next date where the zone left that one out. */
function digestFrom(date: LocalDate, { zone, hour, personId }: Times): DigestPlan {
  if (!Number.isInteger(hour) || hour < QUIET_UNTIL_HOUR || hour >= QUIET_FROM_HOUR) {
    throw new RangeError(`a digest hour is ${QUIET_UNTIL_HOUR} to ${QUIET_FROM_HOUR - 1}, not ${hour}`);
  }
  const existing = dateExists(date, zone) ? date : addDays(date, 1);
  const minute = hash32(personId) % DIGEST_SPREAD_MINUTES;
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { date: existing, at: instantOf(existing, time, zone) };
}

/** The first date with enough to review; from then on every date has, as long as nothing is reviewed. */
function readyDate(dueDays: DigestInput['dueDays']): LocalDate | null {
  const days = dueDays
    .filter(({ count }) => count > 0)
    .sort((a, b) => Number(a.day > b.day) - Number(a.day < b.day));
  const first = days[0];
  if (first === undefined) return null;
  const waitedEnough = addDays(first.day, DIGEST_MAX_WAIT_DAYS);
  let due = 0;
  for (const { day, count } of days) {
    due += count;
    if (due >= DIGEST_MIN_DUE) return day < waitedEnough ? day : waitedEnough;
  }
  return waitedEnough;
}

/**
 * The next digest: the first local date after `lastDigestDate` whose digest instant (the hour plus 0 to 29 minutes
 * that belong to the person) is after `now`, and on which at least 3 cards are due or one has waited 2 days.
 * Null when nothing is scheduled.
 * @throws RangeError when `hour` is not 8 to 20, or the zone is not valid
 */
export function planDigest(input: DigestInput): DigestPlan | null {
  const { lastDigestDate, now, zone } = input;
  const ready = readyDate(input.dueDays);
  if (ready === null) return null;
  const today = localDate(now, zone);
  const allowed = lastDigestDate === null ? today : addDays(lastDigestDate, 1);
  const date = [ready, today, allowed].reduce((a, b) => (a > b ? a : b));
  const plan = digestFrom(date, input);
  return plan.at > now ? plan : digestFrom(addDays(plan.date, 1), input);
}

/** Whether the local time at the instant `at` (epoch milliseconds) is in [21:00, 08:00). */
export function isQuiet(at: number, zone: string): boolean {
  const hour = Number(localTime(at, zone).slice(0, 2));
  return hour >= QUIET_FROM_HOUR || hour < QUIET_UNTIL_HOUR;
}

/** Tomorrow's digest, whatever is due. Tomorrow is the next learner day: after midnight it is still this morning. */
export function tomorrowsDigest(now: number, zone: string, hour: number, personId: string): DigestPlan {
  return digestFrom(addDays(learnerDay(now, zone), 1), { zone, hour, personId });
}

/** The first digest after the quiet hours around `now`: tomorrow's in the evening, this morning's after midnight. */
export function digestAfterQuiet(now: number, zone: string, hour: number, personId: string): DigestPlan {
  const today = localDate(now, zone);
  const isMorning = Number(localTime(now, zone).slice(0, 2)) < QUIET_UNTIL_HOUR;
  return digestFrom(isMorning ? today : addDays(today, 1), { zone, hour, personId });
}

/** An hour after `now` (epoch milliseconds), or tomorrow's digest if that is in quiet hours. */
export function afterSnooze(now: number, zone: string, hour: number, personId: string): DigestPlan {
  const at = now + SNOOZE_MS;
  if (isQuiet(at, zone)) return tomorrowsDigest(now, zone, hour, personId);
  return { date: localDate(at, zone), at };
}

/** The next instant (epoch milliseconds), `at` or later, when quiet hours begin; `at` itself if it is quiet. */
export function quietStart(at: number, zone: string): number {
  return isQuiet(at, zone) ? at : instantOf(localDate(at, zone), `${QUIET_FROM_HOUR}:00`, zone);
}
