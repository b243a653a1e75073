// Moves what was committed from the write-ahead log into the main file, on a thread of its own: it takes many times as long
// as a commit, and whoever commits at that moment would wait for it. https://sqlite.org/wal.html#checkpointing
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { StoreLog } from './run-transaction.ts';

/** A rating writes about 16 pages of 4 kB. */
const LOG_BYTES = 16 * 1024 * 1024;
/** How often the log is looked at. */
const EVERY_COMMITS = 32;

export interface Checkpoints {
  /** To be called after each commit. Returns at once, and never throws. */
  committed(): void;
  /** Ends the thread, once what it does is done. */
  stop(): Promise<void>;
}

export interface CheckpointsOptions {
  readonly path: string;
  readonly log: StoreLog;
  /** From this size of the log on; 16 MB if not said. */
  readonly logBytes?: number;
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
export function createCheckpoints({ path, log, logBytes = LOG_BYTES }: CheckpointsOptions): Checkpoints {
  let thread: Worker | null = null;
  let commits = 0;
  let stopped = false;
  let underWay: Promise<void> | null = null;

  async function checkpointIfLong(): Promise<void> {
    try {
      const { size } = await stat(`${path}-wal`);
      if (size < logBytes || stopped) return;
      thread ??= startThread(path);
      const problem = await askFor(thread);
      if (problem !== null) log('warn', 'The log of the database could not be shortened.', problem);
    } catch (error) {
      thread = null;
      log('warn', 'The log of the database could not be shortened.', error);
    }
  }

  return {
    committed() {
      commits += 1;
      if (stopped || underWay !== null || commits % EVERY_COMMITS !== 0) return;
      underWay = checkpointIfLong().finally(() => {
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
