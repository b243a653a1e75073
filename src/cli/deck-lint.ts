// Says everything that is wrong with the decks of a content folder: for authors, and for the tests.
import type { Deck } from '#src/core/deck.ts';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDecks } from '#src/decks/read-deck.ts';

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function wholeDeck(deck: Deck): string {
  const choice = deck.cards.filter((card) => card.kind === 'choice').length;
  const kinds = `${choice} choice, ${deck.cards.length - choice} recall`;
  const entries = count(deck.reference.length, 'reference entry', 'reference entries');
  return `${deck.id}: ${count(deck.cards.length, 'card')} (${kinds}), ${entries}, no problems`;
}

/**
 * Writes one line for each problem, then one for each deck. Resolves to the exit code: 0 when every deck is whole,
 * else 1.
 */
export async function deckLint(options: {
  contentDir: string;
  out: (line: string) => void;
}): Promise<number> {
  const { decks, problems } = await readDecks(options.contentDir);
  for (const problem of problems) options.out(printProblem(problem));
  const broken = new Map<string, number>();
  for (const { deckId } of problems) broken.set(deckId, (broken.get(deckId) ?? 0) + 1);
  const lines = [
    ...decks.map((deck) => ({ id: deck.id, line: wholeDeck(deck) })),
    ...[...broken]
      .filter(([id]) => id !== '')
      .map(([id, found]) => ({ id, line: `${id}: ${count(found, 'problem')}, left out until it has none` })),
  ];
  for (const { line } of lines.sort((a, b) => (a.id < b.id ? -1 : 1))) options.out(line);
  return problems.length === 0 ? 0 : 1;
}
