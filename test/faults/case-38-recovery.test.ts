// A process that is killed at any moment leaves a database that agrees with its own log.
import { once } from 'node:events';
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { replayMemory } from '#src/core/memory.ts';
import type { Store } from '#src/ports/store.ts';
import { accountOf } from '../contract/store/world.ts';
import { ask, type Folder, makeFolder, openStore, startChild } from '../store/rig.ts';
import { spawnQuizloop } from '../support/child-bot.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

/** What must hold whatever happened: no half writes, and memories that follow from the log. */
async function checkAgainstLog(path: string, store: Store, member: string): Promise<void> {
  expect(ask(path, 'pragma integrity_check')).toBe('ok');
  expect(ask(path, 'select count(*) from pragma_foreign_key_check')).toBe(0);
  const actor = await store.people.findAccount(accountOf(member));
  if (actor === null) throw new Error(`${member} is gone.`);
  const memories = await store.reviews.memories(actor.person.id);
  const stored = new Map(memories.map(({ cardId, memory }) => [cardId, memory]));
  for (const cardId of ['one', 'two']) {
    const log = await store.reviews.log(actor.person.id, { deckId: 'asyncio', cardId });
    expect(stored.get(cardId) ?? null).toEqual(log.at(-1)?.after ?? null);
    const replayed = replayMemory(log);
    expect(replayed?.stability).toEqual(log.at(-1)?.after.stability);
    expect(replayed?.dueDay).toEqual(log.at(-1)?.after.dueDay);
  }
  const { reviews, points } = await store.reviews.stats(actor.person.id);
  expect(ask(path, 'select coalesce(sum(points), 0) from scores')).toBe(points);
  expect(points).toBe(reviews * 5);
}

describe('case 38: a crash', () => {
  let folder: Folder;
  let path: string;
  beforeEach(() => {
    folder = makeFolder();
    path = folder.file('quizloop.db');
  });
  afterEach(() => {
    expectSoundDatabase(path);
    folder.remove();
  });

  async function reviewAndKill(lines: number): Promise<void> {
    const child = startChild('keep-reviewing', path, 'ada');
    for (let line = 0; line < lines; line += 1) await child.line();
    child.process.kill('SIGKILL');
    await child.ended;
  }

  // The guard is that of case 35, one transaction per review: a kill seldom comes between two statements.
  it('case 38: leaves nothing half written', async () => {
    for (const lines of [1, 7, 20]) {
      const file = folder.file(`after-${lines}.db`);
      path = file;
      await reviewAndKill(lines);
      const store = await openStore(file);
      await checkAgainstLog(file, store, 'ada');
      await store.close();
    }
  });

  // The guard is SQLite's own write-ahead log (`journal_mode = WAL`).
  it('case 38: is recovered from without the shared memory file, and from a log that lost its end', async () => {
    await reviewAndKill(10);
    rmSync(`${path}-shm`);
    const copy = folder.file('copy.db');
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    const whole = await openStore(path);
    await checkAgainstLog(path, whole, 'ada');
    await whole.close();
    truncateSync(`${copy}-wal`, Math.floor(statSync(`${copy}-wal`).size / 2));
    const cut = await openStore(copy);
    await checkAgainstLog(copy, cut, 'ada');
    await cut.close();
  });

  /** Everything in the copy is as the log says, and it goes on from there. */
  async function expectRestored(copy: string): Promise<void> {
    expectSoundDatabase(copy);
    const store = await openStore(copy);
    await checkAgainstLog(copy, store, 'ada');
    await store.close();
  }

  // Red without: the log of the write-ahead file in the copy: a plain copy of the main file alone has none of the reviews.
  it('case 38: restores from a copy that SQLite makes while the bot writes, and from one of all its files', async () => {
    const child = startChild('keep-reviewing', path, 'ada');
    for (let line = 0; line < 10; line += 1) await child.line();
    const live = new Database(path, { readonly: true, timeout: 5_000 });
    await live.backup(folder.file('backup.db'));
    live.close();
    child.process.kill('SIGKILL');
    await child.ended;
    await expectRestored(folder.file('backup.db'));
    expect(ask(folder.file('backup.db'), 'select count(*) from reviews')).toBeGreaterThan(9);
    const copy = folder.file('copied.db');
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`);
    await expectRestored(copy);
  });

  // Red without: `isDamaged` in `appliedMigrations`.
  it.each([
    ['its beginning', 0, 4096],
    ['the beginning of its list of tables', 100, 400],
  ])(
    'case 38: that also lost %s ends with 1 and names the file, which stays as it is',
    async (_, from, to) => {
      await reviewAndKill(3);
      await (await openStore(path)).close();
      const damaged = folder.file('damaged.db');
      const bytes = readFileSync(path);
      bytes.fill(0x55, from, to);
      writeFileSync(damaged, bytes);
      const child = spawnQuizloop(['start'], { PORT: '0', DATABASE_PATH: damaged });
      onTestFinished(() => void child.kill('SIGKILL'));
      const said = child.stderr === null ? '' : text(child.stderr);
      const [code] = await once(child, 'exit');
      expect(code).toBe(1);
      expect(await said).toContain(damaged);
      expect((await said).trim().split('\n')).toHaveLength(1);
      expect(readFileSync(damaged).equals(bytes)).toBe(true);
    },
  );
});
