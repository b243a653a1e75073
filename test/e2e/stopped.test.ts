// A process that is asked to end does so in order; what it looks like when it is killed stands in test/faults.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startChildBot } from '../support/child-bot.ts';
import { buttonsOf, only } from '../support/playground-client.ts';

it('a process that gets SIGTERM ends in order, with code 0, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-stop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bot = await startChildBot(folder);
  const question = only(await bot.say('amara', 'learn-asyncio', '/quiz now'));
  await bot.click('amara', question, buttonsOf(question)[0]?.label ?? '');
  expect(await bot.end('SIGTERM')).toBe(0);
  expect(bot.log.map(({ msg }) => msg)).toContain('stopped');
  expect(bot.log.filter(({ level }) => level >= 40)).toEqual([]);
});
