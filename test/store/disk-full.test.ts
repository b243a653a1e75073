// A database that cannot grow: nothing is half written, and it works again once there is room.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import type { Store } from '#src/ports/store.ts';
import { composeStore } from '#src/store/compose-store.ts';
import { type Client, openDatabase } from '#src/store/open-database.ts';
import { createWorld, deliveryOf, NOW, textOf, type World } from '../contract/store/world.ts';
import { type Folder, makeFolder, openStore } from './rig.ts';

const ROOMY = 1_000_000;

describe('a full disk', () => {
  let folder: Folder;
  let client: Client;
  let store: Store;
  let world: World;
  let logged: { readonly level: string; readonly cause: unknown }[];

  beforeEach(async () => {
    folder = makeFolder();
    await (await openStore(folder.file('quizloop.db'))).close();
    client = openDatabase(folder.file('quizloop.db'));
    logged = [];
    store = composeStore(client, (level, _message, cause) => logged.push({ level, cause }));
    world = await createWorld({ store, reopen: async () => store, close: async () => {} });
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  /** No page more than there are now. */
  function fill(): void {
    client.pragma(`max_page_count = ${String(client.pragma('page_count', { simple: true }))}`);
  }

  const enqueueLong = () =>
    store.deliveries.enqueue(deliveryOf({ message: textOf('x'.repeat(100_000)) }), null, NOW);

  it('is said in a sentence and logged once, with nothing saved', async () => {
    fill();
    const error: unknown = await enqueueLong().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: 'I could not save that, and nothing was changed. Please try again in a moment.',
      cause: { code: 'SQLITE_FULL' },
    });
    expect(logged).toMatchObject([{ level: 'error', cause: { code: 'SQLITE_FULL' } }]);
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(client.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
  });

  it('rolls a review back as a whole', async () => {
    const ada = await world.join('ada');
    let recordedBefore = 0;
    fill();
    for (;;) {
      try {
        await world.rate(await world.ask(ada, 'open'), { points: 5, day: `2026-03-${recordedBefore + 10}` });
        recordedBefore += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        break;
      }
    }
    const count = (table: string) => client.prepare(`select count(*) from ${table}`).pluck().get();
    expect(count('reviews')).toBe(recordedBefore);
    expect(count('scores')).toBe(recordedBefore);
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('is not healthy, and is again when there is room, without a restart', async () => {
    expect(await store.healthy()).toBe(true);
    fill();
    expect(await store.healthy()).toBe(false);
    client.pragma(`max_page_count = ${ROOMY}`);
    expect(await store.healthy()).toBe(true);
    await enqueueLong();
  });

  it('is not healthy when it may only be read', async () => {
    client.pragma('query_only = 1');
    expect(await store.healthy()).toBe(false);
  });
});
