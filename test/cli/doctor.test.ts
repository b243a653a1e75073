import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '#src/cli/doctor.ts';
import { contentOf, DECK, FILES } from '../decks/fixture-deck.ts';
import { hashOf, migrationsWith, openStore } from '../store/rig.ts';
import { ROOT } from '../support/running-bot.ts';

const TEA = join(ROOT, 'test/fixtures/content');

let folder: string;
let database: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quizloop-doctor-'));
  database = join(folder, 'quizloop.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const makeDatabase = async () => (await openStore(database)).close();

/** Its exit code, and each check as `name: what it found`, with a mark when that is a problem. */
async function examine(env: Readonly<Record<string, string>> = {}, root = ROOT) {
  const printed: string[] = [];
  const out = (line: string) => printed.push(line);
  const code = await doctor({
    env: { DATABASE_PATH: database, CONTENT_DIR: TEA, ...env },
    root,
    out,
  });
  const found = (name: string) => printed.find((line) => line.slice(9).startsWith(`${name}: `)) ?? '';
  return { code, printed, database: found('database'), content: found('content'), last: printed.at(-1) };
}

describe('the doctor', () => {
  it('leaves a database of an earlier version as it is, and says what the start will do', async () => {
    await makeDatabase();
    const files = { path: folder, file: (name: string) => join(folder, name), remove() {} };
    migrationsWith(files, 'migrations', '0001_later', ['CREATE TABLE later (id INTEGER PRIMARY KEY)']);
    const before = hashOf(database);
    const { code, database: found } = await examine({}, folder);
    expect(code).toBe(0);
    expect(found).toContain('is whole and of an earlier version; "quizloop start" keeps a copy');
    expect(hashOf(database)).toBe(before);
  });

  it('finds everything well and says how to start', async () => {
    await makeDatabase();
    const { code, printed } = await examine();
    expect(code).toBe(0);
    expect(printed).toEqual([
      `ok       node: ${process.versions.node}`,
      'ok       settings: playground on http://127.0.0.1:8080',
      `ok       database: ${database} opens, is whole, and can be written`,
      'ok       content: tea: 6 cards, 2 reference entries; teaware: 2 cards, 0 reference entries',
      expect.stringMatching(/^ok {7}clock: \d{4}-\d\d-\d\dT\d\d:\d\d:.*Z, zone [A-Z]/),
      'Everything is well. Start it with "npm start".',
    ]);
  });

  it('does not make a database that is not there yet, however deep its folder', async () => {
    const deep = join(folder, 'not', 'there', 'yet', 'quizloop.db');
    for (const path of [database, deep]) {
      const found = await examine({ DATABASE_PATH: path });
      expect([found.code, found.database]).toEqual([
        0,
        `ok       database: ${path} is not there yet; "quizloop start" makes it`,
      ]);
      expect(existsSync(path)).toBe(false);
    }
  });

  it('names a file that is no database', async () => {
    writeFileSync(database, 'Dear diary, '.repeat(1_000));
    const found = await examine();
    expect([found.code, found.database, found.last]).toEqual([
      1,
      `problem  database: ${database} is not a Quizloop database, or it is damaged. Set DATABASE_PATH to another file, or restore a backup over it.`,
      '1 check found a problem.',
    ]);
  });

  it('finds a database that opens but is damaged', async () => {
    await makeDatabase();
    const client = new Database(database);
    const pages = client.prepare('select rootpage from sqlite_master where rootpage > 2').pluck().all();
    client.pragma('wal_checkpoint(truncate)');
    client.close();
    const file = openSync(database, 'r+');
    for (const page of pages.slice(-10))
      writeSync(file, Buffer.alloc(4_096, 7), 0, 4_096, (Number(page) - 1) * 4_096);
    closeSync(file);
    const found = await examine();
    expect(found.code).toBe(1);
    expect(found.database).toContain(
      `problem  database: ${database} is not a Quizloop database, or it is damaged.`,
    );
  });

  it('leaves a database of a newer version as it is', async () => {
    await makeDatabase();
    const client = new Database(database);
    client
      .prepare("insert into __drizzle_migrations (hash, created_at) values ('later', 9999999999999)")
      .run();
    client.close();
    const found = await examine();
    expect([found.code, found.database]).toEqual([
      1,
      expect.stringContaining('was made by a newer Quizloop'),
    ]);
  });

  it('names a folder that is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const found = await examine({ DATABASE_PATH: join(file, 'quizloop.db') });
    expect([found.code, found.database]).toEqual([
      1,
      `problem  database: ${file} is a file, not a folder. Set DATABASE_PATH to a file in a folder.`,
    ]);
  });

  it('names a database that is a folder, and goes on with the other checks', async () => {
    const { code, printed } = await examine({ DATABASE_PATH: folder });
    expect([code, printed[2]]).toEqual([
      1,
      `problem  database: ${folder} is a folder. Set DATABASE_PATH to a file, such as ${folder}/quizloop.db.`,
    ]);
    expect(printed.slice(3).map((line) => line.split(':')[0])).toEqual([
      'ok       content',
      'ok       clock',
      '1 check found a problem.',
    ]);
  });

  it.each(['-wal', '.migrating'])(
    'names the files beside the database when %s is in the way',
    async (end) => {
      await makeDatabase();
      rmSync(`${database}${end}`, { force: true });
      mkdirSync(`${database}${end}`);
      const found = await examine();
      expect(found.code).toBe(1);
      expect(found.database).toMatch(/^problem {2}database: .*quizloop\.db cannot be opened \(.*\)\. Check/);
      expect(found.database).toContain(`${database}${end}`);
      expect(found.last).toBe('1 check found a problem.');
    },
  );

  it('names a database that another process keeps to itself, and goes on', async () => {
    await makeDatabase();
    const holder = new Database(database);
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec('begin immediate');
    const found = await examine();
    holder.close();
    expect([found.code, found.database]).toEqual([
      1,
      `problem  database: Another process keeps the database ${database} locked. Wait until it is done, or end it, and try again.`,
    ]);
    expect(found.last).toBe('1 check found a problem.');
  });

  it('says which command explains what keeps decks out', async () => {
    const pots = {
      ...FILES,
      'deck.yaml': DECK.replace('id: kettles', 'id: pots').replace('format: 1', 'format: 7'),
    };
    const one = await examine({ CONTENT_DIR: await contentOf({ pots, kettles: FILES }) });
    expect([one.code, one.content]).toEqual([
      1,
      'problem  content: Decks are left out because of 1 problem. "quizloop deck lint" says what to do.',
    ]);
    const nowhere = join(folder, 'nowhere');
    const none = await examine({ CONTENT_DIR: nowhere });
    expect([none.code, none.content]).toEqual([
      1,
      `problem  content: ${nowhere} holds no deck that can be read. "quizloop deck lint" says why; CONTENT_DIR names another folder.`,
    ]);
  });

  it('says which command the prefix makes too long, and goes on', async () => {
    const [kettles, pots] = ['kettles', 'pots'].map((id) => ({
      ...FILES,
      'deck.yaml': DECK.replace('id: kettles', `id: ${id}`).replace(
        ': kettle\n',
        `: a-long-word-for-${id}\n`,
      ),
    }));
    const env = { COMMAND_PREFIX: 'team-blue-team-' };
    const CONTENT_DIR = await contentOf({ kettles: kettles ?? {}, pots: pots ?? {} });
    const { code, content, printed } = await examine({ ...env, CONTENT_DIR });
    expect([code, content]).toEqual([
      1,
      'problem  content: COMMAND_PREFIX makes /team-blue-team-a-long-word-for-kettles of the deck “kettles” and /team-blue-team-a-long-word-for-pots of the deck “pots” too long: with its slash a command has at most 32 characters. Shorten COMMAND_PREFIX, or `command` in the deck.yaml.',
    ]);
    expect(printed.at(-2)).toMatch(/^ok {7}clock: /);
  });

  it('names all wrong settings and goes on with what does not need them', async () => {
    const { code, printed, last } = await examine({ PORT: 'x', HOST: '0.0.0.0' });
    expect(code).toBe(1);
    expect(printed.map((line) => line.split(':')[0])).toEqual([
      'ok       node',
      'problem  settings',
      'ok       clock',
      '1 check found a problem.',
    ]);
    expect(printed[1]).toMatch(/PORT: must be .*\n {2}HOST: is 0\.0\.0\.0/);
    expect(last).toBe('1 check found a problem.');
  });

  it('names a folder that may not be written', async () => {
    chmodSync(folder, 0o555);
    const { code, printed } = await examineAsNobody(join(folder, 'new', 'quizloop.db'));
    expect(code).toBe(1);
    expect(printed).toContain(
      `problem  database: ${folder} cannot be written. Give the user of Quizloop write access, or set DATABASE_PATH.`,
    );
  });

  it('names a database that may not be used, or whose folder may not, and goes on with the other checks', async () => {
    await makeDatabase();
    const inner = join(folder, 'data');
    mkdirSync(inner);
    const closedFolder = `The folder ${folder} cannot be written to, and the database needs more files there`;
    for (const [path, closed, mode, problem] of [
      [database, database, 0o000, `The database ${database} cannot be read and written. Allow it,`],
      [database, folder, 0o555, closedFolder],
      [database, folder, 0o000, closedFolder],
      [inner, folder, 0o555, `${inner} is a folder. Set DATABASE_PATH to a file, such as`],
    ] as const) {
      chmodSync(folder, 0o777);
      chmodSync(closed, mode);
      const { code, printed, failed } = await examineAsNobody(path);
      chmodSync(folder, 0o777);
      chmodSync(database, 0o666);
      expect([code, failed]).toEqual([1, '']);
      expect(printed).toContain(`problem  database: ${problem}`);
      expect(printed).toMatch(/^ok {7}clock: /m);
    }
  });

  it('as a command ends with 0 or 1', async () => {
    const command = [join(ROOT, 'src/quizloop.js'), 'doctor'];
    expect(await run(command, { DATABASE_PATH: database })).toMatchObject({ code: 0, failed: '' });
    expect(await run(command, { PORT: 'x' })).toMatchObject({ code: 1, failed: '' });
  });
});

/** Root may do everything, so as root somebody else looks: once all is loaded, since they may not read it. */
function examineAsNobody(databasePath: string) {
  const script = `
    const { doctor } = await import(${JSON.stringify(pathToFileURL(join(ROOT, 'src/cli/doctor.ts')))});
    if (process.getuid?.() === 0) process.setuid(65_534);
    process.exitCode = await doctor({ env: process.env, root: ${JSON.stringify(ROOT)}, out: console.log });`;
  return run(['--input-type=module', '-e', script], { DATABASE_PATH: databasePath });
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, CONTENT_DIR: TEA, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, failed, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, printed, failed };
}
