// The week in which the stories of the platforms play, and what a day is made of, in milliseconds.
import { MONDAY_MORNING } from './running-bot.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An instant of the week that begins on Monday 2 March 2026: `on(1, 9)` is Tuesday at 09:00 UTC. */
export const on = (day: number, hour: number, minute = 0): number =>
  MONDAY_MORNING - 8 * HOUR + day * DAY + hour * HOUR + minute * MINUTE;
