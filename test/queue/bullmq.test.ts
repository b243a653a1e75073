// The queue on a real Redis: the contract, what it keeps there, and what it does while Redis is away.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBullmqQueue, redisPrefix } from '#src/queue/bullmq.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { reminderQueueContract } from '../contract/reminder-queue.ts';
import { findRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { createTestLog, written } from '../support/test-log.ts';

const HOUR = 3_600_000;
const PATIENTLY = { timeout: 10_000, interval: 20 };

const newInstance = (): string => randomBytes(8).toString('hex');
const clock = createSystemClock();

let redis: RedisServer;
let opened: ReturnType<typeof createBullmqQueue>[];

function open(instanceId: string, log = createTestLog()) {
  const queue = createBullmqQueue({ address: redis.address, instanceId, clock, log });
  opened.push(queue);
  return { queue, log };
}

const keysOf = async (instanceId: string, pattern: string): Promise<readonly string[]> => {
  const prefix = `${redisPrefix(instanceId)}:reminders:`;
  const keys = await redis.ask('KEYS', `${prefix}${pattern}`);
  return (Array.isArray(keys) ? keys : []).map((key) => String(key).slice(prefix.length)).toSorted();
};

/** The keys of jobs: those with a due time in them. */
const jobsOf = (instanceId: string) => keysOf(instanceId, '*@*');

describe.skipIf(!findRedis())('the queue on Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  beforeEach(() => {
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((queue) => queue.close()));
  });

  reminderQueueContract(
    'BullMQ',
    async () => {
      const { queue, log } = open(newInstance());
      return { queue, log, now: clock.now, passTime: (ms) => sleep(ms), close: () => queue.close() };
    },
    { soonMs: 150 },
  );

  it('keeps one job for an id, named for its due time, with the id and nothing else in it', async () => {
    const instance = newInstance();
    const { queue } = open(instance);
    const due = clock.now() + HOUR;
    await queue.schedule('abc', due);
    await queue.schedule('abc', due);
    expect(await jobsOf(instance)).toEqual([`abc@${due}`]);
    expect(await redis.ask('HGET', `${redisPrefix(instance)}:reminders:abc@${due}`, 'data')).toBe(
      '{"id":"abc"}',
    );
    await queue.schedule('abc', due + HOUR);
    expect(await jobsOf(instance)).toEqual([`abc@${due + HOUR}`]);
    await queue.schedule('abc', due - HOUR / 2);
    expect(await jobsOf(instance)).toEqual([`abc@${due - HOUR / 2}`]);
    await queue.cancel('abc');
    expect(await jobsOf(instance)).toEqual([]);
    expect(await keysOf(instance, 'de*')).toEqual([]);
  });

  it('leaves nothing of a job that is done, also when its wake-up failed to the last', {
    timeout: 20_000,
  }, async () => {
    const instance = newInstance();
    const { queue } = open(instance);
    const woken: string[] = [];
    await queue.work(async (id) => {
      woken.push(id);
      if (id === 'bad') throw new Error('a secret');
    });
    const due = clock.now();
    for (const id of ['bad', 'good']) await queue.schedule(id, due);
    await vi.waitFor(async () => expect(await jobsOf(instance)).toEqual([`bad@${due}`]), PATIENTLY);
    // While it waits to be tried again.
    const kept = await redis.ask('HGETALL', `${redisPrefix(instance)}:reminders:bad@${due}`);
    expect(JSON.stringify(kept)).toContain('The wake-up failed.');
    expect(JSON.stringify(kept)).not.toMatch(/a secret|bullmq/);
    await vi.waitFor(async () => expect(await jobsOf(instance)).toEqual([]), PATIENTLY);
    expect(woken.toSorted()).toEqual(['bad', 'bad', 'bad', 'bad', 'good']);
    expect(await keysOf(instance, 'failed')).toEqual([]);
    expect(await keysOf(instance, 'completed')).toEqual([]);
    expect(await keysOf(instance, 'de*')).toEqual([]);
  });

  it('shared by several processes wakes one of them for each job', async () => {
    const instance = newInstance();
    const woken: string[] = [];
    const both = [open(instance), open(instance)];
    for (const [index, { queue }] of both.entries()) {
      await queue.work(async (id) => void woken.push(`${index} ${id}`));
    }
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`);
    const due = clock.now() + 300;
    // Each of them tells of each, as their sweeps do.
    for (const { queue } of both) await Promise.all(ids.map((id) => queue.schedule(id, due)));
    await vi.waitFor(() => expect(woken.length).toBe(ids.length), PATIENTLY);
    expect(new Set(woken.map((line) => line.split(' ')[1])).size).toBe(ids.length);
  });

  it('of two databases on one Redis do not mix', async () => {
    const [one, two] = [open(newInstance()), open(newInstance())];
    const woken: string[] = [];
    await one.queue.work(async (id) => void woken.push(`one ${id}`));
    await two.queue.work(async (id) => void woken.push(`two ${id}`));
    await one.queue.schedule('a', clock.now());
    await two.queue.schedule('b', clock.now());
    await vi.waitFor(() => expect(woken.toSorted()).toEqual(['one a', 'two b']), PATIENTLY);
  });

  it('goes on after everything in it was flushed, also in the middle of a wake-up', async () => {
    const { queue, log } = open(newInstance());
    const woken: string[] = [];
    await queue.work(async (id) => {
      if (id === 'first') await redis.flushall();
      woken.push(id);
    });
    await queue.schedule('first', clock.now());
    await vi.waitFor(() => expect(woken).toEqual(['first']), PATIENTLY);
    await queue.schedule('second', clock.now() + 50);
    await vi.waitFor(() => expect(woken).toEqual(['first', 'second']), PATIENTLY);
    expect(log.messages('error')).toEqual([]);
  });

  it('passes over a job that is not its own', async () => {
    const instance = newInstance();
    const { queue, log } = open(instance);
    const woken: string[] = [];
    await queue.schedule('a', clock.now());
    const job = (await jobsOf(instance))[0];
    await redis.ask('HSET', `${redisPrefix(instance)}:reminders:${job}`, 'data', '{"id":7,"more":"x"}');
    await queue.work(async (id) => void woken.push(id));
    await queue.schedule('b', clock.now());
    await vi.waitFor(() => expect(woken).toEqual(['b']), PATIENTLY);
    await vi.waitFor(async () => expect(await jobsOf(instance)).toEqual([]), PATIENTLY);
    expect(written(log.lines)).not.toContain('reminder_failed');
  });
});
