// Moves what was committed from the write-ahead log into the main file, on a thread of its own: it takes many times as long
// as a commit, and whoever commits at that moment would wait for it. https://sqlite.org/wal.html#checkpointing
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Client } from './open-database.ts';
import type { StoreLog } from './run-transaction.ts';

/** 16 MB. A rating writes about 16 of them. */
const LOG_PAGES = 4_096;
/** How often the log is looked at. */
const EVERY_COMMITS = 32;

export interface Checkpoints {
  /** To be called after each commit. Returns at once, and never throws. */
  committed(): void;
  /** Ends the thread, once what it does is done. */
  stop(): Promise<void>;
}

export interface CheckpointsOptions {
  readonly client: Client;
  readonly log: StoreLog;
  /** Once the log holds so many pages that are not in the main file yet; 4096 of 4 kB if not said. */
  readonly logPages?: number;
}

const logSchema = z.object({ log: z.number(), checkpointed: z.number() });

/**
 * How many pages only the log holds. The size of its file does not say: a log that is written from its beginning again
 * stays as long as it ever was. https://sqlite.org/pragma.html#pragma_wal_checkpoint
 */
function createBacklog(client: Client): () => number {
  const ask = client.prepare('PRAGMA wal_checkpoint(NOOP)');
  return () => {
    const { log, checkpointed } = logSchema.parse(ask.get());
    return log - checkpointed;
  };
}

function startThread(path: string): Worker {
  const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: { path } });
  thread.unref();
  return thread;
}

/** One checkpoint; gives null, or why there was none. Rejects when the thread has ended. */
async function askFor(thread: Worker): Promise<unknown> {
  const answered = once(thread, 'message');
  thread.postMessage('checkpoint');
  const [problem] = await answered;
  return problem;
}

/** The thread starts when the log is that long for the first time. */
export function createCheckpoints({ client, log, logPages = LOG_PAGES }: CheckpointsOptions): Checkpoints {
  const backlog = createBacklog(client);
  let thread: Worker | null = null;
  let commits = 0;
  let stopped = false;
  let underWay: Promise<void> | null = null;

  const failed = (cause: unknown) => log('warn', 'The log of the database could not be shortened.', cause);

  function isLong(): boolean {
    try {
      return backlog() >= logPages;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  async function checkpoint(): Promise<void> {
    try {
      thread ??= startThread(client.name);
      const problem = await askFor(thread);
      if (problem !== null) failed(problem);
    } catch (error) {
      thread = null;
      failed(error);
    }
  }

  return {
    committed() {
      commits += 1;
      if (stopped || underWay !== null || commits % EVERY_COMMITS !== 0 || !isLong()) return;
      underWay = checkpoint().finally(() => {
        underWay = null;
      });
    },
    async stop() {
      stopped = true;
      await underWay;
      await thread?.terminate();
    },
  };
}
