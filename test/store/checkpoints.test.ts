// The write-ahead log is shortened beside everything else.
import { existsSync, renameSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Checkpoints, createCheckpoints } from '#src/store/checkpoints.ts';
import { type Client, openDatabase } from '#src/store/open-database.ts';
import { type Folder, makeFolder } from './rig.ts';

/** Each of the commits here writes two or three. */
const LOG_PAGES = 128;
const LOG_BYTES = LOG_PAGES * 4096;

describe('the log of the database', () => {
  let folder: Folder;
  let client: Client;
  let checkpoints: Checkpoints;
  let logged: unknown[];

  beforeEach(() => {
    folder = makeFolder();
    client = openDatabase(folder.file('q.db'));
    client.exec('create table notes (line text not null) strict');
    logged = [];
    checkpoints = start();
  });
  afterEach(async () => {
    await checkpoints.stop();
    client.close();
    folder.remove();
  });

  function start(): Checkpoints {
    const log = (_level: string, _message: string, cause?: unknown) => void logged.push(cause);
    return createCheckpoints({ client, log, logPages: LOG_PAGES });
  }

  const mainBytes = () => statSync(folder.file('q.db')).size;
  const logBytes = () => statSync(folder.file('q.db-wal')).size;

  function write(times: number): void {
    const insert = client.prepare("insert into notes values (hex(zeroblob(2000)) || '')");
    for (let time = 0; time < times; time += 1) {
      insert.run();
      checkpoints.committed();
    }
  }

  it('moves into the main file once it is long, and is written from its beginning again', async () => {
    write(64);
    expect(logBytes()).toBeGreaterThan(LOG_BYTES);
    expect(mainBytes()).toBeLessThan(LOG_BYTES);
    await vi.waitFor(() => {
      // Whoever commits next starts a new log if all of the old one was moved.
      write(32);
      expect(mainBytes()).toBeGreaterThan(LOG_BYTES);
    });
    await vi.waitFor(() => {
      const longest = logBytes();
      write(16);
      expect(logBytes()).toBe(longest);
    });
    expect(logged).toEqual([]);
  });

  it('stays as it is while it is short', async () => {
    write(32);
    await checkpoints.stop();
    expect(mainBytes()).toBeLessThan(LOG_BYTES);
  });

  it('is not moved again before it is long once more, however long its file stays', async () => {
    const before = mainBytes();
    write(64);
    await checkpoints.stop();
    const moved = mainBytes();
    expect(moved).toBeGreaterThan(before);
    checkpoints = start();
    write(32);
    await checkpoints.stop();
    expect(logBytes()).toBeGreaterThan(LOG_BYTES);
    expect(mainBytes()).toBe(moved);
  });

  it('is left alone, with a word about it, when its file is gone', async () => {
    renameSync(folder.file('q.db'), folder.file('elsewhere.db'));
    write(64);
    await vi.waitFor(() => expect(logged.length).toBeGreaterThan(0));
    expect(existsSync(folder.file('q.db'))).toBe(false);
    renameSync(folder.file('elsewhere.db'), folder.file('q.db'));
    await vi.waitFor(() => {
      write(32);
      expect(mainBytes()).toBeGreaterThan(LOG_BYTES);
    });
  });
});
