// Case 12: Redis dies while the bot runs, cannot be reached though the connection stands, or loses and repeats jobs.
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { redisPrefix } from '#src/queue/bullmq.ts';
import { type BlackHoleProxy, startBlackHoleProxy } from '../support/black-hole-proxy.ts';
import type { User } from '../support/discord/loopback-discord.ts';
import { type DiscordChild, startDiscordChild } from '../support/discord-child.ts';
import { DM, shown, wordsOf } from '../support/discord-talk.ts';
import { makeDue, type Planted, plantReminders } from '../support/plant-reminders.ts';
import { findRedis, type RedisServer, startRedis } from '../support/redis-server.ts';

const PATIENTLY = { timeout: 15_000, interval: 50 };
const HOUR = 3_600_000;

let redis: RedisServer;
let proxy: BlackHoleProxy;
let team: DiscordChild;
let planted: readonly Planted[];
let prefix: string;

const due = (who: User): number => team.count(who, DM, /is due\./);
const member = (index: number): User => {
  const found = team.members[index];
  if (found === undefined) throw new Error('Nobody is there.');
  return found;
};

/** Rates a private question; gives how long the answer took, in milliseconds. */
async function rate(who: User): Promise<number> {
  const question = shown(await team.type(who, team.tea, '/quiz now deck:tea'));
  const prompt = await team.answer(who, team.tea, question);
  const began = performance.now();
  const rated = shown(await team.click(who, team.tea, '4 ', prompt));
  expect(wordsOf(rated)).toContain('Next in');
  return performance.now() - began;
}

/** The two reminders are due in a second from now. */
async function dueSoon(): Promise<number> {
  const dueAt = Date.now() + 1_000;
  makeDue(
    team.databasePath,
    planted.map(({ id }) => ({ id, dueAt })),
  );
  // So that the bot looks at what is next.
  await team.type(team.amara, team.tea, '/quiz resume');
  return dueAt;
}

const reminded = () => vi.waitFor(() => expect([due(member(1)), due(member(2))]).toEqual([1, 1]), PATIENTLY);

const connected = (times: number) =>
  vi.waitFor(() => expect(team.logged('queue_available').length).toBe(times), PATIENTLY);

describe.skipIf(!findRedis())('case 12: Redis', { timeout: 90_000 }, () => {
  /** Two people with a reminder in half an hour, the bot with its Redis behind the proxy, and one who wants reminders. */
  beforeEach(async () => {
    redis = await startRedis();
    proxy = await startBlackHoleProxy(redis.port);
    team = await startDiscordChild(3, { REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    await team.end('SIGTERM');
    const at = Date.now() + HOUR / 2;
    const [databasePath, guildId] = [team.databasePath, team.tea.guildId];
    const users = [member(1), member(2)];
    const written = await plantReminders({ databasePath, guildId, users, dueAt: () => at });
    planted = written.planted;
    prefix = redisPrefix(written.instanceId);
    await team.start();
    await connected(2);
  });
  afterEach(async () => {
    try {
      await team.close();
    } finally {
      await proxy.close();
      await redis.close();
    }
  });

  it('that dies keeps no click waiting and no reminder away, and is found again', async () => {
    await team.type(member(0), team.tea, '/quiz resume');
    await redis.kill();
    expect(await rate(member(0))).toBeLessThan(1_000);
    await dueSoon();
    await reminded();
    expect(await team.ready()).toBe(200);
    await redis.start();
    await connected(3);
    expect(await rate(member(0))).toBeLessThan(1_000);
    expect(team.logged('queue_unavailable').length).toBe(1);
  });

  it('that nothing comes through to keeps no click waiting and no reminder away, and is found again', async () => {
    await team.type(member(0), team.tea, '/quiz resume');
    proxy.swallow();
    // Red without: `hintQueue` not being waited for, and the limit for a command of `openRedis`; either of them is enough.
    expect(await rate(member(0))).toBeLessThan(1_000);
    expect(await rate(member(0))).toBeLessThan(1_000);
    await dueSoon();
    await reminded();
    expect(await team.ready()).toBe(200);
    expect(team.logged('queue_unavailable').length).toBe(1);
    proxy.letThrough();
    await connected(3);
    expect(await rate(member(0))).toBeLessThan(1_000);
  });

  it('that loses one job and repeats another wakes each person once', async () => {
    const [lost, repeated] = planted;
    if (lost === undefined || repeated === undefined) throw new Error('Nothing is planned.');
    const job = `${prefix}:reminders:${lost.id}@${lost.dueAt}`;
    // The bot told Redis of both when it started.
    await vi.waitFor(async () => expect(await redis.ask('EXISTS', job)).toBe(1), PATIENTLY);
    await redis.ask('DEL', job);
    const connection = new Redis({ port: redis.port });
    const queue = new Queue('reminders', { connection, prefix });
    const delay = (await dueSoon()) - Date.now();
    // Early, at its time, and late; as a Redis does that stood still, or was restored from a copy.
    for (const more of [0, delay, delay, delay + 1_000, delay + 2_000]) {
      await queue.add('wake', { id: repeated.id }, { delay: Math.max(0, more), removeOnComplete: true });
    }
    await reminded();
    // Red without: `wakeReminder` and `isWanted` of the Store asking whether it is still planned; either of them is enough.
    await vi.waitFor(async () => {
      const counts = await queue.getJobCounts('delayed', 'waiting', 'active');
      expect(Number(counts.waiting) + Number(counts.active)).toBe(0);
      expect(
        await redis.ask(
          'ZRANGEBYSCORE',
          `${prefix}:reminders:delayed`,
          '-inf',
          String((Date.now() + 60_000) * 4_096),
        ),
      ).toEqual([]);
    }, PATIENTLY);
    expect([due(member(1)), due(member(2))]).toEqual([1, 1]);
    expect(team.ask("SELECT count(*) FROM deliveries WHERE kind = 'reminder'")).toBe(2);
    await queue.close();
    connection.disconnect();
  });
});
