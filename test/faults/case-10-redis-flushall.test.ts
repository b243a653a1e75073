// Case 10: everything in Redis is lost while 1,000 reminders wait in it.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBullmqQueue, redisPrefix } from '#src/queue/bullmq.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { startDiscordChild } from '../support/discord-child.ts';
import { DM } from '../support/discord-talk.ts';
import { makeDue, plantReminders } from '../support/plant-reminders.ts';
import { findRedis, startRedis } from '../support/redis-server.ts';
import { createTestLog } from '../support/test-log.ts';

const PENDING = 1_000;
/** Those whose time comes during the test: more would take longer to send than anybody waits for a test. */
const DUE_SOON = 100;
const HOUR = 3_600_000;
const SWEEP_MS = 60_000;

describe.skipIf(!findRedis())('case 10: Redis forgets everything', { timeout: 120_000 }, () => {
  it('with 1,000 reminders pending, and each comes once, within a minute after it is due', async () => {
    const redis = await startRedis({ appendOnly: true });
    const team = await startDiscordChild(PENDING, { REDIS_URL: redis.url });
    onTestFinished(() => team.close().finally(() => redis.close()));
    await team.end('SIGTERM');
    const later = Date.now() + HOUR / 2;
    const { planted, instanceId } = await plantReminders({
      databasePath: team.databasePath,
      guildId: team.tea.guildId,
      users: team.members,
      dueAt: (index) => later + index,
    });
    // As the bot told the queue when it planned them.
    const prefix = `${redisPrefix(instanceId)}:reminders`;
    const [clock, log, { address }] = [createSystemClock(), createTestLog(), redis];
    const queue = createBullmqQueue({ address, instanceId, clock, log });
    await Promise.all(planted.map(({ id, dueAt }) => queue.schedule(id, dueAt)));
    await queue.close();
    expect(await redis.ask('ZCARD', `${prefix}:delayed`)).toBe(PENDING);

    await team.start();
    await vi.waitFor(() => expect(team.logged('queue_available').length).toBe(2), { timeout: 5_000 });
    await redis.flushall();
    const soon = Date.now() + 2_000;
    const due = planted.slice(0, DUE_SOON).map(({ id }, index) => ({ id, dueAt: soon + index * 20 }));
    makeDue(team.databasePath, due);
    // So that it looks at what is next.
    await team.type(team.amara, team.tea, '/quiz resume');

    const planned = () => team.ask("SELECT count(*) FROM reminders WHERE state = 'planned' AND due_at > 0");
    const dms = (index: number) => {
      const who = team.members[index];
      if (who === undefined) throw new Error('Nobody.');
      return team.discord.messages(who, DM);
    };
    // Red without: the sweep (`wakeDue` and `feedQueue` in src/app/tick.ts; either of them is enough).
    await vi.waitFor(
      () => {
        for (let index = 0; index < DUE_SOON; index += 1)
          expect([index, dms(index).length]).toEqual([index, 1]);
      },
      { timeout: SWEEP_MS + 20_000, interval: 250 },
    );
    for (const [index, { dueAt }] of due.entries()) {
      const [message] = dms(index);
      expect(message?.at).toBeGreaterThanOrEqual(dueAt);
      expect((message?.at ?? 0) - dueAt).toBeLessThanOrEqual(SWEEP_MS);
    }
    // The next one of everybody who got one is planned, and in Redis; nobody else got any.
    await vi.waitFor(() => expect(planned()).toBe(PENDING), { timeout: 5_000 });
    expect(await redis.ask('ZCARD', `${prefix}:delayed`)).toBeGreaterThanOrEqual(DUE_SOON);
    expect(team.members.slice(DUE_SOON).filter((who) => team.discord.messages(who, DM).length > 0)).toEqual(
      [],
    );
    expect(await team.ready()).toBe(200);
  });
});
