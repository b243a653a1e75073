// Finds the one reference entry that a term names.
import type { ReferenceEntry } from '#src/core/deck.ts';
import { nameInCode } from './lookup-term.ts';

type Names = Map<string, ReferenceEntry[]>;

/** Finds by a name as written, or by the same letters whatever their case. */
interface NameTable {
  readonly written: Names;
  readonly folded: Names;
}

function createTable(): NameTable {
  return { written: new Map(), folded: new Map() };
}

function addTo(names: Names, name: string, entry: ReferenceEntry): void {
  const found = names.get(name);
  if (found === undefined) names.set(name, [entry]);
  else if (!found.includes(entry)) found.push(entry);
}

function add(table: NameTable, name: string, entry: ReferenceEntry): void {
  const written = name.normalize('NFKC').trim();
  if (written === '') return;
  addTo(table.written, written, entry);
  addTo(table.folded, written.toLowerCase(), entry);
}

/** `asyncio.Queue.put` gives `Queue.put` and `put`. */
export function shortNames(id: string): string[] {
  const parts = id.split('.');
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('.'));
}

/** Words apart from how they are joined: `event-loop`, `event_loop` and `Event loop` are one. */
function joined(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/**
 * A finder over one deck's entries. An id wins over an alias, an alias over a short name; within each, the same
 * case wins. A short name counts when only one entry has it, or one right below `command`: `sleep` is
 * `asyncio.sleep`, whatever else has a `sleep`.
 */
export function createExactEntry(
  command: string,
  entries: readonly ReferenceEntry[],
): (cleaned: string) => ReferenceEntry | null {
  const ids = createTable();
  const aliases = createTable();
  const short = createTable();
  const loose: Names = new Map();
  for (const entry of entries) {
    add(ids, entry.id, entry);
    addTo(loose, joined(entry.id), entry);
    for (const name of shortNames(entry.id)) add(short, name, entry);
  }
  for (const entry of entries) {
    for (const alias of entry.aliases) {
      add(aliases, alias, entry);
      addTo(loose, joined(alias), entry);
    }
  }
  const only = (name: string, found: readonly ReferenceEntry[] | undefined): ReferenceEntry | null => {
    if (found === undefined) return null;
    const below = `${command}.${name}`.toLowerCase();
    const preferred = found.filter((entry) => entry.id.toLowerCase() === below);
    return preferred[0] ?? (found.length === 1 ? (found[0] ?? null) : null);
  };
  const byName = (name: string): ReferenceEntry | null => {
    if (name === '') return null;
    const folded = name.toLowerCase();
    const whole = [
      ids.written.get(name),
      ids.folded.get(folded),
      aliases.written.get(name),
      aliases.folded.get(folded),
    ];
    const found = whole.find((list) => list !== undefined)?.[0];
    return found ?? only(name, short.written.get(name)) ?? only(name, short.folded.get(folded));
  };
  const prefix = `${command}.`.toLowerCase();
  return (cleaned) => {
    const name = nameInCode(cleaned);
    const withoutPrefix = name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : name;
    const found = byName(cleaned) ?? byName(name) ?? byName(withoutPrefix);
    return found ?? loose.get(joined(cleaned))?.[0] ?? loose.get(joined(name))?.[0] ?? null;
  };
}
