// Which cards come next: for a channel, and for a person's review session.
import { LEVELS, type Level } from './card.ts';
import { chanceOf, seededRandom } from './seeded-random.ts';
import { spreadTopics } from './spread-topics.ts';

/** One post of this deck in this channel; `askedAt` in epoch milliseconds. */
export interface AskedCard {
  readonly cardId: string;
  readonly askedAt: number;
}

export interface Askable {
  readonly cardId: string;
  readonly topic: string;
  readonly level: Level;
}

export interface DueCard {
  readonly deckId: string;
  readonly cardId: string;
  readonly topic: string;
  /** The probability (0 to 1) that the person still knows it. */
  readonly retrievability: number;
}

export interface NewCard {
  readonly deckId: string;
  readonly cardId: string;
  readonly topic: string;
  readonly level: Level;
}

const LEVEL_WEIGHT: Readonly<Record<Level, number>> = { beginner: 30, intermediate: 6, advanced: 1 };
const WEAKNESS_WEIGHT = 3;
/** Between a topic that the channel knows and one that it does not. */
const UNKNOWN_WEAKNESS = 0.3;
/** From the second round on, the choice is among this share of the cards, those asked longest ago. */
const OLDEST_SHARE = 1 / 3;
/** No due card is moved further than this to part it from a sibling. */
const MAX_MOVE = 5;

function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** The cards asked in the round under way: a round ends when all were asked, or when one comes again (the deck grew). */
function askedThisRound(cardIds: ReadonlySet<string>, asked: readonly AskedCard[]): Set<string> {
  const round = new Set<string>();
  for (const { cardId } of asked) {
    if (!cardIds.has(cardId)) continue;
    if (round.has(cardId)) round.clear();
    round.add(cardId);
    if (round.size === cardIds.size) round.clear();
  }
  return round;
}

/** The cards that were never asked; failing that, the share of them asked longest ago. */
function leastRecent(cards: readonly Askable[], lastAsked: ReadonlyMap<string, number>): readonly Askable[] {
  const never = cards.filter(({ cardId }) => !lastAsked.has(cardId));
  if (never.length > 0) return never;
  const at = (card: Askable): number => lastAsked.get(card.cardId) ?? 0;
  return cards
    .toSorted((a, b) => at(a) - at(b) || compareText(a.cardId, b.cardId))
    .slice(0, Math.ceil(cards.length * OLDEST_SHARE));
}

/**
 * What a channel is asked next, or null when there is no card. No card repeats until every one was asked in this
 * round, and a new round starts with those asked longest ago. Within that the draw is weighted: easier levels and
 * topics the channel is weak in (`weakness`: topic to the share of wrong or forgotten first answers, 0 to 1) come sooner.
 * Deterministic in `seed`; the order of the inputs does not matter.
 * @see https://doi.org/10.1016/j.ipl.2005.11.003 (weighted random sampling: the smallest -ln(u)/weight wins)
 */
export function pickForChannel(input: {
  cards: readonly Askable[];
  asked: readonly AskedCard[];
  weakness: ReadonlyMap<string, number>;
  seed: string;
}): string | null {
  const asked = input.asked.toSorted((a, b) => a.askedAt - b.askedAt || compareText(a.cardId, b.cardId));
  const round = askedThisRound(new Set(input.cards.map(({ cardId }) => cardId)), asked);
  const lastAsked = new Map(asked.map(({ cardId, askedAt }) => [cardId, askedAt]));
  const left = input.cards.filter(({ cardId }) => !round.has(cardId));
  const drawn = leastRecent(left, lastAsked).map(({ cardId, topic, level }) => {
    const weakness = input.weakness.get(topic) ?? UNKNOWN_WEAKNESS;
    const weight = LEVEL_WEIGHT[level] * (1 + WEAKNESS_WEIGHT * weakness);
    return { cardId, key: -Math.log(chanceOf(input.seed, cardId)) / weight };
  });
  drawn.sort((a, b) => a.key - b.key || compareText(a.cardId, b.cardId));
  return drawn[0]?.cardId ?? null;
}

/** A copy of `items` in an order that depends on `seed` and their number alone (Fisher-Yates, every order alike). */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}

/** Cards in an order of chance that belongs to the seed, whatever order they came in. */
function inSeededOrder<T extends { readonly deckId: string; readonly cardId: string }>(
  cards: readonly T[],
  seed: string,
): T[] {
  return cards
    .map((card) => ({ card, chance: chanceOf(seed, card.deckId, card.cardId) }))
    .sort(
      (a, b) =>
        a.chance - b.chance ||
        compareText(a.card.deckId, b.card.deckId) ||
        compareText(a.card.cardId, b.card.cardId),
    )
    .map(({ card }) => card);
}

/** Easier levels first; within a level one card of each topic, then the second of each, and so on. */
function easierFirst(cards: readonly NewCard[]): NewCard[] {
  const seen = new Map<string, number>();
  return cards
    .map((card) => {
      const key = JSON.stringify([card.level, card.topic]);
      const turn = seen.get(key) ?? 0;
      seen.set(key, turn + 1);
      return { card, level: LEVELS.indexOf(card.level), turn };
    })
    .sort((a, b) => a.level - b.level || a.turn - b.turn)
    .map(({ card }) => card);
}

/**
 * The cards of a review session: up to `maxDue` due ones, lowest retrievability first, then up to `maxNew` new ones,
 * easier levels first. Neighbours share no topic where that takes no card far from its place (due) or out of its
 * level (new). Deterministic in `seed`; the order of the inputs does not matter.
 */
export function pickForReview(input: {
  due: readonly DueCard[];
  fresh: readonly NewCard[];
  maxDue: number;
  maxNew: number;
  seed: string;
}): { due: DueCard[]; fresh: NewCard[] } {
  const due = inSeededOrder(input.due, input.seed)
    .sort((a, b) => a.retrievability - b.retrievability)
    .slice(0, Math.max(0, input.maxDue));
  const fresh = easierFirst(inSeededOrder(input.fresh, input.seed)).slice(0, Math.max(0, input.maxNew));
  return {
    due: spreadTopics(due, MAX_MOVE, () => true),
    fresh: spreadTopics(fresh, fresh.length, (card, other) => card.level === other.level),
  };
}
