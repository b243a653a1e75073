// Aliases that are names of another entry, so that a lookup would show the wrong one of the two.
import type { ReferenceEntry } from '#src/core/deck.ts';

export interface AliasClash {
  readonly entry: ReferenceEntry;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** As a lookup compares names: `event-loop` and `Event loop` are one, `await` and `__await__` are not. */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=[\p{L}\p{N}])[\s_-]+(?=[\p{L}\p{N}])/gu, ' ')
    .trim();
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}

function group(
  entries: readonly ReferenceEntry[],
  namesOf: (entry: ReferenceEntry) => readonly string[],
): Map<string, ReferenceEntry[]> {
  const found = new Map<string, ReferenceEntry[]>();
  for (const entry of entries) {
    for (const name of new Set(namesOf(entry).map(folded))) {
      found.set(name, [...(found.get(name) ?? []), entry]);
    }
  }
  return found;
}

/**
 * Each alias that is the id or the last dotted part of another entry, or an alias of one before it. `command` is the deck's:
 * `sleep` stands for `asyncio.sleep` in a deck whose command is `asyncio`, whatever else ends in it, so that this one
 * entry may name it.
 */
export function aliasClashes(command: string, entries: readonly ReferenceEntry[]): AliasClash[] {
  const ids = group(entries, ({ id }) => [id]);
  const short = group(entries, ({ id }) => (id.includes('.') ? [lastPart(id)] : []));
  const aliases = group(entries, (entry) => entry.aliases);
  const messageOf = (entry: ReferenceEntry, alias: string): string | null => {
    const name = folded(alias);
    const another = (found: readonly ReferenceEntry[] | undefined): ReferenceEntry | undefined =>
      found?.find((other) => other !== entry);
    const id = another(ids.get(name));
    if (id !== undefined) {
      return `the alias \`${alias}\` is the name of the entry \`${id.id}\`: remove it, or say more.`;
    }
    const isOwn = folded(lastPart(entry.id)) === name;
    const isPreferred = folded(entry.id) === folded(`${command}.${alias}`);
    const named = isPreferred ? undefined : another(short.get(name));
    if (named !== undefined) {
      return `the alias \`${alias}\` is the short name of \`${named.id}\`, which a lookup of it would miss: remove it, or say more.`;
    }
    const [first = entry] = aliases.get(name) ?? [];
    return first === entry || isOwn
      ? null
      : `the alias \`${alias}\` is an alias of \`${first.id}\` too, and a lookup shows only one of them: keep it at one.`;
  };
  return entries.flatMap((entry) =>
    entry.aliases.flatMap((alias) => {
      const message = messageOf(entry, alias);
      return message === null ? [] : [{ entry, message }];
    }),
  );
}
