// When a schedule posts next: not on a date that has had its question.
import { nextOccurrence, type Occurrence } from '#src/core/calendar.ts';
import type { Schedule } from '#src/ports/records.ts';

/** The first occurrence after `after` (epoch ms) on a date later than the schedule's newest one; null if there is none. */
export function nextPost(
  schedule: Pick<Schedule, 'time' | 'zone' | 'weekdays' | 'lastDate'>,
  after: number,
): Occurrence | null {
  const { lastDate } = schedule;
  let next = nextOccurrence(schedule, after);
  while (next !== null && lastDate !== null && next.date <= lastDate)
    next = nextOccurrence(schedule, next.at);
  return next;
}
