// Case 11: Redis is down when the bot starts.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { redisPrefix } from '#src/queue/bullmq.ts';
import { startDiscordChild } from '../support/discord-child.ts';
import { DM, shown, wordsOf } from '../support/discord-talk.ts';
import { plantReminders } from '../support/plant-reminders.ts';
import { findRedis, startRedis } from '../support/redis-server.ts';

const PATIENTLY = { timeout: 10_000, interval: 50 };

describe.skipIf(!findRedis())('case 11: Redis is down at the start', { timeout: 60_000 }, () => {
  it('and the bot starts, answers and reminds without it, says so once, and attaches when it is there', async () => {
    const redis = await startRedis({ isDown: true });
    onTestFinished(() => redis.close());
    // Red without: the queue connecting by itself, beside the start (`keepConnected`): the bot never comes to listen.
    const team = await startDiscordChild(2, { REDIS_URL: redis.url });
    const { tea, members } = team;
    const [ada, bob] = members;
    if (ada === undefined || bob === undefined) throw new Error('Nobody is there.');
    onTestFinished(() => team.close());
    await team.end('SIGTERM');
    const { instanceId } = await plantReminders({
      databasePath: team.databasePath,
      guildId: tea.guildId,
      users: [bob],
      dueAt: () => Date.now() + 1_000,
    });
    const before = team.logged('queue_unavailable').length;
    await team.start();
    expect(await team.ready()).toBe(200);

    const prompt = await team.answer(ada, tea, await team.post());
    const began = performance.now();
    const rated = shown(await team.click(ada, tea, '4 ', prompt));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(wordsOf(rated)).toContain('Next in');
    // Red without: the sweep and its alarm.
    await vi.waitFor(() => expect(team.count(bob, DM, /is due\./)).toBe(1), PATIENTLY);
    // It tried again and again meanwhile. Red without: `isTime` in src/queue/outage.ts.
    const said = team.logged('queue_unavailable').slice(before);
    expect(said).toEqual([
      expect.objectContaining({
        level: 40,
        why: 'Nothing listens there. Start Redis, or correct host and port in REDIS_URL.',
      }),
    ]);
    expect(team.logged('queue_available')).toEqual([]);

    await redis.start();
    // Red without: trying again (the loop of `keepConnected`).
    await vi.waitFor(() => expect(team.logged('queue_available').length).toBe(1), PATIENTLY);
    await team.type(ada, tea, '/quiz resume');
    const prefix = `${redisPrefix(instanceId)}:reminders`;
    await vi.waitFor(async () => expect(await redis.ask('ZCARD', `${prefix}:delayed`)).toBe(1), PATIENTLY);
    expect(await team.ready()).toBe(200);
  });
});
