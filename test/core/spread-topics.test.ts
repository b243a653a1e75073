// Parting cards of the same topic, against trying every order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadTopics } from '#src/core/spread-topics.ts';

interface Numbered {
  readonly topic: string;
  readonly index: number;
}

const numbered = (topics: string): Numbered[] => [...topics].map((topic, index) => ({ topic, index }));
const topicsOf = (cards: readonly Numbered[]): string => cards.map(({ topic }) => topic).join('');
const spread = (topics: string, maxMove = 5): string =>
  topicsOf(spreadTopics(numbered(topics), maxMove, () => true));
const clashesIn = (topics: string): number =>
  [...topics].filter((topic, index) => topic === topics[index - 1]).length;

/** The fewest clashes of any order in which no card is further than `maxMove` from its place. */
function fewestClashes(
  cards: readonly Numbered[],
  maxMove: number,
  before: readonly Numbered[] = [],
): number {
  if (cards.length === 0) return clashesIn(topicsOf(before));
  const fits = cards.filter(({ index }) => Math.abs(index - before.length) <= maxMove);
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...fits.map((card) =>
      fewestClashes(
        cards.filter((other) => other !== card),
        maxMove,
        [...before, card],
      ),
    ),
  );
}

const anyTopics = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

describe('spreading topics', () => {
  it('parts neighbours with the shortest moves', () => {
    expect(spread('aabb')).toBe('abab');
    expect(spread('baa')).toBe('aba');
    expect(spread('aaaabcd')).toBe('abacada');
    expect(spread('abcabc')).toBe('abcabc');
  });

  it('leaves what cannot be parted', () => {
    expect(spread('')).toBe('');
    expect(spread('aaa')).toBe('aaa');
    expect(clashesIn(spread('aaab'))).toBe(1);
  });

  it('moves no card further than it may, and loses none', () => {
    const anyLong = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 20 });
    fc.assert(
      fc.property(anyLong, fc.integer({ min: 0, max: 6 }), (topics, maxMove) => {
        const cards = numbered(topics);
        const result = spreadTopics(cards, maxMove, () => true);
        expect(result.toSorted((a, b) => a.index - b.index)).toEqual(cards);
        result.forEach(({ index }, place) => {
          expect(Math.abs(index - place)).toBeLessThanOrEqual(maxMove);
        });
        expect(clashesIn(topicsOf(result))).toBeLessThanOrEqual(clashesIn(topics));
      }),
    );
  });

  it('never lets a card pass one that it may not', () => {
    fc.assert(
      fc.property(anyTopics, (topics) => {
        const half = ({ index }: Numbered): boolean => index < topics.length / 2;
        const result = spreadTopics(numbered(topics), 7, (card, other) => half(card) === half(other));
        expect(result.map(half)).toEqual(numbered(topics).map(half));
      }),
    );
  });

  it('leaves no clash that another order would avoid, for every run of up to six cards', () => {
    let runs = [''];
    for (let length = 1; length <= 6; length += 1) {
      runs = runs.flatMap((run) => ['a', 'b', 'c'].map((topic) => run + topic));
      for (const run of runs) expect(clashesIn(spread(run)), run).toBe(fewestClashes(numbered(run), 5));
    }
  });
});
