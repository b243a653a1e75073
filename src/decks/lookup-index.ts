// Finds reference entries: by name, by a misspelt name, by the words of an idea, by the beginning of a name.
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';
import { createEntrySearch } from './entry-search.ts';
import { createExactEntry, shortNames } from './exact-entry.ts';
import { cleanTerm, nameInCode, singulars } from './lookup-term.ts';

const DEFAULT_MATCHES = 5;
/** As many as a typeahead of Discord shows (https://docs.discord.com/developers/interactions/application-commands). */
const DEFAULT_SUGGESTIONS = 25;

export interface LookupIndex {
  /**
   * What `term` names in the deck of this lookup command, and up to `limit` other entries that fit, best first.
   * An unknown command and an empty term find nothing.
   */
  find(
    command: string,
    term: string,
    limit?: number,
  ): { exact: ReferenceEntry | null; matches: ReferenceEntry[] };
  /** Entries for somebody who has typed `prefix` so far; for an empty one, those that most others lead to. */
  suggest(command: string, prefix: string, limit?: number): ReferenceEntry[];
}

interface Named {
  readonly entry: ReferenceEntry;
  /** How many other entries lead here, plus its cards. */
  readonly weight: number;
  /** Every name of it, each after a line break. */
  readonly names: string;
  /** The same, each word after a space. */
  readonly words: string;
}

interface DeckIndex {
  readonly exact: (cleaned: string) => ReferenceEntry | null;
  readonly search: (cleaned: string) => ReferenceEntry[];
  /** Those that most others lead to first. */
  readonly named: readonly Named[];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function spaced(names: string): string {
  return names.replace(/[\n_-]/g, ' ');
}

function nameEntries(entries: readonly ReferenceEntry[]): Named[] {
  const linked = new Map<string, number>();
  for (const entry of entries) {
    for (const id of new Set(entry.see)) linked.set(id, (linked.get(id) ?? 0) + 1);
  }
  const named = entries.map((entry) => {
    const all = [entry.id, ...shortNames(entry.id), ...entry.aliases];
    const names = all.map((name) => `\n${name.normalize('NFKC').toLowerCase()}`).join('');
    const weight = (linked.get(entry.id) ?? 0) + entry.cards.length;
    return { entry, weight, names, words: spaced(names) };
  });
  return named.sort((a, b) => b.weight - a.weight || byText(a.entry.id, b.entry.id));
}

function createDeckIndex(deck: Deck): DeckIndex {
  const entries = [...deck.reference].sort((a, b) => byText(a.id, b.id));
  return {
    exact: createExactEntry(deck.command, entries),
    search: createEntrySearch(deck.command, entries),
    named: nameEntries(entries),
  };
}

/** The entry that is named by the singular of a term; none when there is no such. */
function ofPlural(index: DeckIndex, name: string): ReferenceEntry[] {
  return singulars(nameInCode(name))
    .flatMap((one) => index.exact(one) ?? [])
    .slice(0, 1);
}

/** Entries of which a name, then those of which a word of a name, begins with what was typed. */
function beginningWith(named: readonly Named[], cleaned: string, limit: number): ReferenceEntry[] {
  const name = `\n${cleaned.toLowerCase()}`;
  const word = spaced(name);
  const atStart: ReferenceEntry[] = [];
  const atWord: ReferenceEntry[] = [];
  for (const { entry, names, words } of named) {
    if (atStart.length >= limit) break;
    if (names.includes(name)) atStart.push(entry);
    else if (words.includes(word)) atWord.push(entry);
  }
  return [...atStart, ...atWord].slice(0, limit);
}

function suggestions(index: DeckIndex, cleaned: string, limit: number): ReferenceEntry[] {
  if (cleaned === '') return index.named.slice(0, limit).map(({ entry }) => entry);
  const exact = index.exact(cleaned);
  const found = new Set(exact === null ? [] : [exact]);
  const name = nameInCode(cleaned) || cleaned;
  for (const entry of beginningWith(index.named, name, limit)) found.add(entry);
  if (found.size < limit) for (const entry of index.search(cleaned)) found.add(entry);
  return [...found].slice(0, limit);
}

/** An index over the reference entries of all decks. The same decks and terms always give the same answers. */
export function createLookupIndex(decks: readonly Deck[]): LookupIndex {
  const indexes = new Map(decks.map((deck) => [deck.command, createDeckIndex(deck)]));
  return {
    find(command, term, limit = DEFAULT_MATCHES) {
      const index = indexes.get(command);
      const cleaned = cleanTerm(term);
      if (index === undefined || cleaned === '') return { exact: null, matches: [] };
      const exact = index.exact(cleaned);
      // Of a call that names an entry, the arguments say nothing about what else might be meant.
      const name = exact === null ? cleaned : nameInCode(cleaned);
      const found = [
        ...ofPlural(index, name),
        ...index.search(name),
        ...beginningWith(index.named, name, limit + 1),
      ];
      const matches = [...new Set(found)].filter((entry) => entry !== exact);
      return { exact, matches: matches.slice(0, limit) };
    },
    suggest(command, prefix, limit = DEFAULT_SUGGESTIONS) {
      const index = indexes.get(command);
      return index === undefined ? [] : suggestions(index, cleanTerm(prefix), limit);
    },
  };
}
