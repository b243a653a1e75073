// Breaks what the plan says, and notes from when to when it was broken.
import type { RedisServer } from '../support/redis-server.ts';
import type { Diary } from './diary.ts';
import { pause } from './pause.ts';
import type { Fault } from './plan-faults.ts';
import { cutAtCall, limitPlatform, troublePlatform } from './platform-faults.ts';
import type { World } from './world.ts';

/** A lock is waited for in turns: the bot writes all the time. */
const LOCK_TRIES = 2_000;
const LOCK_PAUSE_MS = 10;
const RECONNECT_PAUSE_MS = 300;

type RedisFault = Extract<Fault, { kind: `redis-${string}` }>;

export interface FaultsOptions {
  readonly world: World;
  readonly diary: Diary;
  /** Null where there is none. */
  readonly redis: RedisServer | null;
}

export function createFaults({ world, diary, redis }: FaultsOptions) {
  const { counts } = diary;
  let lastOnRedis: Promise<void> = Promise.resolve();

  /** Another process that writes, for so long. */
  async function lock(ms: number): Promise<void> {
    const other = world.open();
    try {
      for (let tries = 0; ; tries += 1) {
        try {
          other.exec('BEGIN IMMEDIATE');
          break;
        } catch (error) {
          if (tries === LOCK_TRIES) throw error;
          await pause(LOCK_PAUSE_MS);
        }
      }
      counts.locks += 1;
      await pause(ms);
      other.exec('ROLLBACK');
    } finally {
      other.close();
    }
  }

  function endAll(): void {
    counts.kills += world.crew.killAll();
  }

  async function reconnect({
    platform,
    gently,
    times,
  }: Extract<Fault, { kind: 'reconnect' }>): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      if (platform === 'discord') world.discord.dropGateway({ resumable: gently });
      else world.slack.dropSockets({ refresh: gently });
      counts.reconnects += 1;
      await pause(RECONNECT_PAUSE_MS);
    }
  }

  async function wrongClock(ms: number, forMs: number): Promise<void> {
    world.clock.setWrong(ms);
    await pause(forMs);
    world.clock.setWrong(0);
  }

  /** One after the other: a Redis that is away cannot be flushed, and one that stands still is not asked to stop. */
  function strikeRedis(fault: RedisFault, on: RedisServer): Promise<void> {
    lastOnRedis = lastOnRedis.then(() => disturb(fault, on));
    return lastOnRedis;
  }

  async function disturb(fault: RedisFault, on: RedisServer): Promise<void> {
    if (fault.kind === 'redis-flush') {
      await on.flushall();
      counts.flushes += 1;
    } else if (fault.kind === 'redis-hang') {
      on.hang();
      await pause(fault.awayMs);
      on.goOn();
    } else {
      await (fault.kind === 'redis-kill' ? on.kill() : on.stop());
      await pause(fault.awayMs);
      await on.start();
      counts.redisRestarts += 1;
    }
  }

  async function strike(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill':
        if (world.crew.kill(fault.which, fault.awayMs)) counts.kills += 1;
        return;
      case 'term':
        if (await world.crew.term(fault.which, fault.awayMs)) counts.terms += 1;
        return;
      case 'cut':
        return cutAtCall(world, fault, endAll);
      case 'redis-restart':
      case 'redis-kill':
      case 'redis-hang':
      case 'redis-flush':
        return redis === null ? undefined : strikeRedis(fault, redis);
      case 'limit':
        counts.limits += 1;
        limitPlatform(world, fault);
        return pause(fault.seconds * 1_000);
      case 'trouble':
        counts.troubles += 1;
        return troublePlatform(world, fault);
      case 'reconnect':
        return reconnect(fault);
      case 'lock':
        return lock(fault.ms);
      case 'leap':
        counts.leaps += 1;
        return world.clock.leap(fault.ms);
      case 'wrong-clock':
        return wrongClock(fault.ms, fault.forMs);
    }
  }

  return async (fault: Fault): Promise<void> => {
    const mended = diary.breaks(fault.kind);
    try {
      await strike(fault);
    } finally {
      mended();
    }
  };
}
