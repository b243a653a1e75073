// The thread of `checkpoints.ts`: one checkpoint for each message, answered with null or with what went wrong.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';

const { path } = z.object({ path: z.string() }).parse(workerData);

function checkpoint(): void {
  const client = new Database(path, { fileMustExist: true, timeout: 0 });
  try {
    // Waits for nobody, and nobody waits for it: what it cannot move yet the next one will.
    client.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    client.close();
  }
}

parentPort?.on('message', () => {
  try {
    checkpoint();
    parentPort?.postMessage(null);
  } catch (error) {
    parentPort?.postMessage(error);
  }
});
