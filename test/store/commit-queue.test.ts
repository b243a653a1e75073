// Writes that come at once share a commit, and nothing else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { type Client, openDatabase } from '#src/store/open-database.ts';
import { createTransactions, type Transactions } from '#src/store/run-transaction.ts';
import { type Folder, makeFolder } from './rig.ts';

describe('writes that come at once', () => {
  let folder: Folder;
  let client: Client;
  let other: Client;
  let write: Transactions['write'];
  let writeLightly: Transactions['writeLightly'];
  let logged: number;
  let commits: number;

  beforeEach(() => {
    folder = makeFolder();
    client = openDatabase(folder.file('q.db'));
    client.exec('create table notes (line text not null) strict');
    other = openDatabase(folder.file('q.db'));
    logged = 0;
    commits = 0;
    ({ write, writeLightly } = createTransactions(
      client,
      () => {
        logged += 1;
      },
      () => {
        commits += 1;
      },
    ));
  });
  afterEach(() => {
    client.close();
    other.close();
    folder.remove();
  });

  const add = (text: string) => () => client.prepare('insert into notes values (?)').run(text).changes;
  const notes = () => other.prepare('select line from notes order by rowid').pluck().all();

  // Red without: `breathe` in `written` of src/store/run-transaction.ts.
  it('let others in between, also when each comes after much other work', async () => {
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    for (let index = 0; index < 10; index += 1) {
      const began = performance.now();
      while (performance.now() - began < 15) Math.sqrt(index);
      await write(add(String(index)));
    }
    clearInterval(ticking);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('become visible to others together, and each caller hears of it afterwards', async () => {
    const seen = await Promise.all(
      ['one', 'two', 'three'].map((text) => write(add(text)).then((changes) => [changes, notes()])),
    );
    const all = [1, ['one', 'two', 'three']];
    expect(seen).toEqual([all, all, all]);
    expect(commits).toBe(1);
  });

  it('are rolled back one by one: what one of them throws is told to its caller alone', async () => {
    const refused = write(() => {
      add('half')();
      throw new UserError('No.');
    });
    const outcomes = await Promise.allSettled([write(add('before')), refused, write(add('after'))]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'No.' } },
      { status: 'fulfilled', value: 1 },
    ]);
    expect(notes()).toEqual(['before', 'after']);
    expect(logged).toBe(0);
  });

  it('fail one by one on a disk that is nearly full', async () => {
    client.pragma(`max_page_count = ${String(client.pragma('page_count', { simple: true }))}`);
    const outcomes = await Promise.allSettled([
      write(add('small')),
      write(add('x'.repeat(100_000))),
      write(add('also small')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({
      reason: { message: expect.stringMatching(/^I could not save that/) },
    });
    expect(notes()).toEqual(['small', 'also small']);
    expect(logged).toBe(1);
  });

  it('wait for the disk if one of them has to last', async () => {
    const synced = () => client.pragma('synchronous', { simple: true });
    const [NORMAL, FULL] = [1, 2];
    expect(await Promise.all([writeLightly(synced), writeLightly(synced)])).toEqual([NORMAL, NORMAL]);
    expect(await Promise.all([writeLightly(synced), write(synced)])).toEqual([FULL, FULL]);
    expect(await write(synced)).toBe(FULL);
    const refused = writeLightly(() => {
      throw new UserError('No.');
    });
    await expect(refused).rejects.toThrow('No.');
    other.exec('begin immediate');
    await expect(writeLightly(add('late'))).rejects.toThrow('I am busy');
    other.exec('rollback');
    expect(notes()).toEqual([]);
    expect(synced()).toBe(FULL);
  });

  it('wait together for a lock, and are given up together', async () => {
    other.exec('begin immediate');
    const outcomes = await Promise.allSettled([write(add('one')), write(add('two'))]);
    other.exec('rollback');
    const busy = { status: 'rejected', reason: { message: expect.stringMatching(/^I am busy right now/) } };
    expect(outcomes).toMatchObject([busy, busy]);
    expect(notes()).toEqual([]);
    expect(await write(add('three'))).toBe(1);
  });
});
