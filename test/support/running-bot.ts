// The whole bot in this process: real SQLite files, the real playground over HTTP or whatever platform the test sets
// up, and a clock that the test moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose, type Running } from '#src/compose.ts';
import type { Config } from '#src/config.ts';
import type { ChatSender, Platform } from '#src/ports/chat.ts';
import type { Role } from '#src/role.ts';
import { createPlaygroundClient, type PlaygroundClient } from './playground-client.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestLog, type TestLog } from './test-log.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The deck `tea` of six choice cards, and `teaware` of two recall cards. */
export const TEA = join(ROOT, 'test/fixtures/content');

/** Monday 2 March 2026, 08:00 UTC. */
export const MONDAY_MORNING = Date.UTC(2026, 2, 2, 8);

export interface RunningBot extends PlaygroundClient {
  readonly url: string;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly folder: string;
  readonly databasePath: string;
  unreached(): readonly Platform[];
  stop(): Promise<void>;
  /** Starts it again on the same files, also with other settings than before. */
  start(config?: Partial<Config>): Promise<void>;
  /** Stops it, and starts it again on the same files. */
  restart(): Promise<void>;
  /** A second one on the same files, as for a moment when versions change. Whoever starts it stops it. */
  twin(role?: Role): Promise<Running>;
  close(): Promise<void>;
}

export interface BotOptions {
  readonly now?: number;
  /** On top of the playground alone: `{ playground: false, discord: { … } }` is a bot on Discord, and so for Slack. */
  readonly config?: Partial<Config>;
  readonly wrapSender?: (sender: ChatSender) => ChatSender;
  /** Default: all. */
  readonly role?: Role;
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
    discord: null,
    slack: null,
    redis: null,
    commandPrefix: '',
    logLevel: 'info',
    logFormat: 'json',
    ...options.config,
  };
  const open = (changed: Partial<Config> = {}, role = options.role ?? 'all') =>
    compose({
      config: { ...config, ...changed },
      role,
      log,
      clock,
      root: ROOT,
      ...(options.wrapSender === undefined ? {} : { wrapSender: options.wrapSender }),
    });
  let running: Running = await open();

  return {
    ...createPlaygroundClient(() => running.url),
    get url() {
      return running.url;
    },
    clock,
    log,
    folder,
    databasePath: config.databasePath,
    unreached: () => running.unreached(),
    stop: () => running.stop(),
    async start(changed) {
      running = await open(changed);
    },
    async restart() {
      await running.stop();
      running = await open();
    },
    twin: (role) => open({}, role),
    async close() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
