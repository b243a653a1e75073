// How long the slowest lookups take in a deck of 50,000 entries: 50 ms are promised.
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { HOSTILE_TERMS, largeDeck } from '../support/large-deck.ts';
import { type Figure, promisedFigure, quantile } from './figure.ts';

const ENTRIES = 50_000;
const RUNS = 20;
const MOST_MS = 50;

export async function* measureLookup(): AsyncGenerator<Figure> {
  const index = createLookupIndex([largeDeck(ENTRIES)]);
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    for (const term of HOSTILE_TERMS) {
      const began = performance.now();
      index.find('large', term);
      index.suggest('large', term);
      // The first round only warms up.
      if (run > 0) times.push(performance.now() - began);
    }
  }
  yield promisedFigure('lookup and typeahead among 50,000 entries, p99', quantile(times, 0.99), MOST_MS);
}
