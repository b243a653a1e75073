// When and what to post, as an admin says it: read from options and forms, carried in button ids.
import { LEVELS, type Level } from '#src/core/card.ts';
import { UserError } from '#src/errors.ts';
import type { AppContext } from './context.ts';
import { whyNothingToPost } from './daily-post.ts';
import { chosenDecks } from './deck-option.ts';
import { common } from './texts/common.ts';
import { managing } from './texts/managing.ts';
import { people } from './texts/people.ts';
import { canonicalZone, nearestZone } from './zones.ts';

export interface SchedulePlan {
  readonly deckId: string;
  /** `HH:MM`. */
  readonly time: string;
  readonly zone: string;
  /** ISO weekdays, ascending. */
  readonly weekdays: readonly number[];
  /** Null: every level. */
  readonly level: Level | null;
}

const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
export const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
export const MONDAY_TO_FRIDAY: readonly number[] = [1, 2, 3, 4, 5];

/** `9`, `9:05`, `09:05`, `0905` as `HH:MM`; null for anything else. */
export function readTime(typed: string): string | null {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(typed.trim());
  if (match === null) return null;
  const [, hour = '', minute = '00'] = match;
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** Of the whole name or its beginning, from three letters on; 0 for anything else. */
const dayNumber = (word: string): number =>
  word.length < 3 ? 0 : DAY_NAMES.findIndex((name) => name.startsWith(word)) + 1;

/** `daily`, `mon-fri`, `mon,wed,fri`, `sat-mon`, `12345` as ISO weekdays; null for anything else. */
export function readWeekdays(typed: string): readonly number[] | null {
  const text = typed.trim().toLowerCase();
  if (text === 'daily' || text === 'every day') return EVERY_DAY;
  if (text === 'weekdays') return MONDAY_TO_FRIDAY;
  if (/^[1-7]{1,7}$/.test(text)) return [...new Set(text)].map(Number).sort();
  const days = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [from = 0, to = from, ...more] = part.split('-').map(dayNumber);
    if (from === 0 || to === 0 || more.length > 0) return null;
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days.size === 0 ? null : [...days].sort();
}

/** The deck of that name, else the first; a name that is none becomes a problem. */
function readDeck(context: AppContext, name: string | undefined, problems: string[]): string {
  try {
    return chosenDecks(context, name)[0]?.id ?? '';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(error.message);
    return '';
  }
}

const isLevel = (word: string): word is Level => LEVELS.some((level) => level === word);

/** Reads a plan; what is left out gets its default. Throws one UserError that names every problem. */
export function readPlan(
  context: AppContext,
  given: Readonly<Record<string, string>>,
  defaultZone: string,
): SchedulePlan {
  const problems: string[] = [];
  const { time: timeText = '09:00', weekdays: daysText = 'mon-fri', zone: zoneText = defaultZone } = given;
  const time = readTime(timeText);
  if (time === null) problems.push(managing.badTime(timeText.slice(0, 40)));
  const weekdays = readWeekdays(daysText);
  if (weekdays === null) problems.push(managing.badWeekdays(daysText.slice(0, 40)));
  const zone = canonicalZone(zoneText);
  if (zone === null) problems.push(people.badZone(zoneText.slice(0, 60), nearestZone(zoneText)));
  const levelText = given.level ?? 'all';
  const level = isLevel(levelText) ? levelText : null;
  if (level === null && levelText !== 'all') {
    problems.push(common.badValue('level', levelText.slice(0, 40), ['all', ...LEVELS]));
  }
  const deckId = readDeck(context, given.deck, problems);
  const nothing = deckId === '' ? null : whyNothingToPost(context, { deckId, level });
  if (nothing !== null) problems.push(nothing);
  if (time === null || weekdays === null || zone === null || problems.length > 0) {
    throw new UserError(problems.join(' '));
  }
  return { deckId, time, zone, weekdays, level };
}

/** As arguments of a button id; `planOf` reads them back. */
export const planArgs = (plan: SchedulePlan): readonly string[] => [
  plan.deckId,
  plan.time,
  plan.weekdays.join(''),
  plan.level ?? 'all',
  plan.zone,
];

/** Reads a plan from a button id with the same checks as anything typed. */
export function planOf(context: AppContext, args: readonly string[], defaultZone: string): SchedulePlan {
  const [deck = '', time = '', weekdays = '', level = '', zone = defaultZone] = args;
  return readPlan(
    context,
    { deck, time, weekdays, level, zone: zone === '' ? defaultZone : zone },
    defaultZone,
  );
}
