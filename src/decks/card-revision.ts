// The revision of a card: a short fingerprint of what people see of it.
import { createHash } from 'node:crypto';
import type { Card } from '#src/core/card.ts';

const REVISION_LENGTH = 12;

/** JSON with the keys of every object in order, so that equal values give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, nested: unknown) => {
    if (typeof nested !== 'object' || nested === null || Array.isArray(nested)) return nested;
    return Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/**
 * Twelve hexadecimal digits of SHA-256 over question, code, choices and answer. Wrapping a text's lines elsewhere
 * changes nothing; nor does `code.run`, which is for the tests alone.
 */
export function cardRevision(card: Pick<Card, 'question' | 'code' | 'choices' | 'answer'>): string {
  const { question, choices, answer } = card;
  const code = card.code && { lang: card.code.lang, text: card.code.text, stdout: card.code.stdout };
  const seen = canonicalJson({ question, code, choices, answer });
  return createHash('sha256').update(seen).digest('hex').slice(0, REVISION_LENGTH);
}
