// The doctor with REDIS_URL, against real Redis servers.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { doctor } from '#src/cli/doctor.ts';
import { startBlackHoleProxy } from '../support/black-hole-proxy.ts';
import { findRedis, freePort, startRedis } from '../support/redis-server.ts';
import { ROOT, TEA } from '../support/running-bot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quizloop-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Its exit code, and what it prints about Redis, without where that is. */
async function examine(url: string) {
  const printed: string[] = [];
  const env = { DATABASE_PATH: join(folder, 'quizloop.db'), CONTENT_DIR: TEA, REDIS_URL: url };
  const code = await doctor({ env, root: ROOT, out: (line) => printed.push(line) });
  const redis = printed.filter((line) => line.slice(9).startsWith('redis: '));
  return { code, redis: redis.map((line) => line.replace(/127\.0\.0\.1:\d+/, 'HERE')), printed };
}

async function server(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  onTestFinished(() => redis.close());
  return redis;
}

/** Answers every command alike, as an old Redis or none would. */
async function answering(answer: string): Promise<string> {
  const other = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const _ of data.toString().matchAll(/^\*\d/gm)) socket.write(answer);
    });
  });
  other.listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  return `redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe.skipIf(!findRedis())('the doctor with a Redis', () => {
  it('finds it well', async () => {
    const { url } = await server();
    const { code, redis } = await examine(url);
    expect([code, redis]).toEqual([
      0,
      [expect.stringMatching(/^ok {7}redis: HERE answers, version \d+\.\d+\.\d+$/)],
    ]);
  });

  it('says what to do about one that throws things away', async () => {
    const { url } = await server({ maxmemoryPolicy: 'volatile-lru' });
    const { code, redis, printed } = await examine(url);
    expect(redis[1]).toBe(
      'to do    redis: When its memory is full it throws reminders away (volatile-lru), and they come up to a minute late. Set "maxmemory-policy noeviction" in redis.conf, or type: redis-cli CONFIG SET maxmemory-policy noeviction',
    );
    expect([code, printed.at(-1)]).toEqual([
      0,
      'Nothing is wrong, and 1 thing can be done. Start it with "npm start".',
    ]);
  });

  it('has one sentence for a password that is wrong, or missing', async () => {
    const redis = await server({ password: 'the-right-one' });
    expect(await examine(redis.url)).toMatchObject({ code: 0 });
    const wrong = await examine(redis.url.replace('right', 'wrong'));
    expect([wrong.code, wrong.redis]).toEqual([
      1,
      [
        'problem  redis: HERE does not serve. It does not accept the user or the password in REDIS_URL. Correct them.',
      ],
    ]);
    expect(wrong.printed.join('\n')).not.toContain('the-');
    const missing = await examine(redis.url.replace(/\/\/.*@/, '//'));
    expect(missing.redis).toEqual([
      'problem  redis: HERE does not serve. It wants a password. Add it: redis://:password@host:6379.',
    ]);
  });

  it('has one sentence for a database that is not there', async () => {
    const { url } = await server();
    expect((await examine(url.replace(/0$/, '99'))).redis).toEqual([
      'problem  redis: HERE does not serve. It has no database of the number at the end of REDIS_URL. Take 0, or leave it out.',
    ]);
  });

  it('has one sentence for a Redis that does not answer', async () => {
    const { port } = await server();
    const proxy = await startBlackHoleProxy(port);
    onTestFinished(() => proxy.close());
    proxy.swallow();
    expect((await examine(`redis://127.0.0.1:${proxy.port}`)).redis).toEqual([
      expect.stringMatching(/^problem {2}redis: HERE does not serve\. It does not answer in time\./),
    ]);
  });

  it('has one sentence for TLS with a Redis that speaks none', async () => {
    const { url } = await server();
    expect((await examine(url.replace('redis:', 'rediss:'))).redis).toEqual([
      expect.stringMatching(/^problem {2}redis: HERE does not serve\. It does not .*redis:\/\//),
    ]);
  });
});

describe('the doctor without a Redis', () => {
  it('has one sentence for a port on which nothing listens, and for a host that there is not', async () => {
    const nothing = await examine(`redis://127.0.0.1:${await freePort()}`);
    expect([nothing.code, nothing.redis]).toEqual([
      1,
      [
        'problem  redis: HERE does not serve. Nothing listens there. Start Redis, or correct host and port in REDIS_URL.',
      ],
    ]);
    expect((await examine('redis://nowhere.invalid')).redis).toEqual([
      'problem  redis: nowhere.invalid:6379 does not serve. There is no such host. Correct it in REDIS_URL.',
    ]);
  });

  it('has one sentence for a version that is too old, and for what is no Redis', async () => {
    const info = 'redis_version:4.0.14\r\nloading:0\r\n';
    const old = await examine(await answering(`$${info.length}\r\n${info}\r\n`));
    expect(old.redis).toEqual([
      'problem  redis: HERE does not serve. It is version 4.0.14, and BullMQ needs 6.2.0 or newer. Install one.',
    ]);
    const none = await examine(await answering('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(none.redis).toEqual([
      expect.stringMatching(/^problem {2}redis: HERE does not serve\. [A-Z].*\.$/),
    ]);
  });
});
