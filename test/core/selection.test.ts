// Which cards come next: rounds without repeats, easier and weaker first, siblings apart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type Level } from '#src/core/card.ts';
import {
  type Askable,
  type AskedCard,
  type DueCard,
  type NewCard,
  pickForChannel,
  pickForReview,
  shuffled,
} from '#src/core/selection.ts';

const TOPICS = ['tasks', 'loops', 'queues', 'streams', 'locks'] as const;
const NO_WEAKNESS = new Map<string, number>();

/** A deck of so many cards, levels and topics taking turns. */
function deckOf(size: number): Askable[] {
  return Array.from({ length: size }, (_, index) => ({
    cardId: `card-${index}`,
    topic: TOPICS[index % TOPICS.length] ?? '',
    level: LEVELS[index % LEVELS.length] ?? 'beginner',
  }));
}

function ask(
  cards: readonly Askable[],
  asked: readonly AskedCard[],
  seed: string,
  weakness: ReadonlyMap<string, number> = NO_WEAKNESS,
): string {
  const cardId = pickForChannel({ cards, asked, weakness, seed: `${seed}:${asked.length}` });
  if (cardId === null) throw new Error('nothing to ask');
  return cardId;
}

/** What a channel is asked, post by post, after what it was asked before. */
function askTimes(
  times: number,
  cards: readonly Askable[],
  seed: string,
  weakness: ReadonlyMap<string, number> = NO_WEAKNESS,
  before: readonly AskedCard[] = [],
): AskedCard[] {
  const asked = [...before];
  for (let count = 0; count < times; count += 1) {
    asked.push({ cardId: ask(cards, asked, seed, weakness), askedAt: asked.length * 1000 });
  }
  return asked;
}

const idsOf = (asked: readonly AskedCard[]): string[] => asked.map(({ cardId }) => cardId);
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The mean place, over many channels, of the cards that `which` is true for, in the first round. */
function meanPlace(
  which: (card: Askable) => boolean,
  weakness: ReadonlyMap<string, number> = NO_WEAKNESS,
): number {
  const cards = deckOf(30);
  const wanted = new Set(cards.filter(which).map(({ cardId }) => cardId));
  const places = Array.from({ length: 60 }, (_, channel) =>
    idsOf(askTimes(30, cards, `channel-${channel}`, weakness)).flatMap((cardId, place) =>
      wanted.has(cardId) ? [place] : [],
    ),
  );
  return mean(places.flat());
}

const anyWeakness = fc
  .array(fc.tuple(fc.constantFrom(...TOPICS), fc.double({ min: 0, max: 1, noNaN: true })))
  .map((entries) => new Map<string, number>(entries));

describe('the card for a channel', () => {
  it('is none without cards', () => {
    expect(pickForChannel({ cards: [], asked: [], weakness: NO_WEAKNESS, seed: 's' })).toBeNull();
  });

  it('never repeats before the deck is through, round after round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 18 }), fc.string(), anyWeakness, (size, seed, weakness) => {
        const ids = idsOf(askTimes(size * 3, deckOf(size), seed, weakness));
        for (let round = 0; round < 3; round += 1) {
          expect(new Set(ids.slice(round * size, (round + 1) * size)).size).toBe(size);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same for every process, in whatever order the inputs come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 30 }),
        fc.string(),
        (size, times, seed) => {
          const cards = deckOf(size);
          const asked = askTimes(times, cards, seed);
          const pick = ask(cards, asked, seed);
          const other = { cards: shuffled(cards, seed), asked: shuffled(asked, seed) };
          expect(ask(other.cards, other.asked, seed)).toBe(pick);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is easier first, but not strictly', () => {
    const [beginner, intermediate, advanced] = LEVELS.map((level) =>
      meanPlace((card) => card.level === level),
    );
    expect(beginner).toBeLessThan((intermediate ?? 0) - 3);
    expect(intermediate).toBeLessThan((advanced ?? 0) - 3);
    const firsts = Array.from({ length: 300 }, (_, channel) => ask(deckOf(30), [], `channel-${channel}`));
    const levels = firsts.map((id) => LEVELS[Number(id.slice(5)) % LEVELS.length]);
    const share = (level: Level): number => levels.filter((other) => other === level).length / levels.length;
    expect(share('beginner')).toBeGreaterThan(0.55);
    expect(share('intermediate')).toBeGreaterThan(0.1);
    expect(share('advanced')).toBeGreaterThan(0.01);
  });

  it('of a weak topic comes sooner than of an unknown one, and that sooner than of a strong one', () => {
    const isTask = (card: Askable): boolean => card.topic === 'tasks';
    const weak = meanPlace(isTask, new Map([['tasks', 1]]));
    const unknown = meanPlace(isTask);
    const strong = meanPlace(isTask, new Map([['tasks', 0]]));
    expect(weak).toBeLessThan(unknown - 1);
    expect(unknown).toBeLessThan(strong - 1);
  });

  it('is among those asked longest ago when a new round starts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.string(), anyWeakness, (size, seed, weakness) => {
        const cards = deckOf(size);
        const asked = askTimes(size, cards, seed, weakness);
        const oldest = idsOf(asked).slice(0, Math.ceil(size / 3));
        expect(oldest).toContain(ask(cards, asked, seed, weakness));
      }),
      { numRuns: 100 },
    );
  });

  it('is a card added to the deck before any that was asked already', () => {
    const asked = askTimes(14, deckOf(10), 's');
    expect(ask(deckOf(11), asked, 's')).toBe('card-10');
    const ids = idsOf(askTimes(7, deckOf(11), 's', NO_WEAKNESS, asked)).slice(10);
    expect(new Set(ids).size, 'the second round goes on, with the new card in it').toBe(11);
  });

  it('passes over cards that left the deck', () => {
    const asked = askTimes(15, deckOf(10), 's');
    const kept = deckOf(10).filter(({ cardId }) => cardId !== asked[12]?.cardId);
    const ids = idsOf(askTimes(5, kept, 's', NO_WEAKNESS, asked)).slice(10);
    expect(new Set(ids).size).toBe(10);
  });
});

describe('shuffling', () => {
  it('keeps every item, changes nothing in place, and repeats itself with a seed', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), fc.string(), (items, seed) => {
        const before = [...items];
        const result = shuffled(items, seed);
        expect(items).toEqual(before);
        expect(result.toSorted()).toEqual(before.toSorted());
        expect(shuffled(items, seed)).toEqual(result);
      }),
    );
  });

  it('gives every order alike', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed += 1) {
      const order = shuffled(['a', 'b', 'c', 'd'], `exposure-${seed}`).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.min(...counts.values())).toBeGreaterThan(400);
    expect(Math.max(...counts.values())).toBeLessThan(600);
  });
});

const anyDue: fc.Arbitrary<DueCard[]> = fc.uniqueArray(
  fc.record({
    deckId: fc.constantFrom('asyncio', 'sql'),
    cardId: fc.integer({ min: 0, max: 99 }).map((id) => `card-${id}`),
    topic: fc.constantFrom(...TOPICS),
    retrievability: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { selector: ({ deckId, cardId }) => `${deckId}/${cardId}`, maxLength: 40 },
);
const anyFresh: fc.Arbitrary<NewCard[]> = anyDue.map((cards) =>
  cards.map(({ deckId, cardId, topic }) => ({
    deckId,
    cardId,
    topic,
    level: LEVELS[cardId.length % LEVELS.length] ?? 'beginner',
  })),
);
const anyReview = fc.record({
  due: anyDue,
  fresh: anyFresh,
  maxDue: fc.integer({ min: 0, max: 20 }),
  maxNew: fc.integer({ min: 0, max: 10 }),
  seed: fc.string(),
});

describe('the cards of a review session', () => {
  it('are the due ones about to be forgotten, no more than asked for, none far from its place', () => {
    fc.assert(
      fc.property(anyReview, (input) => {
        const { due } = pickForReview(input);
        const lowest = input.due.map((card) => card.retrievability).sort((a, b) => a - b);
        const picked = due.map((card) => card.retrievability);
        expect(picked.toSorted((a, b) => a - b)).toEqual(lowest.slice(0, input.maxDue));
        expect(new Set(due).size).toBe(due.length);
        picked.forEach((value, place) => {
          const [first, last] = [picked.toSorted((a, b) => a - b).indexOf(value), picked.length];
          const reach = picked.filter((other) => other === value).length - 1 + 5;
          expect(place >= first - 5 && place <= Math.min(last, first + reach)).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('are new ones by level, no more than asked for, each from those on offer', () => {
    fc.assert(
      fc.property(anyReview, (input) => {
        const { fresh } = pickForReview(input);
        const ranks = fresh.map(({ level }) => LEVELS.indexOf(level));
        const easiest = input.fresh.map(({ level }) => LEVELS.indexOf(level)).sort((a, b) => a - b);
        expect(ranks).toEqual(easiest.slice(0, input.maxNew));
        expect(new Set(fresh).size).toBe(fresh.length);
        expect(fresh.every((card) => input.fresh.includes(card))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are the same in whatever order the inputs come', () => {
    fc.assert(
      fc.property(anyReview, (input) => {
        const other = { ...input, due: input.due.toReversed(), fresh: shuffled(input.fresh, input.seed) };
        expect(pickForReview(other)).toEqual(pickForReview(input));
      }),
      { numRuns: 100 },
    );
  });

  it('have siblings apart', () => {
    const due = ['tasks', 'tasks', 'loops', 'loops', 'queues'].map((topic, index) => ({
      deckId: 'asyncio',
      cardId: `card-${index}`,
      topic,
      retrievability: index / 10,
    }));
    const { due: picked } = pickForReview({ due, fresh: [], maxDue: 20, maxNew: 5, seed: 's' });
    expect(picked.map(({ topic }) => topic)).toEqual(['tasks', 'loops', 'tasks', 'loops', 'queues']);
  });

  it('bring new cards of as many topics as there are, differently for another seed', () => {
    const fresh = deckOf(90).map((card) => ({ ...card, deckId: 'asyncio' }));
    const pick = (seed: string): NewCard[] =>
      pickForReview({ due: [], fresh, maxDue: 20, maxNew: 5, seed }).fresh;
    expect(new Set(pick('a').map(({ topic }) => topic)).size).toBe(5);
    expect(pick('a').every(({ level }) => level === 'beginner')).toBe(true);
    expect(pick('a')).not.toEqual(pick('b'));
  });
});
