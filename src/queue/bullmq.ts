// The reminder queue on Redis, shared by all processes of one Quizloop. Redis may be away, forget or repeat: it only wakes.
import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import { createOutage } from './outage.ts';
import type { RedisAddress } from './redis-client.ts';
import { openRedisSession, type RedisSession, type WakeJob } from './redis-session.ts';
import { AGAIN_AFTER_MS, logFailedWake, WAKE_TRIES } from './retries.ts';

/** Before the next try to connect: doubling from the first to the last. */
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** So long a hint waits for the very first connection. Afterwards a queue that is away hears nothing. */
const FIRST_WAIT_MS = 800;

export interface BullmqQueueOptions {
  readonly address: RedisAddress;
  /** Names this database among others on the same Redis. */
  readonly instanceId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Before every key of one database. */
export const redisPrefix = (instanceId: string): string => `quizloop-${instanceId}`;

/** With the due time in it: the same plan is the same job, and a moved one another. It has no colon and is no number. */
const jobIdOf = (id: string, dueAt: number): string => `${id}@${dueAt}`;

/**
 * One reminder has one job at a time (`deduplication`): a job that still waits for its time, or to be tried again, is
 * replaced by a moved one.
 */
async function put({ queue }: RedisSession, id: string, dueAt: number, delay: number): Promise<void> {
  const jobId = jobIdOf(id, dueAt);
  const add = () =>
    queue.add(
      'wake',
      { id },
      {
        jobId,
        delay,
        attempts: WAKE_TRIES,
        backoff: { type: 'exponential', delay: AGAIN_AFTER_MS },
        // Why it failed stands in the log, and nothing of it in Redis.
        stackTraceLimit: 0,
        removeOnComplete: true,
        removeOnFail: true,
        deduplication: { id, replace: true },
      },
    );
  const there = await add();
  if (there.id === undefined || there.id === jobId) return;
  // It stands in line already, or is under way: the one is taken away, and the other does not count any more.
  await queue.remove(there.id);
  await queue.removeDeduplicationKey(id);
  await add();
}

async function take({ queue }: RedisSession, id: string): Promise<void> {
  const jobId = await queue.getDeduplicationJobId(id);
  if (jobId === null || (await queue.remove(jobId)) > 0) return;
  // It is under way: so that it is not tried again.
  await queue.removeDeduplicationKey(id);
}

/** Whether its reminder was not moved or cancelled while it was under way. */
const isCurrent = async ({ queue }: RedisSession, job: WakeJob): Promise<boolean> =>
  (await queue.getDeduplicationJobId(job.data.id)) === job.id;

/** Connects by itself, now and whenever the connection is lost. It is ready for use at once. */
export function createBullmqQueue({ address, instanceId, clock, log }: BullmqQueueOptions): ReminderQueue {
  const outage = createOutage({ clock, log });
  const underWay = new Set<Promise<unknown>>();
  const end = new AbortController();
  const first = Promise.withResolvers<void>();
  let wakeOne: ((id: string) => Promise<void>) | null = null;
  let session: RedisSession | null = null;

  /** Rejects when it failed, for BullMQ to try it again. */
  async function wake(open: RedisSession, job: WakeJob): Promise<void> {
    const { id } = job.data;
    if (end.signal.aborted || wakeOne === null) return;
    const run = wakeOne(id).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    underWay.add(run);
    const failure = await run;
    underWay.delete(run);
    if (failure === null) return;
    logFailedWake(log, id, job.attemptsMade + 1, failure.error);
    // Where Redis cannot say it cannot be told of the failure either.
    const isWanted = await isCurrent(open, job).catch(() => true);
    throw isWanted ? new Error('The wake-up failed.') : new UnrecoverableError('There is a newer plan.');
  }

  const idle = (): Promise<unknown> => Promise.all(underWay);

  /** Serves until the connection is lost; gives why. */
  async function serve(): Promise<unknown> {
    const prefix = redisPrefix(instanceId);
    const opened = await openRedisSession({ address, prefix, refused: outage.refused });
    if (end.signal.aborted) return opened.close(idle());
    session = opened;
    outage.ended(opened.facts);
    if (wakeOne !== null) opened.work((job) => wake(opened, job));
    first.resolve();
    const why = await opened.lost;
    session = null;
    await opened.close(Promise.resolve());
    return why;
  }

  async function keepConnected(): Promise<void> {
    let pause = FIRST_RETRY_MS;
    while (!end.signal.aborted) {
      const began = performance.now();
      const why = await serve().catch((error: unknown) => error);
      first.resolve();
      if (end.signal.aborted) return;
      outage.began(why);
      if (performance.now() - began > LAST_RETRY_MS) pause = FIRST_RETRY_MS;
      // Called off by the end.
      await sleep(pause, null, { signal: end.signal }).catch(() => {});
      pause = Math.min(2 * pause, LAST_RETRY_MS);
    }
  }

  async function tell(what: (session: RedisSession) => Promise<void>): Promise<void> {
    await first.promise;
    const open = session;
    if (open === null || end.signal.aborted) return;
    await what(open).catch(open.doubt);
  }

  setTimeout(first.resolve, FIRST_WAIT_MS).unref();
  const kept = keepConnected();

  return {
    schedule: (id, dueAt) => tell((open) => put(open, id, dueAt, Math.max(0, dueAt - clock.now()))),
    cancel: (id) => tell((open) => take(open, id)),
    async work(run) {
      wakeOne = run;
      const open = session;
      open?.work((job) => wake(open, job));
    },
    async close() {
      end.abort();
      first.resolve();
      const open = session;
      session = null;
      await Promise.all([open?.close(idle()), idle()]);
      await kept;
    },
  };
}
