import { describe, expect, it } from 'vitest';
import { nearest } from '#src/core/nearest.ts';

describe('nearest', () => {
  it('forgives a swap, a missing, an added and a wrong letter', () => {
    for (const word of ['chioces', 'choice', 'choicess', 'chohces']) {
      expect(nearest(word, ['answer', 'choices'])).toBe('choices');
    }
  });

  it('knows when nothing is near', () => {
    expect(nearest('colour', ['answer', 'choices'])).toBeNull();
    expect(nearest('', ['answer'])).toBeNull();
  });
});
