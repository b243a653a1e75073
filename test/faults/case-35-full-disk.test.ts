// A database that cannot grow: nothing is half written, and it works again once there is room.
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import type { Store } from '#src/ports/store.ts';
import { composeStore } from '#src/store/compose-store.ts';
import { type Client, openDatabase } from '#src/store/open-database.ts';
import { createWorld, deliveryOf, NOW, textOf, type World } from '../contract/store/world.ts';
import { type Folder, makeFolder, openStore } from '../store/rig.ts';
import { BOTH, type EitherTeam, idOf, type Name, startTeam } from '../support/either-team.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

const ROOMY = 1_000_000;

describe('case 35: a full disk', () => {
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
    expectSoundDatabase(folder.file('quizloop.db'));
    folder.remove();
  });

  /** No page more than there are now, or just so many. */
  function fill(spare = 0): void {
    client.pragma(`max_page_count = ${Number(client.pragma('page_count', { simple: true })) + spare}`);
  }

  const enqueueLong = () =>
    store.deliveries.enqueue(deliveryOf({ message: textOf('x'.repeat(100_000)) }), null, NOW);

  // Red without: `isDiskTrouble` in `createTransactions`.
  it('case 35: is said in a sentence and logged once, with nothing saved', async () => {
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

  // Red without: one transaction per review.
  it('case 35: rolls a review back as a whole', async () => {
    const ada = await world.join('ada');
    const count = (table: string) => client.prepare(`select count(*) from ${table}`).pluck().get();
    let recorded = 0;
    // With each page more it fails at another of the tables that a review is written into.
    for (let spare = 0; spare < 12; spare += 1) {
      fill(spare);
      for (let full = false; !full; ) {
        const day = new Date(NOW + (recorded + 10) * 86_400_000).toISOString().slice(0, 10);
        const rated = world.ask(ada, 'open').then((asked) => world.rate(asked, { points: 5, day }));
        const error = await rated.then(
          () => null,
          (reason: unknown) => reason,
        );
        full = error !== null;
        if (full) expect(error).toBeInstanceOf(UserError);
        else recorded += 1;
      }
      expect([count('reviews'), count('scores')]).toEqual([recorded, recorded]);
    }
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  // Red without: `grow` in `createHealthy`.
  it('case 35: is not healthy, and is again when there is room, without a restart', async () => {
    expect(await store.healthy()).toBe(true);
    fill();
    expect(await store.healthy()).toBe(false);
    client.pragma(`max_page_count = ${ROOMY}`);
    expect(await store.healthy()).toBe(true);
    await enqueueLong();
  });

  it('case 35: is not healthy when it may only be read', async () => {
    client.pragma('query_only = 1');
    expect(await store.healthy()).toBe(false);
  });
});

describe.each(BOTH)('case 35: on %s, with a full disk', (platform) => {
  const FULL = 'I could not save that, and nothing was changed. Please try again in a moment.';
  const LOGGED = 'The database could not be written.';
  let team: EitherTeam;
  let connections: Set<Client>;

  beforeEach(async () => {
    connections = new Set();
    const { pragma } = Database.prototype;
    vi.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Client, ...asked) {
      connections.add(this);
      return pragma.apply(this, asked);
    });
    team = await startTeam(platform);
    vi.restoreAllMocks();
  });

  function mayHavePages(pages: (client: Client) => unknown): void {
    for (const client of connections) {
      if (client.open) client.pragma(`max_page_count = ${String(pages(client))}`);
    }
  }
  const nowhere = (client: Client) => client.pragma('page_count', { simple: true });
  const count = (table: string) => team.ask(`SELECT count(*) FROM ${table}`);
  const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

  /** Asks, answers and rates until something is refused; gives the rating, if it was one. */
  async function refused(): Promise<{ readonly who: Name; readonly id: string } | null> {
    for (const who of ['tomasz', 'idris', 'amara'] as const) {
      for (let card = 0; card < 6; card += 1) {
        const asked = await team.type(who, '/quiz now deck:tea');
        if (asked.words.includes(FULL)) return null;
        const shown = await team.forge(who, idOf(asked, 'A'));
        if (shown.words.includes(FULL)) return null;
        const id = idOf(shown, '4 ');
        const before = [ratings(), count('memories'), count('scores')];
        if (!(await team.forge(who, id)).words.includes(FULL)) continue;
        expect([ratings(), count('memories'), count('scores')]).toEqual(before);
        return { who, id };
      }
    }
    throw new Error('It was never full.');
  }

  // Red without: `inWords` of `createTransactions`: "Something went wrong" instead of a sentence that says what to do.
  it('case 35: people read that it was not saved, nothing is half written, and it recovers without a restart', async () => {
    await team.learn('mei', 1);
    expect(await team.ready()).toBe(200);
    mayHavePages(nowhere);
    const rating = await refused();
    expect(await team.ready()).toBe(503);
    mayHavePages(() => ROOMY);
    expect(await team.ready()).toBe(200);
    if (rating !== null) expect((await team.forge(rating.who, rating.id)).words).toContain('Next');
    expect((await team.type('mei', '/quiz now deck:tea')).words).toContain('a question just for you');
    const errors = team.bot.log.messages('error');
    expect(new Set(errors)).toEqual(new Set([LOGGED]));
    await team.close({ errors });
  });
});
