// A process hears of what others write, and not of what it wrote itself.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Store } from '#src/ports/store.ts';
import { type Folder, makeFolder, openStore } from './rig.ts';

let folder: Folder;
let store: Store;
let other: Store;

beforeEach(async () => {
  folder = makeFolder();
  store = await openStore(folder.file('q.db'));
  other = await openStore(folder.file('q.db'));
});
afterEach(async () => {
  await store.close();
  await other.close();
  folder.remove();
});

const write = (by: Store) => by.leases.take(`of ${Math.random()}`, 'me', 0, 1);

it('hears of each write of another Store within a quarter of a second, until it is ended', async () => {
  const heard: number[] = [];
  const end = store.watch(() => heard.push(performance.now()));
  for (const times of [1, 2]) {
    const began = performance.now();
    await write(other);
    await vi.waitFor(() => expect(heard.length).toBe(times), { interval: 5 });
    expect((heard.at(-1) ?? 0) - began).toBeLessThan(1_000);
  }
  end();
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const endOther = store.watch(resolve);
  await write(other);
  await told;
  endOther();
  expect(heard.length).toBe(2);
});

it('hears nothing of its own writes, nor of a Store that is closed', async () => {
  const changed = vi.fn();
  const end = store.watch(changed);
  await write(store);
  // Longer than two looks.
  await delay(500);
  expect(changed).not.toHaveBeenCalled();
  await store.close();
  await write(other);
  await delay(250);
  expect(changed).not.toHaveBeenCalled();
  end();
  store = await openStore(folder.file('q.db'));
});
