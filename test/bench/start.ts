// How long the bot takes from its launch to "listening", beside a Node that starts and does nothing.
import { spawnSync } from 'node:child_process';
import { startChildBot } from '../support/child-bot.ts';
import { type Figure, median, ratioFigure } from './figure.ts';
import { withFolder } from './folder.ts';

const RUNS = 7;

function bareNodeMs(): number {
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - began;
}

export async function* measureStart(): AsyncGenerator<Figure> {
  const bare: number[] = [];
  const bot: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(bareNodeMs());
    await withFolder(async (folder) => {
      const child = await startChildBot(folder);
      bot.push(child.startMs);
      await child.end('SIGTERM');
    });
  }
  yield ratioFigure('start, beside a bare Node', {
    value: median(bot),
    against: median(bare),
    target: null,
  });
}
