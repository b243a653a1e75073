// Says everything that is wrong with the decks of a content folder: for authors, and for the tests.
import { basename, resolve } from 'node:path';
import type { Deck } from '#src/core/deck.ts';
import { type DeckProblem, printProblem } from '#src/decks/deck-problem.ts';
import { deckWarnings } from '#src/decks/deck-warnings.ts';
import { readDecks } from '#src/decks/read-deck.ts';

/** Errors leave their deck out; warnings do not. */
type Severity = 'error' | 'warning';

interface Found extends DeckProblem {
  readonly severity: Severity;
}

/** What one deck has; the counts are zero when it is left out. */
interface DeckCount {
  readonly id: string;
  readonly cards: number;
  readonly choice: number;
  readonly recall: number;
  readonly entries: number;
  readonly errors: number;
  readonly warnings: number;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function countDeck(id: string, deck: Deck | undefined, found: readonly Found[]): DeckCount {
  const cards = deck?.cards ?? [];
  const choice = cards.filter((card) => card.kind === 'choice').length;
  const of = (severity: Severity) =>
    found.filter((problem) => problem.deckId === id && problem.severity === severity).length;
  return {
    id,
    cards: cards.length,
    choice,
    recall: cards.length - choice,
    entries: deck?.reference.length ?? 0,
    errors: of('error'),
    warnings: of('warning'),
  };
}

function deckLine({ id, cards, choice, recall, entries, errors, warnings }: DeckCount): string {
  if (errors > 0) return `${id}: ${count(errors, 'problem')}, left out until it has none`;
  const reference = count(entries, 'reference entry', 'reference entries');
  const state = warnings > 0 ? count(warnings, 'warning') : 'no problems';
  return `${id}: ${count(cards, 'card')} (${choice} choice, ${recall} recall), ${reference}, ${state}`;
}

function printed(found: Found): string {
  return printProblem(
    found.severity === 'warning' ? { ...found, message: `warning: ${found.message}` } : found,
  );
}

function asJson(decks: readonly DeckCount[], found: readonly Found[]): string {
  const problems = found.map(({ deckId, file, where, severity, message }) => ({
    deck: deckId,
    file,
    where,
    severity,
    message,
  }));
  return JSON.stringify({ decks, problems }, null, 2);
}

/**
 * Writes one line for each problem and each warning, then one for each deck; with `json`, one document of all. What its
 * cards say together is looked at for warnings once a deck has no problem. Resolves to the exit code: 0 when every deck is whole, else 1.
 */
export async function deckLint(options: {
  contentDir: string;
  json?: boolean;
  out: (line: string) => void;
}): Promise<number> {
  const { decks, problems, warnings: ofFiles } = await readDecks(options.contentDir);
  const content = basename(resolve(options.contentDir));
  const warnings = [...ofFiles, ...decks.flatMap((deck) => deckWarnings(deck, `${content}/${deck.id}`))];
  const found: readonly Found[] = [
    ...problems.map((problem) => ({ ...problem, severity: 'error' as const })),
    ...warnings.map((problem) => ({ ...problem, severity: 'warning' as const })),
  ];
  const ids = new Set([...decks.map(({ id }) => id), ...problems.map(({ deckId }) => deckId)]);
  const counts = [...ids]
    .filter((id) => id !== '')
    .sort()
    .map((id) =>
      countDeck(
        id,
        decks.find((deck) => deck.id === id),
        found,
      ),
    );
  const lines = options.json ? [asJson(counts, found)] : [...found.map(printed), ...counts.map(deckLine)];
  for (const line of lines) options.out(line);
  return problems.length === 0 ? 0 : 1;
}
