// Real database files in a folder of their own, real processes beside them, and migrations of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Store } from '#src/ports/store.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import type { StoreHarness } from '../contract/store.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface Folder {
  readonly path: string;
  file(name: string): string;
  remove(): void;
}

export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'quizloop-store-'));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function openStore(path: string, migrationsDir = MIGRATIONS): Promise<Store> {
  return createSqliteStore({ path, migrationsDir, log: () => {} });
}

export async function sqliteHarness(): Promise<StoreHarness> {
  const folder = makeFolder();
  let store = await openStore(folder.file('quizloop.db'));
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openStore(folder.file('quizloop.db'));
      return store;
    },
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
}

const journalSchema = z.looseObject({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});

const readJournal = (dir: string) =>
  journalSchema.parse(JSON.parse(readFileSync(join(dir, 'meta', '_journal.json'), 'utf8')));

/** The names of the real migrations, oldest first. */
export const SHIPPED: readonly string[] = readJournal(MIGRATIONS).entries.map(({ tag }) => tag);

/** A copy of the real migrations with one more at the end; statements are parted as drizzle-kit parts them. */
export function migrationsWith(
  folder: Folder,
  name: string,
  tag: string,
  statements: readonly string[],
): string {
  const dir = folder.file(name);
  cpSync(MIGRATIONS, dir, { recursive: true });
  const path = join(dir, 'meta', '_journal.json');
  const journal = readJournal(dir);
  const last = journal.entries.at(-1);
  if (last === undefined) throw new Error('There are no migrations.');
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(dir, `${tag}.sql`), statements.join('\n--> statement-breakpoint\n'));
  return dir;
}

/** What one value of one row is, by a connection of its own. */
export function ask(path: string, query: string): unknown {
  const client = new Database(path);
  try {
    return client.prepare(query).pluck().get();
  } finally {
    client.close();
  }
}

export function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export interface Child {
  readonly process: ChildProcess;
  /** The next line it prints. */
  line(): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Runs `children/<script>.ts` in a process of its own. */
export function startChild(script: string, ...args: readonly string[]): Child {
  const file = fileURLToPath(new URL(`children/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit').then(([code, signal]) => (code === null ? String(signal) : Number(code)));
  return {
    process: child,
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended without a word.`);
      return value;
    },
    ended,
  };
}
