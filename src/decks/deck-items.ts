// Reads the lists of a deck, cards and reference entries: every file of a folder, every item of a file.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { DeckProblem } from './deck-problem.ts';
import { check } from './schema-problems.ts';
import { unreadItems } from './unread-files.ts';
import { readErrorMessage, readYamlFile, type YamlFile } from './yaml-file.ts';

/** An item of a list, as far as it could be read: its id and place are known even when the rest is wrong. */
export interface DeckItem<T> {
  /** Null when it has none that could be used. */
  readonly id: string | null;
  readonly topic: string;
  readonly file: string;
  readonly line: number | null;
  /** The id, or the line: what problems call the item. */
  readonly where: string;
  /** As the author wrote it. */
  readonly raw: unknown;
  /** Null when something is wrong with it. */
  readonly value: T | null;
}

export interface DeckItems<T> {
  readonly items: readonly DeckItem<T>[];
  readonly problems: readonly DeckProblem[];
  readonly warnings: readonly DeckProblem[];
  /** False when a file could not be read: then nobody knows which ids there are. */
  readonly complete: boolean;
}

export interface ItemKind<T> {
  /** The folder's name: `cards` or `reference`. */
  readonly folder: string;
  readonly schema: z.ZodType<T>;
  readonly idPattern: RegExp;
  /** Sentences about what the keys of one item do not agree on. */
  readonly agree: (raw: unknown) => string[];
}

const TOPIC = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

function idOf(raw: unknown, pattern: RegExp): string | null {
  const id: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, 'id') : null;
  return typeof id === 'string' && pattern.test(id) ? id : null;
}

export function atLine(line: number | null): string {
  return line === null ? '' : `line ${line}`;
}

interface Place {
  readonly deckId: string;
  readonly file: string;
}

export function inFile(place: Place, found: YamlFile['problems']): DeckProblem[] {
  return found.map(({ line, message }) => ({ ...place, where: atLine(line), message }));
}

function readItem<T>(
  kind: ItemKind<T>,
  place: Place & { topic: string },
  yaml: YamlFile,
  index: number,
  raw: unknown,
) {
  const id = idOf(raw, kind.idPattern);
  const line = yaml.lineOf([index]);
  const where = id ?? atLine(line);
  const checked = check(kind.schema, raw);
  const messages = [...checked.problems.map(({ message }) => message), ...kind.agree(raw)];
  const value = messages.length === 0 ? checked.value : null;
  const item: DeckItem<T> = { id, topic: place.topic, file: place.file, line, where, raw, value };
  const problems = messages.map((message) => ({ deckId: place.deckId, file: place.file, where, message }));
  return { item, problems };
}

async function readItemFile<T>(kind: ItemKind<T>, path: string, place: Place): Promise<DeckItems<T>> {
  const topic = basename(path, '.yaml');
  const yaml = await readYamlFile(path);
  const problems = inFile(place, yaml.problems);
  const warnings = inFile(place, yaml.warnings);
  const wrong = (message: string): void => void problems.push({ ...place, where: '', message });
  if (!TOPIC.test(topic))
    wrong('the file is named for its topic: use lower-case words with hyphens between them.');
  if (yaml.problems.length > 0) return { items: [], problems, warnings, complete: false };
  if (!Array.isArray(yaml.value) || yaml.value.length === 0) {
    wrong('the file must be a list: begin each item with `- id:`, or delete the file.');
    return { items: [], problems, warnings, complete: false };
  }
  const list: readonly unknown[] = yaml.value;
  const read = list.map((raw, index) => readItem(kind, { ...place, topic }, yaml, index, raw));
  problems.push(...read.flatMap((one) => one.problems));
  return { items: read.map((one) => one.item), problems, warnings, complete: true };
}

/** The names in a folder that are not hidden; those of a missing one are none. */
export async function listFiles(folder: string): Promise<string[] | { refused: string }> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    return { refused: readErrorMessage(error) };
  }
}

/**
 * Reads all items of one kind: every `*.yaml` of its folder by name, every item in its order. A missing folder is
 * an empty one. `shownFolder` is the deck's folder as problems name it.
 */
export async function readItems<T>(
  kind: ItemKind<T>,
  deck: { id: string; folder: string; shownFolder: string },
): Promise<DeckItems<T>> {
  const folder = join(deck.folder, kind.folder);
  const placeOf = (name: string): Place => ({
    deckId: deck.id,
    file: `${deck.shownFolder}/${kind.folder}${name}`,
  });
  const names = await listFiles(folder);
  if (!Array.isArray(names)) {
    const problems = [{ ...placeOf(''), where: '', message: names.refused }];
    return { items: [], problems, warnings: [], complete: false };
  }
  const problems: DeckProblem[] = [];
  const warnings: DeckProblem[] = [];
  const items: DeckItem<T>[] = [];
  let complete = true;
  for (const name of names) {
    const message = await unreadItems(folder, kind.folder, name);
    if (message !== null) {
      problems.push({ ...placeOf(`/${name}`), where: '', message });
      complete = false;
    }
    if (!name.endsWith('.yaml')) continue;
    const read = await readItemFile(kind, join(folder, name), placeOf(`/${name}`));
    items.push(...read.items);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    complete = complete && read.complete;
  }
  return { items, problems, warnings, complete };
}
