// What breaks in a storm, and when.
import { seededRandom } from '#src/core/seeded-random.ts';
import { shuffled } from '#src/core/selection.ts';
import { between, type Chance, pick } from './chance.ts';

export type PlatformName = 'discord' | 'slack';

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
  | { readonly kind: 'redis-restart' | 'redis-kill' | 'redis-hang'; readonly awayMs: number }
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

const HOUR = 3_600_000;
/** Nothing breaks before people have begun, nor so shortly before the end that nobody sees what comes of it. */
const CALM_MS = 1_500;
const SETTLES_MS = 2_000;

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
  'redis-hang': (chance) => ({ kind: 'redis-hang', awayMs: between(chance, 500, 4_000) }),
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
  leap: (chance) => ({ kind: 'leap', ms: Math.round((3 + chance() * 20) * HOUR) }),
  'wrong-clock': (chance) => ({
    kind: 'wrong-clock',
    ms: pick(chance, [-2 * HOUR, -2 * HOUR, 26 * HOUR, 400_000]),
    forMs: between(chance, 1_000, 6_000),
  }),
};

/** How many of each come before any comes again as often. */
const BAG: Readonly<Record<Fault['kind'], number>> = {
  kill: 2,
  term: 3,
  cut: 2,
  'redis-restart': 1,
  'redis-kill': 1,
  'redis-hang': 1,
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
  'redis-hang',
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

export function faultsOf(seed: string, seconds: number): readonly PlannedFault[] {
  const chance = seededRandom(`${seed}:faults`);
  const end = seconds * 1_000 - SETTLES_MS;
  const faults: PlannedFault[] = [];
  let at = CALM_MS;
  for (const kind of kindsOf(seed)) {
    if (at >= end) break;
    faults.push({ at, fault: FAULTS[kind](chance) });
    at += between(chance, 300, 2_200);
  }
  return faults;
}
