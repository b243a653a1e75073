// A path at which there is no database of Quizloop's: it is named, and left as it is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { type Folder, hashOf, makeFolder, openStore } from './rig.ts';

describe('a path that cannot be a database', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  const problem = async (path: string): Promise<string> => {
    const error: unknown = await openStore(path).catch((reason: unknown) => reason);
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(path);
    return error.message;
  };

  it('is named when it is a folder', async () => {
    mkdirSync(folder.file('data'));
    expect(await problem(folder.file('data'))).toContain('is a folder');
  });

  it('is named when its folder cannot be made', async () => {
    writeFileSync(folder.file('file'), '');
    const error: unknown = await openStore(folder.file('file/q.db')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringContaining(`The folder ${folder.file('file')} `) });
  });

  it('is named when it is no database, and left as it is', async () => {
    const path = folder.file('notes.txt');
    writeFileSync(path, 'Dear diary, '.repeat(1000));
    expect(await problem(path)).toContain('is not a Quizloop database');
    expect(readFileSync(path, 'utf8')).toBe('Dear diary, '.repeat(1000));
  });

  it("is named when it is somebody else's database, and left as it is", async () => {
    const path = folder.file('other.db');
    const other = new Database(path);
    other.exec('create table recipes (name text)');
    other.close();
    const before = hashOf(path);
    expect(await problem(path)).toContain('is not a Quizloop database');
    expect(hashOf(path)).toBe(before);
  });

  it('is named when the database is damaged', async () => {
    const path = folder.file('quizloop.db');
    await (await openStore(path)).close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, 0, 4096);
    writeFileSync(path, bytes);
    expect(await problem(path)).toContain('damaged');
  });
});
