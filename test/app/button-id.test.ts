import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeButton, encodeButton } from '#src/app/button-id.ts';

describe('button ids', () => {
  it('come back as they were written', () => {
    const argument = fc.string({ maxLength: 20 }).filter((text) => !text.includes('|'));
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 4 }), (args) => {
        expect(decodeButton(encodeButton('verb', ...args))).toEqual({ verb: 'verb', args });
      }),
    );
  });

  it('hold the longest arguments that the product writes', () => {
    const zone = Intl.supportedValuesOf('timeZone').reduce((a, b) => (b.length > a.length ? b : a));
    const deckId = 'd'.repeat(24);
    expect(
      encodeButton('schedule', deckId, '09:00', '1234567', 'intermediate', zone).length,
    ).toBeLessThanOrEqual(100);
    expect(encodeButton('quiz-entry', deckId, 'e'.repeat(60)).length).toBeLessThanOrEqual(100);
    expect(encodeButton('rate', 'x'.repeat(22), '999', '5').length).toBeLessThanOrEqual(100);
  });

  it('are refused when they would not fit or could not be read back', () => {
    expect(() => encodeButton('verb', 'x'.repeat(100))).toThrow('at most 100 characters');
    expect(() => encodeButton('verb', 'a|b')).toThrow('no bar');
  });

  it('of another version, too long or invented are none', () => {
    expect(decodeButton('2|rate|x')).toBeNull();
    expect(decodeButton('')).toBeNull();
    expect(decodeButton('1|')).toBeNull();
    expect(decodeButton(`1|rate|${'x'.repeat(100)}`)).toBeNull();
  });
});
