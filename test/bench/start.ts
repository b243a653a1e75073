// How long the bot takes from its launch to "listening", beside a Node that starts and does nothing. Run it alone:
// node test/bench/start.ts
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChildBot } from '../support/child-bot.ts';

const RUNS = 7;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function bareNodeMs(): number {
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - began;
}

const bare: number[] = [];
const bot: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  bare.push(bareNodeMs());
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-bench-'));
  const child = await startChildBot(folder);
  bot.push(child.startMs);
  await child.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
const ratio = median(bot) / median(bare);
console.log(
  `to listening: ${Math.round(median(bot))} ms, bare Node: ${Math.round(median(bare))} ms, ratio ${ratio.toFixed(1)}`,
);
