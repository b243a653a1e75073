// What people do in a storm, and how often.
import { between, type Chance, pick } from './chance.ts';

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
export function stepsOf(chance: Chance, seconds: number, role: { manages: boolean; forgets: boolean }) {
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
