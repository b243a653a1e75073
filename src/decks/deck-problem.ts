// What is wrong with a deck, said to the person who writes it.

export interface DeckProblem {
  /** The deck's folder; empty when the problem is not about one deck, but the content folder itself. */
  readonly deckId: string;
  /** Relative to the parent of the content folder, with forward slashes; the content folder itself with its whole path. */
  readonly file: string;
  /** A card's or entry's id, or `line 12`; empty when the whole file is meant. */
  readonly where: string;
  /** One sentence: what is wrong, and what to do. */
  readonly message: string;
}

/** One line for a terminal or a log: `content/asyncio/cards/queues.yaml: queue-put: what is wrong`. */
export function printProblem(problem: DeckProblem): string {
  return [problem.file, problem.where, problem.message].filter((part) => part !== '').join(': ');
}

const SHOWN_LENGTH = 60;

/** A piece of an author's text for use in a sentence: one line, no invisible characters, cut when long. */
export function shown(text: string): string {
  const characters = Array.from(
    text
      .slice(0, 4 * SHOWN_LENGTH)
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  );
  return characters.length > SHOWN_LENGTH
    ? `${characters.slice(0, SHOWN_LENGTH).join('')}…`
    : characters.join('');
}

/** `a`, `b` or `c`: words of a list, each in backticks. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
