// How many wake-ups are kept in Redis.
import { Queue } from 'bullmq';
import { redisPrefix } from './bullmq.ts';
import { openRedis, type RedisAddress } from './redis-client.ts';
import { askRedisFacts } from './redis-facts.ts';
import { QUEUE_NAME } from './redis-session.ts';

/** What waits to be tried again does so for seconds, so it is among what comes next. */
const NEXT = 1_000;

export interface JobCounts {
  /** Their time has not come. */
  readonly delayed: number;
  /** Their time had come, their wake-up failed, and it is tried again within seconds. */
  readonly retrying: number;
  /** Their time has come, and no process has taken them yet. */
  readonly waiting: number;
  /** A process is at work on them. */
  readonly active: number;
}

/** Changes nothing. Rejects with what went wrong when Redis cannot be asked; see `redisTrouble`. */
export async function countJobs(address: RedisAddress, instanceId: string): Promise<JobCounts> {
  const connection = await openRedis(address);
  try {
    await askRedisFacts(connection);
    const prefix = redisPrefix(instanceId);
    const queue = new Queue(QUEUE_NAME, {
      connection,
      prefix,
      skipVersionCheck: true,
      skipMetasUpdate: true,
    });
    queue.on('error', () => {});
    const { delayed = 0, waiting = 0, active = 0 } = await queue.getJobCounts('delayed', 'waiting', 'active');
    const next = await queue.getDelayed(0, NEXT - 1);
    // One that was taken meanwhile is not there any more.
    const retrying = next.filter((job) => (job?.attemptsMade ?? 0) > 0).length;
    await queue.close();
    return { delayed: Math.max(0, delayed - retrying), retrying, waiting, active };
  } finally {
    connection.disconnect();
  }
}
