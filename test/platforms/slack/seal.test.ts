import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createSeal } from '#src/platforms/slack/seal.ts';

const OLD = randomBytes(32).toString('base64');
const NEW = randomBytes(32).toString('hex');

describe('sealing', () => {
  it('gives back any text, and never the same twice', () => {
    const seal = createSeal(OLD);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, label) => {
        const sealed = seal.seal(text, label);
        expect(seal.open(sealed, label)).toBe(text);
        expect(seal.seal(text, label)).not.toBe(sealed);
      }),
    );
  });

  it('shows nothing of the text', () => {
    const sealed = createSeal(OLD).seal('xoxb-secret', 'slack:T1');
    expect(sealed).not.toContain('xoxb');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it('opens with any of the keys and seals with the first', () => {
    const before = createSeal(OLD).seal('token', 'slack:T1');
    const both = createSeal(`${NEW}, ${OLD}`);
    expect(both.open(before, 'slack:T1')).toBe('token');
    expect(both.isFresh(before)).toBe(false);
    const after = both.seal('token', 'slack:T1');
    expect(both.isFresh(after)).toBe(true);
    expect(createSeal(NEW).open(after, 'slack:T1')).toBe('token');
  });

  it('does not open under another label, with another key, or when one character was changed', () => {
    const seal = createSeal(OLD);
    const sealed = seal.seal('token', 'slack:T1');
    expect(() => seal.open(sealed, 'slack:T2')).toThrow(UserError);
    expect(() => createSeal(NEW).open(sealed, 'slack:T1')).toThrow(/ENCRYPTION_KEY.*behind the newest one/);
    for (let at = 0; at < sealed.length - 1; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      expect(() => seal.open(changed, 'slack:T1'), changed).toThrow(UserError);
    }
    expect(() => seal.open(sealed.slice(0, -8), 'slack:T1')).toThrow(UserError);
  });

  it.each(['', 'short', 'g'.repeat(64), `${OLD},`, randomBytes(16).toString('base64')])(
    'refuses the key “%s” and says how to make one, without repeating it',
    (keys) => {
      expect(() => createSeal(keys)).toThrow(/openssl rand -base64 32/);
      if (keys !== '') expect(() => createSeal(keys)).not.toThrow(keys);
    },
  );
});
