// Seeded chance: the same everywhere, and fair.
import { describe, expect, it } from 'vitest';
import { chanceOf, hash32, seededRandom } from '#src/core/seeded-random.ts';

describe('seeded chance', () => {
  it('is pinned, because people keep their minute and channels their order through releases', () => {
    expect(['', 'a', 'person-1', 'Grüße 👋'].map(hash32)).toEqual([
      2872998923, 444641715, 2652245588, 159102565,
    ]);
  });

  it('keeps words apart', () => {
    expect(chanceOf('ab', 'c')).not.toBe(chanceOf('a', 'bc'));
    expect(chanceOf('ab', 'c')).toBe(chanceOf('ab', 'c'));
  });

  it('is spread evenly, for similar words and along one generator', () => {
    const random = seededRandom('seed');
    const streams = [
      Array.from({ length: 20_000 }, (_, index) => chanceOf('seed', `card-${index}`)),
      Array.from({ length: 20_000 }, () => random()),
    ];
    for (const numbers of streams) {
      expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
      for (let tenth = 0; tenth < 10; tenth += 1) {
        const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / numbers.length;
        expect(share).toBeGreaterThan(0.09);
        expect(share).toBeLessThan(0.11);
      }
      const pairs = numbers.slice(1).filter((number, index) => number > (numbers[index] ?? 0)).length;
      expect(pairs / numbers.length).toBeCloseTo(0.5, 1);
    }
  });

  it('starts again with the same seed and differs with another', () => {
    const take = (seed: string): number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(take('a')).toEqual(take('a'));
    expect(take('a')).not.toEqual(take('b'));
  });
});
