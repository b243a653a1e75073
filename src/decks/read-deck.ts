// Reads decks from their folders: whole ones to use, and everything that is wrong with the others.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Card } from '#src/core/card.ts';
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';
import { cardProblems, snippetProblems } from './card-problems.ts';
import { cardRevision } from './card-revision.ts';
import { unfit } from './deck-fit.ts';
import { atLine, type DeckItems, type ItemKind, inFile, listFiles, readItems } from './deck-items.ts';
import { deadLinks, repeatedIds } from './deck-links.ts';
import type { DeckProblem } from './deck-problem.ts';
import { strayDocs } from './docs-hosts.ts';
import {
  CARD_ID,
  type CardSource,
  cardSchema,
  DECK_ID,
  type DeckSource,
  deckSchema,
  ENTRY_ID,
  type EntrySource,
  entrySchema,
} from './schema.ts';
import { check } from './schema-problems.ts';
import { unreadPart } from './unread-files.ts';
import { readErrorMessage, readYamlFile } from './yaml-file.ts';

export interface DeckReading {
  /** The name of its folder. */
  readonly deckId: string;
  /** Its lookup command, known even when the rest is wrong; null when `deck.yaml` itself is. */
  readonly command: string | null;
  /** Null when anything is wrong with it. */
  readonly deck: Deck | null;
  readonly problems: readonly DeckProblem[];
  /** What its files may not say as it was meant. */
  readonly warnings: readonly DeckProblem[];
}

const CARDS: ItemKind<CardSource> = {
  folder: 'cards',
  schema: cardSchema,
  idPattern: CARD_ID,
  agree: cardProblems,
};
const ENTRIES: ItemKind<EntrySource> = {
  folder: 'reference',
  schema: entrySchema,
  idPattern: ENTRY_ID,
  agree: snippetProblems,
};

/** A path as problems show it: relative to the parent of the content folder, with forward slashes. */
function shownPath(path: string, contentDir: string): string {
  return relative(dirname(contentDir), path).split(sep).join('/');
}

async function readDeckFile(folder: string, deckId: string, shownFolder: string) {
  const file = `${shownFolder}/deck.yaml`;
  const yaml = await readYamlFile(join(folder, 'deck.yaml'));
  const problems = inFile({ deckId, file }, yaml.problems);
  const warnings = inFile({ deckId, file }, yaml.warnings);
  if (problems.length > 0) return { source: null, problems, warnings };
  const checked = check(deckSchema, yaml.value);
  for (const { path, message } of checked.problems) {
    problems.push({ deckId, file, where: atLine(yaml.lineOf(path)), message });
  }
  const source: DeckSource | null = checked.value;
  if (source !== null && source.id !== deckId) {
    const advice = DECK_ID.test(deckId)
      ? `write \`id: ${deckId}\` or rename the folder`
      : 'rename the folder';
    const message = `\`id\` is \`${source.id}\`, but the folder is called \`${deckId}\`: ${advice}.`;
    problems.push({ deckId, file, where: atLine(yaml.lineOf(['id'])), message });
  }
  return { source, problems, warnings };
}

/** One problem for each file and folder beside `cards` and `reference` that was meant to be in them. */
async function strayParts(folder: string, deckId: string, shownFolder: string): Promise<DeckProblem[]> {
  const names = await listFiles(folder);
  const problems: DeckProblem[] = [];
  for (const name of Array.isArray(names) ? names : []) {
    const message = await unreadPart(folder, name);
    if (message !== null) problems.push({ deckId, file: `${shownFolder}/${name}`, where: '', message });
  }
  return problems;
}

function cardsOf(deckId: string, cards: DeckItems<CardSource>): Card[] {
  return cards.items.flatMap(({ value, topic }) => {
    if (value === null) return [];
    const { id: cardId, ...card } = value;
    return [{ ...card, deckId, cardId, topic, revision: cardRevision(card) }];
  });
}

function entriesOf(
  deckId: string,
  versionsOf: string | null,
  entries: DeckItems<EntrySource>,
): ReferenceEntry[] {
  return entries.items.flatMap(({ value, topic }) =>
    value === null ? [] : [{ ...value, deckId, topic, versionsOf }],
  );
}

/**
 * Reads one deck. Every problem of every file is collected; one is enough for the deck to be left out as a whole.
 * It never throws for what a folder holds.
 */
export async function readDeck(folder: string): Promise<DeckReading> {
  const path = resolve(folder);
  const deckId = basename(path);
  const shownFolder = shownPath(path, dirname(path));
  const deck = { id: deckId, folder: path, shownFolder };
  const head = await readDeckFile(path, deckId, shownFolder);
  const stray = await strayParts(path, deckId, shownFolder);
  const read = async <T>(kind: ItemKind<T>): Promise<DeckItems<T>> => {
    const items = await readItems(kind, deck);
    return { ...items, complete: items.complete && stray.length === 0 };
  };
  const cards = await read(CARDS);
  const entries = await read(ENTRIES);
  const problems = [...head.problems, ...stray, ...cards.problems, ...entries.problems];
  problems.push(...repeatedIds(deckId, cards.items), ...repeatedIds(deckId, entries.items));
  problems.push(
    ...deadLinks(deckId, cards, entries),
    ...unfit(deckId, cards.items, entries.items, head.source?.versions_of ?? null),
  );
  const hosts = head.source?.docs_hosts ?? [];
  problems.push(...strayDocs(deckId, hosts, cards.items), ...strayDocs(deckId, hosts, entries.items));
  if (cards.items.length === 0 && cards.complete) {
    const message = 'the deck has no card: write one in a file here, such as basics.yaml.';
    problems.push({ deckId, file: `${shownFolder}/cards`, where: '', message });
  }
  const command = head.source?.command ?? null;
  const warnings = [...head.warnings, ...cards.warnings, ...entries.warnings];
  if (head.source === null || problems.length > 0) return { deckId, command, deck: null, problems, warnings };
  const { format: _, docs_hosts: __, versions_of: versionsOf, ...about } = head.source;
  const reference = entriesOf(deckId, versionsOf, entries);
  const whole = { ...about, cards: cardsOf(deckId, cards), reference };
  return { deckId, command, deck: whole, problems, warnings };
}

/** One problem for each deck whose command a deck before it has. */
function repeatedCommands(readings: readonly DeckReading[], shownContent: string): DeckProblem[] {
  const first = new Map<string, string>();
  return readings.flatMap(({ deckId, command }) => {
    if (command === null) return [];
    const earlier = first.get(command);
    if (earlier === undefined) {
      first.set(command, deckId);
      return [];
    }
    const message = `the command \`${command}\` is taken by ${shownContent}/${earlier}/deck.yaml: choose another one.`;
    return [{ deckId, file: `${shownContent}/${deckId}/deck.yaml`, where: '', message }];
  });
}

/**
 * Reads every folder of `contentDir` as a deck, by name; those whose name begins with a dot are passed over.
 * `decks` are the whole ones; `warnings` speak of the files of all. Of two decks with one command the later is left out.
 */
export async function readDecks(
  contentDir: string,
): Promise<{ decks: Deck[]; problems: DeckProblem[]; warnings: DeckProblem[] }> {
  const content = resolve(contentDir);
  const shownContent = basename(content);
  // Perhaps the wrong folder: all of its name has to be seen.
  const ofFolder = (message: string): DeckProblem => ({ deckId: '', file: content, where: '', message });
  const orAnother = (what: string) => `${what.replace(/\.$/, '')}, or set CONTENT_DIR to another one.`;
  let names: string[];
  try {
    const found = await readdir(content, { withFileTypes: true });
    names = found
      .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  } catch (error) {
    const why = readErrorMessage(error).replace('this file', 'this folder');
    return { decks: [], problems: [ofFolder(orAnother(why))], warnings: [] };
  }
  if (names.length === 0) {
    return {
      decks: [],
      problems: [ofFolder(orAnother('there is no deck here: make a folder with a deck.yaml and cards'))],
      warnings: [],
    };
  }
  const readings: DeckReading[] = [];
  for (const name of names.sort()) readings.push(await readDeck(join(content, name)));
  const clashes = repeatedCommands(readings, shownContent);
  const out = new Set(clashes.map((problem) => problem.deckId));
  return {
    decks: readings.flatMap(({ deckId, deck }) => (deck === null || out.has(deckId) ? [] : [deck])),
    problems: [...readings.flatMap(({ problems }) => problems), ...clashes],
    warnings: readings.flatMap(({ warnings }) => warnings),
  };
}
