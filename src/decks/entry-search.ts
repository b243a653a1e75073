// Finds reference entries by words: those of an idea, or a misspelt name.
import MiniSearch from 'minisearch';
import type { ReferenceEntry } from '#src/core/deck.ts';
import { plainText, type RichBlock } from '#src/core/rich-text.ts';
import { searchWords, singulars, wordsOf } from './lookup-term.ts';

/** A word that stands in more entries than this tells little apart, and would make the search slow. */
const COMMON = 2000;
const MAX_WORDS = 6;
/** A beginning that more words share tells as little. */
const COMMON_BEGINNING = 1000;
/**
 * Looking for a misspelt word goes through most of the words there are. In a deck of so many it is done for one word of a
 * term, in a smaller one for as many more.
 */
const WORDS_TO_GO_THROUGH = 50_000;
/** Changing a letter of a word shorter than this makes too many other words. */
const SHORT_WORD = 4;
const FIELDS = ['id', 'aliases', 'signature', 'summary', 'details'] as const;

type Fields = Record<(typeof FIELDS)[number], string>;

function wordsOfBlock(block: RichBlock): string {
  if (block.kind === 'paragraph') return plainText(block.spans);
  return block.kind === 'list' ? block.items.map(plainText).join('\n') : '';
}

function fieldsOf(entry: ReferenceEntry): Fields {
  return {
    id: entry.id,
    aliases: entry.aliases.join('\n'),
    signature: entry.signature,
    summary: plainText(entry.summary),
    details: entry.details.map(wordsOfBlock).join('\n'),
  };
}

/** In how many entries each word stands. */
function countWords(documents: readonly Fields[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents) {
    const words = new Set(FIELDS.flatMap((field) => wordsOf(document[field])));
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The words that differ from `word` by two neighbours swapped: the commonest slip, which counts as two wrong letters. */
function swaps(word: string): string[] {
  if (word.length < SHORT_WORD) return [];
  const letters = Array.from(word);
  return letters.slice(1).map((letter, index) =>
    letters
      .with(index, letter)
      .with(index + 1, letters[index] ?? '')
      .join(''),
  );
}

function wrongLetters(word: string): number | false {
  if (word.length < SHORT_WORD) return false;
  return word.length < 6 ? 1 : 2;
}

/** How many of these sorted words begin so, up to `most`. */
function countBeginning(sorted: readonly string[], beginning: string, most: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < beginning) from = middle + 1;
    else to = middle;
  }
  let found = 0;
  while (found < most && sorted[from + found]?.startsWith(beginning)) found += 1;
  return found;
}

function byScore(a: { id: string; score: number }, b: { id: string; score: number }): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

/**
 * A search over one deck's entries, best first; equal ones by id. Only words that no entry has are taken for
 * misspelt or unfinished ones.
 */
export function createEntrySearch(
  command: string,
  entries: readonly ReferenceEntry[],
): (cleaned: string) => ReferenceEntry[] {
  const documents = entries.map(fieldsOf);
  const counts = countWords(documents);
  const count = (word: string): number => counts.get(word) ?? 0;
  const index = new MiniSearch<Fields & { place: number }>({
    fields: [...FIELDS],
    idField: 'place',
    tokenize: wordsOf,
    // Also what is only near such a word would lead to all of them.
    processTerm: (word) => (count(word) <= COMMON ? word : null),
  });
  index.addAll(documents.map((document, place) => ({ ...document, place })));
  const known = (word: string): boolean => counts.has(word);
  const ofNames = new Set(documents.flatMap(({ id, aliases }) => [...wordsOf(id), ...wordsOf(aliases)]));
  const sorted = [...counts.keys()].sort();
  const isRareBeginning = (word: string): boolean =>
    countBeginning(sorted, word, COMMON_BEGINNING) < COMMON_BEGINNING;
  const maxFuzzy = Math.max(1, Math.floor(WORDS_TO_GO_THROUGH / sorted.length));
  const isFuzzy = (word: string, words: readonly string[]): boolean =>
    !known(word) && words.filter((other) => !known(other)).indexOf(word) < maxFuzzy;
  const options = {
    boost: { id: 5, aliases: 4, signature: 2, summary: 2 },
    fuzzy: (word: string, _at: number, words: readonly string[]) =>
      isFuzzy(word, words) ? wrongLetters(word) : false,
    prefix: (word: string) => !known(word) && word.length > 2 && isRareBeginning(word),
    weights: { fuzzy: 0.3, prefix: 0.5 },
    tokenize: (text: string) => text.split(' '),
  };
  const meantBy = (word: string): string[] => {
    // Running text speaks of things in the plural: that it has `queues` says nothing about the name `queue`.
    const named = ofNames.has(word) ? [word] : singulars(word).filter((one) => ofNames.has(one));
    if (named.length > 0) return named;
    const swapped = known(word) ? [] : swaps(word).filter(known);
    return swapped.length > 0 ? swapped : [word];
  };
  return (cleaned) => {
    const words = [...new Set(searchWords(cleaned).flatMap(meantBy))];
    const telling = words.filter((word) => word !== command && count(word) <= COMMON);
    const rarest = telling.sort((a, b) => count(a) - count(b)).slice(0, MAX_WORDS);
    if (rarest.length === 0) return [];
    const found = index.search(rarest.join(' '), options).flatMap(({ id, score }) => {
      const entry = entries[Number(id)];
      return entry === undefined ? [] : [{ id: entry.id, score, entry }];
    });
    return found.sort(byScore).map(({ entry }) => entry);
  };
}
