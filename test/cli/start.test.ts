// `quizloop start` as a process: why it would not start, in one clear sentence, and how it is stopped.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { spawnQuizloop } from '../support/child-bot.ts';
import { ROOT } from '../support/running-bot.ts';

let folder: string;
let database: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quizloop-start-'));
  database = join(folder, 'quizloop.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** What it prints, as it comes, and how it ends. */
function run(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = spawnQuizloop(['start', ...args], {
    PORT: '0',
    DATABASE_PATH: database,
    CONTENT_DIR: join(ROOT, 'test/fixtures/content'),
    ...env,
  });
  children.push(child);
  if (child.stdout === null || child.stderr === null) throw new Error('The child has no output.');
  const printed: string[] = [];
  child.stdout.on('data', (data: Buffer) => printed.push(data.toString()));
  const failed = text(child.stderr);
  const ended = once(child, 'exit').then(async ([code]) => ({ code, failed: await failed }));
  const says = (words: string) =>
    vi.waitFor(() => expect(printed.join('')).toContain(words), { timeout: 20_000 });
  return { child, ended, says, printed };
}

describe('starting fails with one clear sentence and exit code 1', () => {
  it.each([
    ['that there is not', 'boss', '--role: must be all, bot or worker. It is “boss”.\n'],
    [
      'that has nothing to do',
      'worker',
      '--role worker has nowhere to send to: set DISCORD_TOKEN or SLACK_BOT_TOKEN. The playground alone needs --role all.\n',
    ],
  ])('in a role %s', async (_what, role, failed) => {
    expect(await run({}, '--role', role).ended).toEqual({ code: 1, failed });
    expect(existsSync(database)).toBe(false);
  });

  it('when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await run({ PORT: String(port) }).ended).toEqual({
      code: 1,
      failed: `Port ${port} is in use, perhaps by another Quizloop. Stop it, or choose another port with PORT=8081.\n`,
    });
    server.close();
  });

  it('when settings are wrong: all of them at once, before anything is made', async () => {
    expect(await run({ PORT: 'x', LOG_LEVEL: 'loud', HOST: '0.0.0.0' }).ended).toEqual({
      code: 1,
      failed: [
        'The settings need a change:',
        '  PORT: must be a number from 0 to 65535. It is “x”.',
        '  LOG_LEVEL: must be debug, info, warn or error. It is “loud”.',
        '  HOST: is 0.0.0.0, but the playground has no log-in and only runs on 127.0.0.1. Leave HOST out, or reach the machine through an SSH tunnel.',
        '',
      ].join('\n'),
    });
    expect(existsSync(database)).toBe(false);
  });
});

describe('being asked to stop', () => {
  it('a second time ends at once, with code 1, and loses nothing', async () => {
    const { child, ended, says, printed } = run({});
    await says('"listening"');
    // Giving back what it holds in the outbox has to wait for this lock.
    const lock = new Database(database, { timeout: 5_000 });
    lock.exec('begin immediate');
    child.kill('SIGTERM');
    await says('"stopping"');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 1, failed: '' });
    expect(printed.join('')).not.toContain('"stopped"');
    lock.exec('rollback');
    expect(lock.pragma('integrity_check', { simple: true })).toBe('ok');
    lock.close();
    const again = run({});
    await again.says('"listening"');
    again.child.kill('SIGINT');
    expect(await again.ended).toEqual({ code: 0, failed: '' });
    expect(again.printed.join('')).toContain('"stopped"');
  });
});
