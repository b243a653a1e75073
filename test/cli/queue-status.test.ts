// `quizloop queue status`: over a database in which something waits, with and without Redis.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { queueStatus } from '#src/cli/queue-status.ts';
import { UserError } from '#src/errors.ts';
import type { Store } from '#src/ports/store.ts';
import { createBullmqQueue } from '#src/queue/bullmq.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { deliveryOf, directTo, sourceOf } from '../contract/store/fixtures.ts';
import { openStore } from '../store/rig.ts';
import { spawnQuizloop } from '../support/child-bot.ts';
import { findRedis, freePort, startRedis } from '../support/redis-server.ts';
import { ROOT, TEA } from '../support/running-bot.ts';
import { createTestLog } from '../support/test-log.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let folder: string;
let databasePath: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quizloop-status-'));
  databasePath = join(folder, 'quizloop.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function status(more: Readonly<Record<string, string>> = {}, json = false) {
  const printed: string[] = [];
  const env = { DATABASE_PATH: databasePath, CONTENT_DIR: TEA, ...more };
  const code = await queueStatus({ env, root: ROOT, json, now: NOW, out: (line) => printed.push(line) });
  return { code, printed };
}

/** Opened, filled and closed; gives the name of the database. */
async function fill(put: (store: Store) => Promise<void> = async () => {}): Promise<string> {
  const store = await openStore(databasePath);
  try {
    await put(store);
    return await store.instanceId();
  } finally {
    await store.close();
  }
}

async function remind(store: Store, member: string, at: number): Promise<void> {
  const { person, accountId } = await store.people.identify(sourceOf(member), NOW);
  const reminder = { date: '2026-03-02', at };
  const patch = { remindersOn: true };
  const input = {
    personId: person.id,
    accountId,
    expectedVersion: person.version,
    patch,
    reminder,
    now: NOW,
  };
  expect(await store.people.changeSettings(input)).not.toBeNull();
}

async function busy(store: Store): Promise<void> {
  await remind(store, 'ada', NOW - 3 * MINUTE);
  await remind(store, 'bob', NOW + 2 * HOUR);
  await store.deliveries.enqueue(deliveryOf(), null, NOW - 50 * HOUR);
  await store.deliveries.enqueue(directTo('ada'), null, NOW - 2 * MINUTE);
  await store.deliveries.pause('slack', 'direct', NOW + 6_500);
  await store.deliveries.pause('discord', 'channel:C5', NOW + HOUR);
}

const IN_PROCESS =
  'Queue: in the process of the bot, since REDIS_URL is not set. It only wakes; the database has everything.';

describe('the status of the queue', () => {
  it('is that nothing is known while there is no database, and makes none', async () => {
    const expected = [
      `There is no database of this version at ${databasePath} yet, so nothing is known to wait. "quizloop start" makes it, and DATABASE_PATH names another.`,
    ];
    expect(await status()).toEqual({ code: 0, printed: expected });
    expect(await status()).toEqual({ code: 0, printed: expected });
    expect(await status({}, true)).toEqual({ code: 0, printed: ['null'] });
  });

  it('is that nothing waits in an empty database', async () => {
    await fill();
    expect(await status()).toEqual({
      code: 0,
      printed: ['Reminders: none is planned.', 'Messages: none waits to be sent.', IN_PROCESS],
    });
  });

  it('says of everything that waits since when, also without Redis', async () => {
    await fill(busy);
    expect(await status()).toEqual({
      code: 0,
      printed: [
        'Reminders: 1 planned, the next for 2026-03-02 14:00 UTC, in 2 hours.',
        'Reminders: 1 is due and not sent yet, the first since 3 minutes.',
        'Messages: 2 wait to be sent to Slack, the oldest since 2 days.',
        'Paused: direct messages on Slack for another 7 seconds, as it asked to.',
        'Paused: channel C5 on Discord for another 1 hour, as it asked to.',
        IN_PROCESS,
      ],
    });
  });

  it('is one document for machines', async () => {
    await fill(busy);
    const { code, printed } = await status({}, true);
    expect(code).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toEqual({
      at: '2026-03-02T12:00:00.000Z',
      reminders: {
        planned: 2,
        due: 1,
        dueSince: '2026-03-02T11:57:00.000Z',
        nextAt: '2026-03-02T14:00:00.000Z',
        sending: 0,
      },
      deliveries: [{ platform: 'slack', waiting: 2, since: '2026-02-28T10:00:00.000Z', retrying: 0 }],
      pauses: [
        { platform: 'slack', lane: 'direct', until: '2026-03-02T12:00:06.500Z' },
        { platform: 'discord', lane: 'channel:C5', until: '2026-03-02T13:00:00.000Z' },
      ],
      queue: { kind: 'in-process' },
    });
  });

  it('is a sentence when the database cannot be used', async () => {
    await expect(status({ DATABASE_PATH: folder })).rejects.toThrow(
      `${folder} is a folder. Set DATABASE_PATH to a file, such as ${folder}/quizloop.db.`,
    );
    await fill();
    mkdirSync(`${databasePath}-wal`);
    await expect(status()).rejects.toThrow(UserError);
    await expect(status()).rejects.toThrow(`The database ${databasePath} cannot be opened (`);
  });

  it('says why Redis cannot be asked, and what waits all the same', async () => {
    await fill();
    const { code, printed } = await status({ REDIS_URL: `redis://:secret@127.0.0.1:${await freePort()}` });
    expect([code, printed.at(-1)]).toEqual([
      1,
      'Queue: Redis cannot be asked. Nothing listens there. Start Redis, or correct host and port in REDIS_URL. Until then reminders come by the sweep.',
    ]);
    expect(printed.length).toBe(3);
  });

  it('as a command ends with 0, and with 1 and a sentence when a setting is wrong', async () => {
    await fill();
    const run = async (env: Readonly<Record<string, string>>) => {
      const child = spawnQuizloop(['queue', 'status', '--json'], { DATABASE_PATH: databasePath, ...env });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.stdout === null || child.stderr === null) throw new Error('The child has no output.');
      const [printed, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await ended, printed, failed };
    };
    expect(await run({})).toEqual({ code: 0, printed: expect.stringContaining('"in-process"'), failed: '' });
    expect(await run({ REDIS_URL: 'redis://one,two' })).toEqual({
      code: 1,
      printed: '',
      failed: expect.stringContaining('REDIS_URL: names several hosts'),
    });
  });
});

describe.skipIf(!findRedis())('the status of the queue on Redis', () => {
  it('counts what is kept there for this database', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const instanceId = await fill();
    const log = createTestLog();
    const clock = createSystemClock();
    const [own, other] = [instanceId, 'another'].map((id) =>
      createBullmqQueue({ address: redis.address, instanceId: id, clock, log }),
    );
    if (own === undefined || other === undefined) throw new Error('No queue.');
    onTestFinished(async () => void (await Promise.all([own.close(), other.close()])));
    await own.schedule('later', Date.now() + HOUR);
    await own.schedule('even-later', Date.now() + 2 * HOUR);
    await own.schedule('due', Date.now());
    await other.schedule('x', Date.now() + HOUR);
    const line = async () => (await status({ REDIS_URL: redis.url })).printed.at(-1);
    expect(await line()).toBe('Queue: in Redis 2 for later, 1 due and not taken yet, 0 at work.');
    const finish = Promise.withResolvers<void>();
    await own.work(() => finish.promise);
    await vi.waitFor(async () =>
      expect(await line()).toBe('Queue: in Redis 2 for later, 0 due and not taken yet, 1 at work.'),
    );
    finish.reject(new Error('bad luck'));
    await vi.waitFor(async () =>
      expect(await line()).toBe(
        'Queue: in Redis 2 for later, 0 due and not taken yet, 0 at work, 1 failed and tried again within seconds.',
      ),
    );
  });
});
