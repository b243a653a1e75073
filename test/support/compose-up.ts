// `docker compose up` on a machine without Docker: what each service runs, as processes on loopback. Each container's own
// network is a port of its own here, a volume is a folder, and the name of a service is an address.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BotProcess, watchProcess } from './bot-process.ts';
import { type ComposeFile, durationMs, type QuizloopService, type Variables } from './compose-file.ts';
import type { Image } from './image.ts';
import { freePort, type RedisServer, startRedis } from './redis-server.ts';

export interface Container extends BotProcess {
  /** What its health check says now. */
  healthy(): Promise<boolean>;
}

export interface ComposeProject {
  /** Runs from the beginning, as whatever is started waits for it. */
  readonly redis: RedisServer & { healthy(): Promise<boolean> };
  /** `docker compose run --rm bot …`: what one more container of the bot prints. Rejects unless it ends with 0. */
  run(command: readonly string[]): Promise<string>;
  /** `docker compose up -d`: returns at once when both are started. */
  up(): Promise<{ readonly bot: Container; readonly worker: Container }>;
  /** The folder of this volume. */
  volume(name: string): string;
  /** Ends what still runs, and removes the volumes. */
  remove(): Promise<void>;
}

/** `node` of the image is the one that runs the tests. */
const here = (command: readonly string[]): readonly [string, ...string[]] => {
  const [program = '', ...args] = command;
  return [program === 'node' ? process.execPath : program, ...args];
};

/** To be run in the image. */
const inImage = (image: Image, command: readonly string[]) => here([...image.entrypoint, ...command]);

/** Does it end with 0, within this time? */
async function succeeds(command: readonly string[], env: Variables, timeoutMs: number): Promise<boolean> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('There is no command.');
  return promisify(execFile)(program, args, { env, timeout: timeoutMs }).then(
    () => true,
    () => false,
  );
}

/** One process of this image with just these settings. `PORT` has to be among them. */
export function runContainer(image: Image, command: readonly string[], settings: Variables): Container {
  const env = { ...image.env, ...settings };
  const [program, ...args] = inImage(image, command);
  const child = spawn(program, args, { cwd: image.app, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { health } = image;
  return {
    ...watchProcess(child),
    healthy: () => succeeds(here(health.command), env, health.timeoutMs),
  };
}

async function upRedis({ command, healthcheck }: ComposeFile['services']['redis']) {
  const [program, ...args] = command;
  if (program !== 'redis-server') throw new Error(`Redis is started by ${program}.`);
  const server = await startRedis({ args });
  const [cli = '', ...words] = healthcheck.test.slice(1);
  const check = [cli, '-p', String(server.port), ...words];
  const { PATH = '' } = process.env;
  return { ...server, healthy: () => succeeds(check, { PATH }, durationMs(healthcheck.timeout)) };
}

/** `dotEnv` is what stands in the file `.env`. */
export async function createComposeProject(
  image: Image,
  { services, volumes }: ComposeFile,
  dotEnv: Variables,
): Promise<ComposeProject> {
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-compose-'));
  const volume = (name: string): string => join(folder, name);
  for (const name of Object.keys(volumes)) mkdirSync(volume(name));
  const redis = await upRedis(services.redis);

  /** A value of `environment`, which speaks of folders and names of services. */
  function translate(value: string, mounts: readonly string[]): string {
    const mount = mounts.find((each) => value.startsWith(`${each.split(':')[1]}/`));
    const [name = '', path = ''] = mount?.split(':') ?? [];
    if (mount !== undefined) return join(volume(name), value.slice(path.length));
    const url = URL.parse(value);
    if (url?.hostname !== 'redis') return value;
    return value.replace('redis:6379', `127.0.0.1:${redis.port}`);
  }

  async function settingsOf(name: string, { environment, volumes: mounts }: QuizloopService) {
    const TMPDIR = mkdtempSync(join(folder, `${name}-tmp-`));
    const own = Object.entries(environment).map(([key, value]) => [key, translate(value, mounts)]);
    return { ...dotEnv, ...Object.fromEntries(own), PORT: String(await freePort()), TMPDIR };
  }
  const started: Container[] = [];
  async function start(name: 'bot' | 'worker'): Promise<Container> {
    const service = services[name];
    const container = runContainer(image, service.command, await settingsOf(name, service));
    started.push(container);
    return container;
  }

  return {
    redis,
    volume,
    async run(command) {
      const [program, ...args] = inImage(image, command);
      const env = { ...image.env, ...(await settingsOf('run', services.bot)) };
      return (await promisify(execFile)(program, args, { cwd: image.app, env })).stdout;
    },
    async up() {
      const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
      return { bot, worker };
    },
    async remove() {
      for (const { signal } of started) signal('SIGKILL');
      await Promise.all([...started.map(({ exited }) => exited), redis.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
