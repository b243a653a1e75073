// What is to happen in a storm, from a seed and nothing else. What comes of it is a matter of the machine's timing.
import { seededRandom } from '#src/core/seeded-random.ts';
import { shuffled } from '#src/core/selection.ts';

export type PlatformName = 'discord' | 'slack';
export type Stars = 1 | 2 | 3 | 4 | 5;

export interface Answering {
  readonly stars: Stars;
  readonly right: boolean;
  /** Clicks the rating twice at once. */
  readonly twice: boolean;
}

/** Something that a person does. A number from 0 to 1 is what they choose with, among what is there by then. */
export type Deed =
  | ({ readonly kind: 'answer-post'; readonly which: number } & Answering)
  /** `more`: so many again with [Another one]. */
  | ({ readonly kind: 'question'; readonly more: number } & Answering)
  | ({ readonly kind: 'review'; readonly cards: number } & Answering)
  | ({ readonly kind: 'reminder'; readonly how: 'Start' | 'Snooze' | 'Tomorrow' } & Answering)
  | { readonly kind: 'undo' }
  | { readonly kind: 'settings'; readonly which: number; readonly value: number }
  | { readonly kind: 'type'; readonly words: string }
  | { readonly kind: 'home' }
  /** A rating button of somebody else, as a client could send it. */
  | { readonly kind: 'foreign'; readonly which: number }
  | { readonly kind: 'stale'; readonly which: number }
  | { readonly kind: 'invented'; readonly id: string }
  | { readonly kind: 'post-again' }
  | { readonly kind: 'forget' };

export interface Step {
  /** Milliseconds to wait before. */
  readonly after: number;
  readonly deed: Deed;
}

/** Where a platform's trouble strikes. */
export type Where = 'send' | 'edit' | 'answer' | 'follow' | 'look-up' | 'open' | 'connect';

export type Fault =
  | { readonly kind: 'kill' | 'term'; readonly which: number; readonly awayMs: number }
  /** Every process is gone in the moment in which this call arrives there, or has just had its effect. */
  | {
      readonly kind: 'cut';
      readonly platform: PlatformName;
      readonly where: Where;
      readonly afterEffect: boolean;
    }
  | { readonly kind: 'redis-restart' | 'redis-kill'; readonly awayMs: number }
  | { readonly kind: 'redis-flush' }
  | {
      readonly kind: 'limit';
      readonly platform: PlatformName;
      readonly scope: 'user' | 'shared' | 'global';
      readonly where: Where;
      readonly seconds: number;
    }
  | {
      readonly kind: 'trouble';
      readonly platform: PlatformName;
      readonly how: 'hang' | 'error' | 'garbage' | 'drop';
      readonly where: Where;
      readonly afterEffect: boolean;
      readonly times: number;
    }
  | {
      readonly kind: 'reconnect';
      readonly platform: PlatformName;
      readonly gently: boolean;
      readonly times: number;
    }
  | { readonly kind: 'lock'; readonly ms: number }
  | { readonly kind: 'leap'; readonly ms: number }
  | { readonly kind: 'wrong-clock'; readonly ms: number; readonly forMs: number };

export interface PlannedFault {
  /** Milliseconds from the beginning. */
  readonly at: number;
  readonly fault: Fault;
}

export interface StormPlan {
  readonly seed: string;
  readonly seconds: number;
  readonly people: readonly (readonly Step[])[];
  readonly faults: readonly PlannedFault[];
}

type Chance = () => number;

const HOUR = 3_600_000;
/** Nothing breaks before people have begun, nor so shortly before the end that nobody sees what comes of it. */
const CALM_MS = 1_500;
const SETTLES_MS = 2_000;

const pick = <T>(chance: Chance, from: readonly [T, ...T[]]): T =>
  from[Math.floor(chance() * from.length)] ?? from[0];
const between = (chance: Chance, low: number, high: number): number =>
  Math.round(low + chance() * (high - low));

const STARS = [1, 2, 3, 3, 3, 4, 4, 5] as const;

const answering = (chance: Chance): Answering => ({
  stars: pick<Stars>(chance, STARS),
  right: chance() < 0.7,
  twice: chance() < 0.15,
});

const WORDS = ['/quiz stats', '/quiz leaderboard', '/quiz help', '/tea steep', '/quiz pause'] as const;
const COMMANDS = ['/quiz-admin post-now schedule:1', '/quiz-admin post-now schedule:2'] as const;
const MANAGING = [
  ...COMMANDS,
  ...COMMANDS,
  '/quiz-admin list',
  '/quiz-admin pause schedule:2',
  '/quiz-admin resume schedule:2',
] as const;
const INVENTED = ['1|rate|nothing|1|4', '1|undo|nothing|1', '0|x', '1|snooze|nothing', 'nonsense'] as const;

/** How often each in a hundred deeds; whoever manages also does some of the second list. */
const DEEDS: readonly (readonly [number, (chance: Chance) => Deed])[] = [
  [34, (chance) => ({ kind: 'answer-post', which: chance(), ...answering(chance) })],
  [14, (chance) => ({ kind: 'question', more: between(chance, 0, 2), ...answering(chance) })],
  [8, (chance) => ({ kind: 'review', cards: between(chance, 1, 5), ...answering(chance) })],
  [
    12,
    (chance) => ({
      kind: 'reminder',
      how: pick(chance, ['Start', 'Start', 'Snooze', 'Tomorrow']),
      ...answering(chance),
    }),
  ],
  [6, () => ({ kind: 'undo' })],
  [4, (chance) => ({ kind: 'settings', which: chance(), value: chance() })],
  [5, (chance) => ({ kind: 'type', words: pick(chance, WORDS) })],
  [5, () => ({ kind: 'type', words: '/quiz resume' })],
  [2, () => ({ kind: 'home' })],
  [4, (chance) => ({ kind: 'foreign', which: chance() })],
  [4, (chance) => ({ kind: 'stale', which: chance() })],
  [2, (chance) => ({ kind: 'invented', id: pick(chance, INVENTED) })],
];
const FORGETS: (typeof DEEDS)[number] = [1, () => ({ kind: 'forget' })];
const MANAGES: typeof DEEDS = [
  [50, (chance) => ({ kind: 'type', words: pick(chance, MANAGING) })],
  [8, () => ({ kind: 'post-again' })],
];

function deedOf(chance: Chance, weighted: typeof DEEDS): Deed {
  const whole = weighted.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance() * whole;
  for (const [weight, make] of weighted) {
    left -= weight;
    if (left < 0) return make(chance);
  }
  return { kind: 'undo' };
}

/** The first person of each platform manages, the last one asks to be forgotten now and then. */
function stepsOf(chance: Chance, seconds: number, role: { manages: boolean; forgets: boolean }) {
  const deeds = [...DEEDS, ...(role.manages ? MANAGES : []), ...(role.forgets ? [FORGETS] : [])];
  const steps: Step[] = [];
  // More than anybody gets done: each deed takes its time too.
  for (let at = 0; at < seconds * 1_000; ) {
    const after = between(chance, 50, 900);
    steps.push({ after, deed: deedOf(chance, deeds) });
    at += after;
  }
  return steps;
}

const platformOf = (chance: Chance): PlatformName => pick<PlatformName>(chance, ['discord', 'slack']);
const WHERE: readonly [Where, ...Where[]] = [
  'send',
  'send',
  'send',
  'send',
  'send',
  'answer',
  'answer',
  'follow',
  'edit',
  'look-up',
  'open',
  'connect',
];

const FAULTS: Readonly<Record<Fault['kind'], (chance: Chance) => Fault>> = {
  kill: (chance) => ({ kind: 'kill', which: chance(), awayMs: between(chance, 0, 1_200) }),
  term: (chance) => ({ kind: 'term', which: chance(), awayMs: between(chance, 0, 300) }),
  cut: (chance) => ({
    kind: 'cut',
    platform: platformOf(chance),
    where: pick<Where>(chance, ['send', 'send', 'answer']),
    afterEffect: chance() < 0.7,
  }),
  'redis-restart': (chance) => ({ kind: 'redis-restart', awayMs: between(chance, 100, 3_000) }),
  'redis-kill': (chance) => ({ kind: 'redis-kill', awayMs: between(chance, 100, 3_000) }),
  'redis-flush': () => ({ kind: 'redis-flush' }),
  limit: (chance) => ({
    kind: 'limit',
    platform: platformOf(chance),
    scope: pick(chance, ['user', 'user', 'shared', 'global']),
    where: pick<Where>(chance, ['send', 'send', 'edit', 'look-up']),
    seconds: between(chance, 1, 4),
  }),
  trouble: (chance) => ({
    kind: 'trouble',
    platform: platformOf(chance),
    how: pick(chance, ['hang', 'error', 'garbage', 'drop']),
    where: pick(chance, WHERE),
    afterEffect: chance() < 0.5,
    times: between(chance, 1, 3),
  }),
  reconnect: (chance) => ({
    kind: 'reconnect',
    platform: platformOf(chance),
    gently: chance() < 0.5,
    times: between(chance, 1, 4),
  }),
  lock: (chance) => ({ kind: 'lock', ms: chance() < 0.2 ? 6_000 : between(chance, 100, 2_500) }),
  leap: (chance) => ({ kind: 'leap', ms: Math.round((3 + chance() * 13) * HOUR) }),
  'wrong-clock': (chance) => ({
    kind: 'wrong-clock',
    ms: pick(chance, [-2 * HOUR, -2 * HOUR, 26 * HOUR, 400_000]),
    forMs: between(chance, 1_000, 6_000),
  }),
};

/** How many of each come before any comes again as often. */
const BAG: Readonly<Record<Fault['kind'], number>> = {
  kill: 3,
  term: 3,
  cut: 3,
  'redis-restart': 1,
  'redis-kill': 1,
  'redis-flush': 1,
  limit: 4,
  trouble: 9,
  reconnect: 2,
  lock: 3,
  leap: 8,
  'wrong-clock': 1,
};
const KINDS: readonly Fault['kind'][] = [
  'kill',
  'term',
  'cut',
  'redis-restart',
  'redis-kill',
  'redis-flush',
  'limit',
  'trouble',
  'reconnect',
  'lock',
  'leap',
  'wrong-clock',
];

/** The bags, one after the other, each in an order of its own. */
function* kindsOf(seed: string): Generator<Fault['kind']> {
  const bag = KINDS.flatMap((kind) => Array.from({ length: BAG[kind] }, () => kind));
  for (let count = 0; ; count += 1) yield* shuffled(bag, `${seed}:bag:${count}`);
}

function faultsOf(seed: string, seconds: number): readonly PlannedFault[] {
  const chance = seededRandom(`${seed}:faults`);
  const end = seconds * 1_000 - SETTLES_MS;
  const faults: PlannedFault[] = [];
  let at = CALM_MS;
  for (const kind of kindsOf(seed)) {
    if (at >= end) break;
    faults.push({ at, fault: FAULTS[kind](chance) });
    at += between(chance, 300, 2_000);
  }
  return faults;
}

/** The plan of a storm of so many seconds with so many people on each of the two platforms, the first of whom manage. */
export function planStorm(seed: string, seconds: number, peopleEach: number): StormPlan {
  const people = Array.from({ length: 2 * peopleEach }, (_, index) => {
    const own = index % peopleEach;
    const role = { manages: own === 0, forgets: own === peopleEach - 1 };
    return stepsOf(seededRandom(`${seed}:person:${index}`), seconds, role);
  });
  return { seed, seconds, people, faults: faultsOf(seed, seconds) };
}
