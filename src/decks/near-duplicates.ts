// Finds cards that ask almost the same: by the runs of words that their questions and snippets share.
import type { Card } from '#src/core/card.ts';
import { plainText, type RichBlock } from '#src/core/rich-text.ts';

/** Words that follow each other and are compared as one. */
const RUN = 2;
/** The part of all runs of two cards that they share, from which on they are twins; see the tests for examples. */
const ALIKE = 0.35;
/** A run that stands in so many cards says nothing: the frame of a program, `asyncio.run(main())`. */
const COMMON = 20;

export interface Twins {
  readonly card: Card;
  readonly twin: Card;
  /** The part of their runs of words that both have: from 0 to 1. */
  readonly alike: number;
}

function wordsOfBlock(block: RichBlock): string {
  if (block.kind === 'code') return block.text;
  return block.kind === 'list' ? block.items.map(plainText).join(' ') : plainText(block.spans);
}

/** The different runs of words of what a card asks; names and numbers count, punctuation and case do not. */
function runsOf(card: Card): Set<string> {
  const text = [...card.question.map(wordsOfBlock), card.code?.text ?? ''].join(' ');
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  const runs = words.slice(0, Math.max(1, words.length - RUN + 1));
  return new Set(runs.map((_, index) => words.slice(index, index + RUN).join(' ')));
}

/** By run, the places of the cards that have it, without what is common to many. */
function placesOf(all: readonly Set<string>[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  all.forEach((runs, place) => {
    for (const run of runs) {
      const found = places.get(run);
      if (found === undefined) places.set(run, [place]);
      else found.push(place);
    }
  });
  for (const [run, found] of places) if (found.length > COMMON) places.delete(run);
  return places;
}

/**
 * Every two cards that share enough of their pairs of neighbouring words (Jaccard index,
 * https://en.wikipedia.org/wiki/Jaccard_index), whatever their topics; the later card first. Its time grows with the
 * cards, not with their pairs.
 */
export function nearDuplicates(cards: readonly Card[]): Twins[] {
  const all = cards.map(runsOf);
  const places = placesOf(all);
  const sizes = all.map((runs) => [...runs].filter((run) => places.has(run)).length);
  const twins: Twins[] = [];
  cards.forEach((card, place) => {
    const shared = new Map<number, number>();
    for (const run of all[place] ?? []) {
      for (const other of places.get(run) ?? []) {
        if (other < place) shared.set(other, (shared.get(other) ?? 0) + 1);
      }
    }
    for (const [other, both] of shared) {
      const alike = both / ((sizes[place] ?? 0) + (sizes[other] ?? 0) - both);
      const twin = cards[other];
      if (alike >= ALIKE && twin !== undefined) twins.push({ card, twin, alike });
    }
  });
  return twins;
}
