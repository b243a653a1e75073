// A real Redis as a child process, on a free port and in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import type { RedisAddress } from '#src/queue/redis-client.ts';

export interface RedisOptions {
  /** Writes every change to disk, so that a restart forgets nothing. */
  readonly appendOnly?: boolean;
  readonly password?: string;
  readonly maxmemoryPolicy?: string;
  /** Further words of its command line, which win. */
  readonly args?: readonly string[];
}

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  readonly address: RedisAddress;
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** It stands still with all connections open, until `goOn`. */
  hang(): void;
  goOn(): void;
  flushall(): Promise<void>;
  /** One command, by a connection of the test's own. */
  ask(command: string, ...args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Is there a `redis-server`? If not, it is said loudly, and in CI (`CI` is set) it throws, so that nothing is left
 * untested in silence.
 */
export function findRedis(env: NodeJS.ProcessEnv = process.env): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore', env });
    return true;
  } catch {
    const missing =
      'redis-server was not found: install it (Debian: redis-server, macOS: brew install redis).';
    if (env.CI) throw new Error(missing);
    // biome-ignore lint/suspicious/noConsole: whoever runs the tests has to see that some of them were skipped
    console.warn(`\n*** ${missing} The tests of the queue on Redis are SKIPPED. ***\n`);
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No port.');
  return address.port;
}

function launch(port: number, folder: string, options: RedisOptions): ChildProcess {
  const { appendOnly = false, password, maxmemoryPolicy = 'noeviction' } = options;
  const settings: Readonly<Record<string, string>> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    appendfsync: 'always',
    'maxmemory-policy': maxmemoryPolicy,
    ...(password === undefined ? {} : { requirepass: password }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return spawn('redis-server', [...args, ...(options.args ?? [])], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Resolves once it takes connections. */
async function untilReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('The child has no output.');
  const lines = createInterface({ input: child.stdout });
  const ready = Promise.withResolvers<void>();
  const said: string[] = [];
  lines.on('line', (line) => {
    said.push(line);
    if (line.includes('Ready to accept connections')) ready.resolve();
  });
  child.once('exit', () => ready.reject(new Error(`Redis ended:\n${said.join('\n')}`)));
  await ready.promise;
}

/** Started, unless `isDown`. */
export async function startRedis(
  options: RedisOptions & { readonly isDown?: boolean } = {},
): Promise<RedisServer> {
  const { password = null, isDown = false } = options;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-redis-'));
  const address = { host: '127.0.0.1', port, username: null, password, database: 0, tls: false };
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = launch(port, folder, options);
    await untilReady(child);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    // One that was made to stand still takes no other signal.
    ending.kill('SIGCONT');
    await exited;
  }

  async function ask(command: string, ...args: readonly string[]): Promise<unknown> {
    const client = new Redis({ port, ...(password === null ? {} : { password }), lazyConnect: true });
    await client.connect();
    try {
      return await client.call(command, ...args);
    } finally {
      client.disconnect();
    }
  }

  if (!isDown) await start();
  return {
    port,
    url: `redis://${password === null ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}/0`,
    address,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    hang: () => void child?.kill('SIGSTOP'),
    goOn: () => void child?.kill('SIGCONT'),
    flushall: async () => void (await ask('FLUSHALL')),
    ask,
    async close() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
