import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut, shortened } from '#src/core/cut.ts';

it('cuts between characters as a reader sees them', () => {
  expect(cut('tea', 3)).toBe('tea');
  expect(cut('teapot', 3)).toBe('tea');
  expect(cut('te👩‍🔬', 5)).toBe('te');
  expect(cut('te🇫🇷', 4)).toBe('te');
  expect(cut('te\u0301a', 2)).toBe('t');
  expect(shortened('teapot', 6)).toBe('teapot');
  expect(shortened('teapots', 6)).toBe('teapo…');
});

it('is never longer than asked, and never ends inside a pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat({ max: 60 }), (text, most) => {
      const beginning = cut(text, most);
      expect(beginning.length).toBeLessThanOrEqual(most);
      expect(text.startsWith(beginning)).toBe(true);
      expect(beginning.isWellFormed()).toBe(true);
    }),
  );
});
