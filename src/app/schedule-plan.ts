// When and what to post, as an admin says it: read from options and forms, carried in button ids.

import { LEVELS, type Level } from '#src/core/card.ts';
import { cut } from '#src/core/cut.ts';
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
  /** Opens a thread to talk below each post. */
  readonly discussion: boolean;
  /** Null: where it is asked for. */
  readonly channelId: string | null;
}

/** What was understood: `plan` is null when `problems`, whole sentences, stand in its way. */
export interface ReadPlan {
  readonly plan: SchedulePlan | null;
  readonly problems: readonly string[];
  readonly channelId: string | null;
  readonly discussion: boolean;
}

const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Monday first, as forms say them and `readWeekdays` reads them. */
export const WEEKDAY_CODES: readonly string[] = DAY_NAMES.map((name) => name.slice(0, 3));
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
function readDeck(context: Pick<AppContext, 'decks'>, name: string | undefined, problems: string[]): string {
  try {
    return chosenDecks(context, name)[0]?.id ?? '';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(error.message);
    return '';
  }
}

const isLevel = (word: string): word is Level => LEVELS.some((level) => level === word);

function readLevel(typed: string, problems: string[]): Level | null {
  if (isLevel(typed)) return typed;
  if (typed !== 'all') problems.push(common.badValue('level', cut(typed, 40), ['all', ...LEVELS]));
  return null;
}

function readDiscussion(typed: string, problems: string[]): boolean {
  if (typed !== 'yes' && typed !== 'no') {
    problems.push(common.badValue('discussion', cut(typed, 40), ['yes', 'no']));
  }
  return typed === 'yes';
}

/**
 * The id of a channel: as a picker gives it (`123…`), as text that names one (`<#C123|general>`), or typed with a leading
 * `#`. Its length keeps it fit for a button id.
 */
function readChannel(typed: string, problems: string[]): string | null {
  if (typed === '') return null;
  const id = typed
    .trim()
    .replace(/^<#([^|>]*)(?:\|[^>]*)?>$/, '$1')
    .replace(/^#/, '');
  if (/^(?:[1-9]\d{0,19}|[\w.-]{1,14})$/.test(id)) return id;
  problems.push(managing.badChannel(cut(typed, 40)));
  return null;
}

/** Reads a plan; what is left out gets its default. */
export function readPlan(
  context: Pick<AppContext, 'decks'>,
  given: Readonly<Record<string, string>>,
  defaultZone: string,
): ReadPlan {
  const problems: string[] = [];
  const { time: timeText = '09:00', weekdays: daysText = 'mon-fri', zone: zoneText = defaultZone } = given;
  const time = readTime(timeText);
  if (time === null) problems.push(managing.badTime(cut(timeText, 40)));
  const weekdays = readWeekdays(daysText);
  if (weekdays === null) problems.push(managing.badWeekdays(cut(daysText, 40)));
  const zone = canonicalZone(zoneText);
  if (zone === null) problems.push(people.badZone(cut(zoneText, 60), nearestZone(zoneText)));
  const level = readLevel(given.level ?? 'all', problems);
  const deckId = readDeck(context, given.deck, problems);
  const nothing = deckId === '' ? null : whyNothingToPost(context, { deckId, level });
  if (nothing !== null) problems.push(nothing);
  const discussion = readDiscussion(given.discussion ?? 'no', problems);
  const channelId = readChannel(given.channel ?? '', problems);
  const isWhole = time !== null && weekdays !== null && zone !== null && problems.length === 0;
  const plan = isWhole ? { deckId, time, zone, weekdays, level, discussion, channelId } : null;
  return { plan, problems, channelId, discussion };
}

/** One letter each: with the longest names of deck, zone and channel a button id has no room for more. */
const LEVEL_CODES: Readonly<Record<Level | 'all', string>> = {
  all: 'a',
  beginner: 'b',
  intermediate: 'i',
  advanced: 'v',
};

/** A long number in base 36, marked. */
export function channelArg(channelId: string | null): string {
  if (channelId === null) return '';
  return /^[1-9]\d{14,}$/.test(channelId) ? `~${BigInt(channelId).toString(36)}` : channelId;
}

/** What `channelArg` made of a channel; empty for anything else. */
export function channelOfArg(arg: string): string {
  if (!arg.startsWith('~')) return arg;
  if (!/^~[0-9a-z]{1,13}$/.test(arg)) return '';
  let id = 0n;
  for (const digit of arg.slice(1)) id = id * 36n + BigInt(Number.parseInt(digit, 36));
  return String(id);
}

/** As arguments of a button id; `planOf` reads them back. */
export const planArgs = (plan: SchedulePlan): readonly string[] => [
  plan.deckId,
  plan.time.replace(':', ''),
  plan.weekdays.join(''),
  LEVEL_CODES[plan.level ?? 'all'],
  plan.zone,
  channelArg(plan.channelId),
  plan.discussion ? 'd' : '',
];

/** Reads a plan from a button id with the same checks as anything typed; ids of earlier versions say less, or in words. */
export function planOf(
  context: Pick<AppContext, 'decks'>,
  args: readonly string[],
  defaultZone: string,
): ReadPlan {
  const [deck = '', time = '', weekdays = '', levelArg = '', zone = '', channel = '', discussion = ''] = args;
  const coded = ['all' as const, ...LEVELS].find((name) => LEVEL_CODES[name] === levelArg);
  const given = {
    deck,
    time,
    weekdays,
    level: coded ?? levelArg,
    zone: zone === '' ? defaultZone : zone,
    channel: channelOfArg(channel),
    discussion: discussion === 'd' ? 'yes' : 'no',
  };
  return readPlan(context, given, defaultZone);
}
