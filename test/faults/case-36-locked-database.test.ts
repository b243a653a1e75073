// A database that somebody else holds: the store waits without blocking, then gives up in words.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '#src/errors.ts';
import type { Store } from '#src/ports/store.ts';
import { openDatabase } from '#src/store/open-database.ts';
import { createWorld, reviewed, sourceOf, type World } from '../contract/store/world.ts';
import { type Child, type Folder, makeFolder, openStore, startChild } from '../store/rig.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

describe('case 36: a locked database', () => {
  let folder: Folder;
  let store: Store;
  let world: World;
  let child: Child | null = null;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openStore(folder.file('quizloop.db'));
    world = await createWorld({ store, reopen: async () => store, close: async () => {} });
  });
  afterEach(async () => {
    child?.process.kill('SIGKILL');
    await child?.ended;
    child = null;
    await store.close();
    expectSoundDatabase(folder.file('quizloop.db'));
    folder.remove();
  });

  async function lockFor(ms: number): Promise<void> {
    child = startChild('hold-lock', folder.file('quizloop.db'), String(ms));
    expect(await child.line()).toBe('locked');
  }

  // Red without: `busy_timeout=0` in `openDatabase`: SQLite's own waiting blocks the loop.
  it('case 36: is waited for without blocking the event loop', async () => {
    await lockFor(1000);
    const loop = monitorEventLoopDelay({ resolution: 10 });
    loop.enable();
    const started = performance.now();
    const actors = await Promise.all(['ada', 'bob', 'ada'].map((member) => world.join(member)));
    loop.disable();
    expect(performance.now() - started).toBeGreaterThan(500);
    expect(actors[0]?.person.id).toBe(actors[2]?.person.id);
    // Waiting in SQLite itself would stop it for the whole second.
    expect(loop.max / 1e6).toBeLessThan(800);
  });

  it('case 36: can be read, and is healthy, all the while', async () => {
    const ada = await world.join('ada');
    await lockFor(60_000);
    const started = performance.now();
    expect(await store.people.findAccount(ada.account)).toEqual(ada);
    expect(await store.people.identify(sourceOf('ada'), Date.UTC(2026, 2, 2, 9))).toEqual(ada);
    expect(await store.healthy()).toBe(true);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  // Red without: `GIVE_UP_AFTER_MS` in `persistently`.
  it('case 36: is given up after 2.5 seconds with a sentence, and nothing was changed', async () => {
    const ada = await world.join('ada');
    const exposure = await world.ask(ada, 'one');
    await lockFor(60_000);
    const started = performance.now();
    const error: unknown = await world.record(exposure.id).catch((reason: unknown) => reason);
    expect(performance.now() - started).toBeGreaterThan(2300);
    expect(performance.now() - started).toBeLessThan(4000);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: 'I am busy right now, and nothing was changed. Please try again in a moment.',
      cause: { code: 'SQLITE_BUSY' },
    });
    child?.process.kill('SIGKILL');
    await child?.ended;
    expect((await store.exposures.exposure(exposure.id))?.review).toBeNull();
    expect((await world.record(exposure.id)).kind).toBe('recorded');
  });
});

describe('case 36: a database that another process is just closing', () => {
  it('case 36: is waited for when it is opened, and never again afterwards', async () => {
    const folder = makeFolder();
    const path = folder.file('q.db');
    await (await openStore(path)).close();
    const closing = startChild('hold-lock', path, '700', 'whole');
    expect(await closing.line()).toBe('locked');
    const client = openDatabase(path);
    onTestFinished(() => {
      client.close();
      folder.remove();
    });
    expect(await closing.ended).toBe(0);
    expect(client.pragma('busy_timeout', { simple: true })).toBe(0);
  });
});

describe('case 36: two processes on one database', () => {
  it('case 36: log one review of many equal clicks', async () => {
    const folder = makeFolder();
    const stores = [await openStore(folder.file('q.db')), await openStore(folder.file('q.db'))] as const;
    const [first, second] = stores;
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
      folder.remove();
    });
    const world = await createWorld({ store: first, reopen: async () => first, close: async () => {} });
    const exposure = await world.ask(await world.join('ada'), 'one');
    const asked = { exposureId: exposure.id, click: null, now: exposure.createdAt };
    const clicks = Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? first : second).reviews.record(asked, reviewed),
    );
    const outcomes = await Promise.all(clicks);
    expect(outcomes.filter(({ kind }) => kind === 'recorded')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'left')).toHaveLength(9);
  });
});
