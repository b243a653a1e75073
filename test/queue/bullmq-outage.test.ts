// The queue while its Redis is down, hangs, or cannot be reached: nobody waits for it, and it comes back by itself.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '#src/ports/clock.ts';
import { createBullmqQueue } from '#src/queue/bullmq.ts';
import type { RedisAddress } from '#src/queue/redis-client.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { type BlackHoleProxy, startBlackHoleProxy } from '../support/black-hole-proxy.ts';
import { findRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createTestLog, type TestLog, written } from '../support/test-log.ts';

const MINUTE = 60_000;
const PATIENTLY = { timeout: 15_000, interval: 20 };
const closers: (() => Promise<void>)[] = [];

let log: TestLog;
let woken: string[];
beforeEach(() => {
  log = createTestLog();
  woken = [];
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function redisServer(options: Parameters<typeof startRedis>[0] = {}): Promise<RedisServer> {
  const redis = await startRedis(options);
  closers.push(() => redis.close());
  return redis;
}

function open(address: RedisAddress, clock: Clock = createSystemClock()) {
  const instanceId = randomBytes(8).toString('hex');
  const queue = createBullmqQueue({ address, instanceId, clock, log });
  closers.push(() => queue.close());
  return queue;
}

/** In milliseconds. */
async function timeOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

const linesOf = (message: string) => log.lines.filter((line) => line.message === message);
const said = (message: string, times = 1) =>
  vi.waitFor(() => expect(linesOf(message).length).toBe(times), PATIENTLY);

describe.skipIf(!findRedis())('the queue without its Redis', () => {
  it('begins to work, says once what is wrong, and connects when Redis is there', async () => {
    const redis = await redisServer({ isDown: true });
    const queue = open(redis.address);
    await queue.work(async (id) => void woken.push(id));
    await said('queue_unavailable');
    expect(linesOf('queue_unavailable')[0]?.fields).toEqual({
      why: 'Nothing listens there. Start Redis, or correct host and port in REDIS_URL.',
    });
    expect(await timeOf(queue.schedule('lost', Date.now()))).toBeLessThan(100);
    expect(await timeOf(queue.cancel('lost'))).toBeLessThan(100);
    await redis.start();
    await said('queue_available');
    await queue.schedule('a', Date.now());
    await vi.waitFor(() => expect(woken).toEqual(['a']), PATIENTLY);
    expect(linesOf('queue_unavailable').length).toBe(1);
  });

  it('says once a minute that it is away, however often it tries', async () => {
    const redis = await redisServer({ isDown: true });
    const clock = createTestClock(Date.UTC(2026, 2, 2, 8));
    open(redis.address, clock);
    const asked = vi.spyOn(clock, 'now');
    await said('queue_unavailable');
    const tries = asked.mock.calls.length;
    // Each failure asks for the time once, to see whether a minute is over.
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(tries + 1), PATIENTLY);
    expect(linesOf('queue_unavailable').length).toBe(1);
    clock.advance(MINUTE);
    await said('queue_unavailable', 2);
  });

  it('is back after a Redis that was killed, with all that an append-only Redis had', async () => {
    const redis = await redisServer({ appendOnly: true });
    const queue = open(redis.address);
    await queue.work(async (id) => void woken.push(id));
    await said('queue_available');
    await queue.schedule('kept', Date.now() + 1_500);
    await redis.kill();
    await said('queue_unavailable');
    await redis.start();
    await said('queue_available', 2);
    await vi.waitFor(() => expect(woken).toEqual(['kept']), PATIENTLY);
    await queue.schedule('new', Date.now());
    await vi.waitFor(() => expect(woken).toEqual(['kept', 'new']), PATIENTLY);
    expect(log.messages('error')).toEqual([]);
  });

  describe('behind a connection through which nothing comes', () => {
    let redis: RedisServer;
    let proxy: BlackHoleProxy;
    const address = () => ({ ...redis.address, port: proxy.port });
    beforeEach(async () => {
      redis = await redisServer();
      proxy = await startBlackHoleProxy(redis.port);
      closers.push(() => proxy.close());
    });

    it('keeps nobody waiting for a second, and is back once there is a way again', async () => {
      const queue = open(address());
      await queue.work(async (id) => void woken.push(id));
      await said('queue_available');
      proxy.swallow();
      // Red without: the limit for a command of `openRedis`.
      expect(await timeOf(queue.schedule('lost', Date.now()))).toBeLessThan(1_000);
      await said('queue_unavailable');
      expect(await timeOf(queue.schedule('lost', Date.now()))).toBeLessThan(100);
      expect(await timeOf(queue.cancel('lost'))).toBeLessThan(100);
      proxy.letThrough();
      await said('queue_available', 2);
      await queue.schedule('a', Date.now());
      await vi.waitFor(() => expect(woken).toEqual(['a']), PATIENTLY);
    });

    it('notices it also when there is nothing to tell', async () => {
      const queue = open(address());
      await queue.work(async () => {});
      await said('queue_available');
      proxy.swallow();
      // Red without: `checkBeat`.
      await said('queue_unavailable');
      expect(linesOf('queue_unavailable')[0]?.fields).toEqual({ why: 'It does not answer in time.' });
    });

    it('keeps nobody waiting who begins like this', async () => {
      proxy.swallow();
      const queue = open(address());
      expect(await timeOf(queue.schedule('lost', Date.now()))).toBeLessThan(1_000);
    });

    it('ends within seconds', async () => {
      const queue = open(address());
      await queue.work(async () => {});
      await said('queue_available');
      proxy.swallow();
      expect(await timeOf(queue.close())).toBeLessThan(5_000);
    });
  });

  it('goes on after a Redis that stood still for a while', async () => {
    const redis = await redisServer();
    const queue = open(redis.address);
    await queue.work(async (id) => void woken.push(id));
    await said('queue_available');
    redis.hang();
    await said('queue_unavailable');
    redis.goOn();
    await said('queue_available', 2);
    await queue.schedule('a', Date.now());
    await vi.waitFor(() => expect(woken).toEqual(['a']), PATIENTLY);
  });

  it('does not fill the log when Redis takes nothing more', async () => {
    const redis = await redisServer();
    const queue = open(redis.address);
    await said('queue_available');
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1');
    for (let index = 0; index < 5; index += 1) await queue.schedule(`id-${index}`, Date.now());
    expect(linesOf('queue_failed').map(({ fields }) => fields.why)).toEqual([
      'Its memory is full. Give it more (maxmemory).',
    ]);
    await redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await queue.work(async (id) => void woken.push(id));
    await queue.schedule('a', Date.now());
    await vi.waitFor(() => expect(woken).toEqual(['a']), PATIENTLY);
    expect(linesOf('queue_unavailable')).toEqual([]);
  });

  it('warns of a Redis that throws away what it has no room for, at each connection', async () => {
    const redis = await redisServer({ maxmemoryPolicy: 'allkeys-lru' });
    open(redis.address);
    await said('queue_may_be_evicted');
    expect(linesOf('queue_may_be_evicted')[0]).toEqual({
      level: 'warn',
      message: 'queue_may_be_evicted',
      fields: {
        policy: 'allkeys-lru',
        remedy:
          'Set "maxmemory-policy noeviction" in redis.conf, or type: redis-cli CONFIG SET maxmemory-policy noeviction',
      },
    });
    await redis.stop();
    await said('queue_unavailable');
    await redis.start();
    await said('queue_may_be_evicted', 2);
  });

  it('says that the password is wrong, and never which one it was', async () => {
    const redis = await redisServer({ password: 'the-right-one' });
    open({ ...redis.address, password: 'the-wrong-one' });
    await said('queue_unavailable');
    expect(linesOf('queue_unavailable')[0]?.fields).toEqual({
      why: 'It does not accept the user or the password in REDIS_URL. Correct them.',
    });
    expect(written(log.lines)).not.toContain('the-');
  });
});
