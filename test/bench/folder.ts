// A folder for the files of one measurement.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/running-bot.ts';

/** Beside the bot's own database, on a real disk: a folder for temporary files may be in memory. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const data = join(ROOT, 'data');
  mkdirSync(data, { recursive: true });
  const folder = mkdtempSync(join(data, 'bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
