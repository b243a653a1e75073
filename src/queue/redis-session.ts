// BullMQ on one set of connections to Redis, from the first answer to the first failure. What comes back is a new session.
import { type ConnectionOptions, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { openRedis, type RedisAddress } from './redis-client.ts';
import { ADVISED_VERSION, askRedisFacts, isOlder, type RedisFacts } from './redis-facts.ts';

export const QUEUE_NAME = 'reminders';

/** So often it is asked whether it still answers: a connection that nothing comes through closes only after minutes. */
const HEARTBEAT_MS = 3_000;
const BEAT_WITHIN_MS = 2_000;
/** For Redis to hear that work under way is done, and that this process leaves. */
const GOODBYE_WITHIN_MS = 2_000;
/** Wake-ups at once; each reads and writes one person, and waits for the outbox. */
const CONCURRENCY = 10;
/** Nobody reads BullMQ's stream of events, so it is kept short. */
const EVENTS_KEPT = 100;

/** All that a job carries. */
const jobSchema = z.strictObject({ id: z.string() });
export type JobData = z.infer<typeof jobSchema>;

export type WakeJob = Job<JobData>;

export interface RedisSession {
  readonly facts: RedisFacts;
  readonly queue: Queue<JobData>;
  /** Begins to call `wake` for what is due. What it rejects with is written into Redis. */
  work(wake: (job: WakeJob) => Promise<void>): void;
  /** Says that a command failed: the session is lost, unless Redis answered. */
  doubt(error: unknown): void;
  /** Resolves once with the reason: the connection is closed, or nothing comes through it any more. */
  readonly lost: Promise<unknown>;
  /** Takes no further jobs, waits for `underWay`, and leaves; soon also where Redis does not answer. */
  close(underWay: Promise<unknown>): Promise<void>;
}

/** Did Redis, or one of BullMQ's scripts in it, say no: then the connection is as good as before. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'ReplyError' || typeof Reflect.get(error, 'code') === 'number';
}

/** Real time: Redis knows no other. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export interface SessionOptions {
  readonly address: RedisAddress;
  /** Before every key. */
  readonly prefix: string;
  /** Redis answered with an error. */
  readonly refused: (error: unknown) => void;
}

/** Rejects with what went wrong when Redis cannot be had; see `redisTrouble`. */
export async function openRedisSession(options: SessionOptions): Promise<RedisSession> {
  const { address, prefix, refused } = options;
  const command = await openRedis(address);
  const clients: Redis[] = [command];
  const loss = Promise.withResolvers<unknown>();
  let ended = false;
  let worker: Worker<JobData> | null = null;
  const beat = setInterval(() => void checkBeat(), HEARTBEAT_MS);

  function doubt(error: unknown): void {
    if (ended) return;
    if (isAnswer(error)) refused(error);
    else loss.resolve(error);
  }

  function watch(client: Redis): void {
    client.on('error', loss.resolve);
    client.once('close', () => loss.resolve(new Error('Connection is closed.')));
  }

  async function checkBeat(): Promise<void> {
    const beats = Promise.all(clients.map((client) => client.ping()));
    const comesThrough = await within(BEAT_WITHIN_MS, beats).catch(() => false);
    if (!comesThrough) loss.resolve(new Error('Command timed out'));
  }

  function disconnect(): void {
    ended = true;
    clearInterval(beat);
    for (const client of clients) client.disconnect();
  }

  async function startWorker(wake: (job: WakeJob) => Promise<void>): Promise<void> {
    const patient = await openRedis(address, { patient: true });
    clients.push(patient);
    if (ended) return disconnect();
    watch(patient);
    const run = async (job: WakeJob) => {
      if (!jobSchema.safeParse(job.data).success)
        throw new UnrecoverableError('This is not a job of Quizloop.');
      await wake(job);
    };
    worker = new Worker<JobData>(QUEUE_NAME, run, {
      ...common(patient),
      concurrency: CONCURRENCY,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    worker.on('error', doubt);
  }

  /** BullMQ would ask for version and policy itself, and print what it thinks of them past the log. */
  function common(connection: ConnectionOptions) {
    const isPlain = facts.evictionPolicy === 'noeviction' && !isOlder(facts.version, ADVISED_VERSION);
    return { connection, prefix, skipVersionCheck: !isPlain };
  }

  const facts = await askRedisFacts(command).catch((error: unknown) => {
    disconnect();
    throw error;
  });
  watch(command);
  const queue = new Queue<JobData>(QUEUE_NAME, {
    ...common(command),
    streams: { events: { maxLen: EVENTS_KEPT } },
  });
  queue.on('error', doubt);
  return {
    facts,
    queue,
    work: (wake) => void startWorker(wake).catch(doubt),
    doubt,
    lost: loss.promise,
    async close(underWay) {
      if (ended) return;
      ended = true;
      // What is lost has nobody to say goodbye to.
      const isLost = await within(0, loss.promise);
      const closing = Promise.allSettled([worker?.close(isLost), queue.close()]);
      await underWay;
      if (!isLost) await within(GOODBYE_WITHIN_MS, closing);
      disconnect();
      loss.resolve(null);
    },
  };
}
