// The deck of kettles with one thing changed, and what is then said about it.
import { join } from 'node:path';
import { expect } from 'vitest';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDeck } from '#src/decks/read-deck.ts';
import { CHOICE_CARD, contentOf, DECK, ENTRY, FILES } from './fixture-deck.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

export async function linesOf(files: Files): Promise<string[]> {
  const content = await contentOf({ kettles: { ...FILES, ...files } });
  const reading = await readDeck(join(content, 'kettles'));
  if (reading.problems.length > 0) expect(reading.deck).toBeNull();
  return reading.problems.map(printProblem);
}

export function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

export const cardsWith = (from: string, to: string) =>
  linesOf({ 'cards/basics.yaml': replaced(CHOICE_CARD, from, to), 'reference/basics.yaml': null });
export const deckWith = (from: string, to: string) => linesOf({ 'deck.yaml': replaced(DECK, from, to) });
export const entryWith = (from: string, to: string) =>
  linesOf({ 'reference/basics.yaml': replaced(ENTRY, from, to) });

export const CARDS = 'content/kettles/cards/basics.yaml';
export const ENTRIES = 'content/kettles/reference/basics.yaml';
export const HEAD = 'content/kettles/deck.yaml';
export const CODE = '  code: { lang: python, text: print(1), run: true, stdout: "1" }\n  answer:';
