// Bringing the database up to date: whole or not at all, by one process, with a copy from before.
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { sourceOf } from '../contract/store/world.ts';
import {
  ask,
  type Folder,
  hashOf,
  MIGRATIONS,
  makeFolder,
  migrationsWith,
  openStore,
  SHIPPED,
  startChild,
} from '../store/rig.ts';
import { spawnQuizloop } from '../support/child-bot.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

const EXTRA = 'create table extra (x integer)';
const fill = (rows: number) =>
  `insert into extra with recursive n(x) as (select 1 union all select x + 1 from n where x < ${rows}) select x from n`;
const TABLES = "select count(*) from sqlite_master where type = 'table' and name = 'extra'";
const APPLIED = 'select count(*) from __drizzle_migrations';
const NOW = SHIPPED.length;

describe('case 37: migrating', () => {
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

  /** A database of now, with one person in it. */
  async function makeDatabase(): Promise<void> {
    const store = await openStore(path);
    await store.people.identify(sourceOf('ada'), 0);
    await store.close();
  }

  const failure = async (migrationsDir = MIGRATIONS): Promise<UserError> => {
    const error: unknown = await openStore(path, migrationsDir).catch((reason: unknown) => reason);
    if (!(error instanceof UserError)) throw error;
    return error;
  };

  it('case 37: makes a new database, and its folder', async () => {
    path = folder.file('some/where/quizloop.db');
    await (await openStore(path)).close();
    expect(ask(path, APPLIED)).toBe(NOW);
    expect(ask(path, 'select count(*) from persons')).toBe(0);
  });

  it('case 37: does nothing the second time, and keeps no copy of an empty database', async () => {
    await makeDatabase();
    await (await openStore(path)).close();
    expect(ask(path, APPLIED)).toBe(NOW);
    expect(ask(path, 'select count(*) from persons')).toBe(1);
    for (const tag of SHIPPED) expect(existsSync(`${path}.before-${tag}`)).toBe(false);
  });

  // Red without: `keepCopy`.
  it('case 37: keeps a copy from before, in place of an abandoned one', async () => {
    await makeDatabase();
    writeFileSync(`${path}.before-0001_extra`, 'abandoned');
    writeFileSync(`${path}.before-0001_extra.partial`, 'abandoned');
    await (await openStore(path, migrationsWith(folder, 'next', '0001_extra', [EXTRA]))).close();
    expect(ask(path, TABLES)).toBe(1);
    expect(ask(`${path}.before-0001_extra`, TABLES)).toBe(0);
    expect(ask(`${path}.before-0001_extra`, 'select display_name from accounts')).toBe('ada');
    expect(existsSync(`${path}.before-0001_extra.partial`)).toBe(false);
  });

  // Red without: the comparison in `pendingMigrations`.
  it('case 37: ends the process with 1 and one line when the database is newer, which stays as it is', async () => {
    await makeDatabase();
    await (await openStore(path, migrationsWith(folder, 'next', '0001_extra', [EXTRA]))).close();
    const before = hashOf(path);
    const child = spawnQuizloop(['start'], { PORT: '0', DATABASE_PATH: path });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said = child.stderr === null ? '' : text(child.stderr);
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(await said).toMatch(/^The database .* was made by a newer Quizloop: [^\n]*\n$/);
    expect(hashOf(path)).toBe(before);
  });

  it('case 37: refuses a database of a newer version and leaves the file as it is, byte for byte', async () => {
    await makeDatabase();
    await (await openStore(path, migrationsWith(folder, 'next', '0001_extra', [EXTRA]))).close();
    const before = hashOf(path);
    const { message } = await failure();
    expect(message).toContain(path);
    expect(message).toMatch(new RegExp(`newer Quizloop.*${NOW + 1} migrations.*${SHIPPED.at(-1)}`));
    expect(hashOf(path)).toBe(before);
  });

  it('case 37: refuses a newer database that crashed without touching what it has to recover', async () => {
    await makeDatabase();
    await (await openStore(path, migrationsWith(folder, 'next', '0001_extra', [EXTRA]))).close();
    const child = startChild('write-and-hang', path);
    expect(await child.line()).toBe('written');
    child.process.kill('SIGKILL');
    await child.ended;
    const before = hashOf(path);
    const log = hashOf(`${path}-wal`);
    expect((await failure()).message).toContain('newer Quizloop');
    expect([hashOf(path), hashOf(`${path}-wal`)]).toEqual([before, log]);
    expect(ask(path, 'select max(x) from extra')).toBe(7);
  });

  // Red without: one transaction around all migrations (`begin` and `commit` of Drizzle's migrator).
  it('case 37: leaves the old schema and data when a migration fails, and says where the copy is', async () => {
    await makeDatabase();
    const broken = migrationsWith(folder, 'broken', '0001_broken', [
      EXTRA,
      'drop table accounts',
      'nonsense',
    ]);
    const error = await failure(broken);
    expect(error.message).toContain('0001_broken');
    expect(error.message).toContain(`${path}.before-0001_broken`);
    expect(error.cause).toBeInstanceOf(Error);
    expect([ask(path, TABLES), ask(path, APPLIED)]).toEqual([0, NOW]);
    const store = await openStore(path);
    expect(await store.people.findAccount(sourceOf('ada').account)).not.toBeNull();
    await store.close();
  });

  it('case 37: rebuilds a table that others point to without losing their rows', async () => {
    await makeDatabase();
    const rebuild = migrationsWith(folder, 'rebuild', '0001_rebuild', [
      'create table new_persons as select * from persons',
      'drop table persons',
      'alter table new_persons rename to persons',
      'create unique index persons_id on persons (id)',
    ]);
    await (await openStore(path, rebuild)).close();
    expect(ask(path, 'select count(*) from accounts join persons on persons.id = accounts.person_id')).toBe(
      1,
    );
  });

  it('case 37: says so when a migration leaves rows that point nowhere', async () => {
    await makeDatabase();
    const lossy = migrationsWith(folder, 'lossy', '0001_lossy', ['delete from persons']);
    const error = await failure(lossy);
    expect(error.cause).toMatchObject({ message: expect.stringContaining('foreign_key_check') });
    // The copy from before is what is sound, and to be put back.
    path = `${path}.before-0001_lossy`;
    expect(ask(path, 'select count(*) from persons')).toBe(1);
  });

  // Red without: `withMigrationLock`.
  it('case 37: is done once when two processes start together', async () => {
    await makeDatabase();
    const next = migrationsWith(folder, 'next', '0001_extra', [EXTRA, fill(300_000)]);
    const children = [startChild('start-store', path, next), startChild('start-store', path, next)];
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0]);
    expect([ask(path, APPLIED), ask(path, 'select count(*) from extra')]).toEqual([NOW + 1, 300_000]);
  });

  it('case 37: makes one database when many start together on none', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(path)));
    await Promise.all(stores.map((store) => store.close()));
    expect(ask(path, APPLIED)).toBe(NOW);
  });

  it('case 37: waits for the process that prepares the database, and says so', async () => {
    await makeDatabase();
    const holder = new Database(`${path}.migrating`);
    holder.exec('begin exclusive');
    const lines: string[] = [];
    const opening = createSqliteStore({
      path,
      migrationsDir: MIGRATIONS,
      log: (_level, message) => lines.push(message),
    });
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 5_000 });
    expect(lines[0]).toContain('Waiting for another process');
    holder.close();
    await (await opening).close();
  });

  // Red without: the same transaction.
  it('case 37: leaves the old schema when it is killed half way, and finishes the next time', async () => {
    await makeDatabase();
    const slow = migrationsWith(folder, 'slow', '0001_extra', [EXTRA, fill(100_000_000)]);
    const child = startChild('start-store', path, slow);
    await vi.waitFor(() => expect(statSync(`${path}-wal`).size).toBeGreaterThan(1_000_000), {
      timeout: 20_000,
      interval: 10,
    });
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    expect([ask(path, TABLES), ask(path, APPLIED)]).toEqual([0, NOW]);
    expect(ask(path, 'pragma integrity_check')).toBe('ok');
    expect(ask(`${path}.before-0001_extra`, 'select display_name from accounts')).toBe('ada');
    await (await openStore(path, migrationsWith(folder, 'next', '0001_extra', [EXTRA]))).close();
    expect([ask(path, TABLES), ask(path, APPLIED)]).toEqual([1, NOW + 1]);
    expect(ask(path, 'select display_name from accounts')).toBe('ada');
  });
});
