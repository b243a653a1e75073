// The whole bot in this process: real SQLite files, the real playground over HTTP, and a clock that the test moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose, type Running } from '#src/compose.ts';
import type { Config } from '#src/config.ts';
import type { ChatSender } from '#src/ports/chat.ts';
import { createPlaygroundClient, type PlaygroundClient } from './playground-client.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestLog, type TestLog } from './test-log.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The deck `tea` of six choice cards, and `teaware` of two recall cards. */
const TEA = join(ROOT, 'test/fixtures/content');

/** Monday 2 March 2026, 08:00 UTC. */
export const MONDAY_MORNING = Date.UTC(2026, 2, 2, 8);

export interface RunningBot extends PlaygroundClient {
  readonly url: string;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly folder: string;
  /** Stops it, and starts it again on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface BotOptions {
  readonly now?: number;
  readonly config?: Partial<Config>;
  readonly wrapSender?: (sender: ChatSender) => ChatSender;
}

export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-'));
  const clock = createTestClock(options.now ?? MONDAY_MORNING);
  const log = createTestLog();
  const config: Config = {
    databasePath: join(folder, 'quizloop.db'),
    contentDir: TEA,
    host: '127.0.0.1',
    port: 0,
    playground: true,
    commandPrefix: '',
    logLevel: 'info',
    logFormat: 'json',
    ...options.config,
  };
  const start = () =>
    compose({
      config,
      log,
      clock,
      root: ROOT,
      ...(options.wrapSender === undefined ? {} : { wrapSender: options.wrapSender }),
    });
  let running: Running = await start();

  return {
    ...createPlaygroundClient(() => running.url),
    get url() {
      return running.url;
    },
    clock,
    log,
    folder,
    async restart() {
      await running.stop();
      running = await start();
    },
    async close() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
