// A deck with as many reference entries as one likes, for what has to be fast however many there are.
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';

function entry(at: number): ReferenceEntry {
  const name = `name_${at.toString(36)}`;
  return {
    deckId: 'large',
    topic: 'things',
    id: `large.${name}`,
    aliases: [],
    signature: `${name}(x)`,
    summary: [{ kind: 'text', text: `Runs the thing number ${at} at once with a task.` }],
    details: [],
    code: null,
    pitfalls: [],
    versions: [],
    versionsOf: null,
    see: [],
    refs: [],
    cards: [],
    docs: 'https://example.com/',
  };
}

export const largeDeck = (entries: number): Deck => ({
  id: 'large',
  command: 'large',
  title: 'Large',
  language: 'en',
  licence: 'CC0-1.0',
  description: '',
  cards: [],
  reference: Array.from({ length: entries }, (_, at) => entry(at)),
});

/** What costs most to look up there: what all entries have, what none has, and what is nearly many of them. */
export const HOSTILE_TERMS: readonly string[] = [
  'the task at once',
  'nmae_zz',
  'name_',
  'namee_abcd namee_bbcd namee_cbcd numbr thign ocne',
  '1 2 3 4 5 6',
  'x'.repeat(100),
  '%'.repeat(100),
  '_'.repeat(100),
  'NEAR(',
  '\u0000',
  '😀'.repeat(50),
  'ﷺ'.repeat(100),
  'a b '.repeat(25),
];
