// A process that is killed at any moment leaves a database that agrees with its own log.
import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayMemory } from '#src/core/memory.ts';
import type { Store } from '#src/ports/store.ts';
import { accountOf } from '../contract/store/world.ts';
import { ask, type Folder, makeFolder, openStore, startChild } from './rig.ts';

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

describe('a crash', () => {
  let folder: Folder;
  let path: string;
  beforeEach(() => {
    folder = makeFolder();
    path = folder.file('quizloop.db');
  });
  afterEach(() => folder.remove());

  async function reviewAndKill(lines: number): Promise<void> {
    const child = startChild('keep-reviewing', path, 'ada');
    for (let line = 0; line < lines; line += 1) await child.line();
    child.process.kill('SIGKILL');
    await child.ended;
  }

  it('leaves nothing half written', async () => {
    for (const lines of [1, 7, 20]) {
      const file = folder.file(`after-${lines}.db`);
      path = file;
      await reviewAndKill(lines);
      const store = await openStore(file);
      await checkAgainstLog(file, store, 'ada');
      await store.close();
    }
  });

  it('is recovered from without the shared memory file, and from a log that lost its end', async () => {
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
});
