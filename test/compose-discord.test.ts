// The whole bot on Discord: how it starts, what /readyz says of it, and how it stops.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { discordRegister } from '#src/cli/discord-register.ts';
import type { Config } from '#src/config.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from './support/discord/loopback-discord.ts';
import { MONDAY_MORNING, ROOT, type RunningBot, startBot } from './support/running-bot.ts';
import { ADMIN } from './support/tea-team.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOT_REGISTERED = 'discord_commands_not_registered';

let discord: LoopbackDiscord;
let bots: RunningBot[];
beforeEach(async () => {
  discord = await startLoopbackDiscord();
  bots = [];
});
afterEach(async () => {
  for (const bot of bots) await bot.close();
  await discord.close();
});

const settings = (): Pick<Config, 'playground' | 'discord'> => ({
  playground: false,
  discord: { token: discord.token, apiUrl: discord.apiUrl, shards: 'auto' },
});

async function begin(config: Partial<Config> = {}): Promise<RunningBot> {
  const bot = await startBot({ config: { ...settings(), ...config } });
  bots.push(bot);
  return bot;
}

const readySchema = z.object({ status: z.string(), checks: z.record(z.string(), z.boolean()) });

async function readiness(bot: RunningBot) {
  const response = await fetch(`${bot.url}/readyz`);
  return [response.status, readySchema.parse(await response.json()).checks.platforms] as const;
}

const clockSchema = z.object({
  clock: z.object({ now: z.number(), offset: z.number(), movable: z.boolean() }),
});
const clockOf = async ({ url }: RunningBot) =>
  clockSchema.parse(await (await fetch(`${url}/api/state?member=${ADMIN}`)).json()).clock;

/** As somebody would before the start. */
const register = (guildId: string | null = null) =>
  discordRegister({
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      CONTENT_DIR: join(ROOT, 'test/fixtures/content'),
    },
    guildId,
    remove: false,
    out: () => {},
  });

describe('the bot on Discord alone', () => {
  it('says hello, answers, is ready, and has no page', async () => {
    const guild = discord.guild('Tea lovers', { systemChannel: false });
    const ada = discord.user('Ada');
    discord.join(guild, ada);
    const channel = discord.channel(guild, 'tea');
    const bot = await begin();
    expect(await readiness(bot)).toEqual([200, true]);
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    const page = await fetch(bot.url);
    expect([page.status, await page.text()]).toEqual([404, '404 Not Found']);
    await vi.waitFor(() => expect(discord.messages(ada, channel).length).toBe(1));
    expect(discord.messages(ada, channel)[0]?.text).toContain('I help your team remember');
    await register();
    const seen = await discord.command(ada, channel, 'quiz', { sub: 'help' });
    expect(seen.message?.ephemeral).toBe(true);
    expect(bot.log.messages('error')).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('warns when the commands are not registered, and not when they are', async () => {
    const first = await begin();
    await vi.waitFor(() => expect(first.log.messages('warn')).toContain(NOT_REGISTERED));
    expect(first.log.lines.find(({ message }) => message === NOT_REGISTERED)?.fields).toEqual({
      type: 'npx quizloop discord register',
    });
    await register();
    await first.restart();
    // Stopping waits for what it found out.
    await first.close();
    bots = [];
    expect(first.log.messages('warn').filter((message) => message === NOT_REGISTERED).length).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  it('does not warn of commands that are registered for one server to try them', async () => {
    const { id } = discord.guild('Tea lovers');
    await register(id);
    const bot = await begin();
    await vi.waitFor(() => expect(bot.log.messages('info')).toContain('discord_commands_in_servers_only'));
    expect(bot.log.messages('warn')).not.toContain(NOT_REGISTERED);
  });

  it('does not start with a token that Discord refuses, and leaves nothing open', async () => {
    const { discord: wanted } = settings();
    discord.resetToken();
    await expect(begin({ discord: wanted })).rejects.toThrow(/^Discord does not accept DISCORD_TOKEN\./);
    expect(discord.sessions()).toBe(0);
  });

  it('sends nothing more once one request was refused for its token, and says so to /readyz', async () => {
    for (const name of ['Tea lovers', 'Coffee lovers', 'Cocoa lovers']) discord.guild(name);
    discord.on('POST /channels/:channelId/messages').reply(401, { message: '401: Unauthorized', code: 0 });
    const bot = await begin();
    expect(await readiness(bot)).toEqual([503, false]);
    bot.clock.advance(60 * 60 * 1000);
    // The rounds of that hour are over once it has stopped.
    await bot.close();
    bots = [];
    expect(discord.calls.filter(({ route }) => route.endsWith('/messages')).length).toBe(1);
    expect(bot.log.messages('error')).toEqual(['platform_unauthorized']);
  });

  it('is not ready once its token was reset, while it goes on being alive', async () => {
    const bot = await begin();
    discord.resetToken();
    await vi.waitFor(async () => expect(await readiness(bot)).toEqual([503, false]));
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
  });

  it('starts while Discord cannot be reached, and is ready once it can', async () => {
    discord.on('GET /gateway/bot').reply(503, { message: 'Service Unavailable' }, { times: 1 });
    const bot = await begin();
    expect(await readiness(bot)).toEqual([503, false]);
    expect(bot.unreached()).toEqual(['discord']);
    bot.clock.advance(60_000);
    await vi.waitFor(async () => expect(await readiness(bot)).toEqual([200, true]));
    expect(bot.unreached()).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('leaves Discord when it stops', async () => {
    const bot = await begin();
    expect(discord.sessions()).toBe(1);
    await bot.close();
    bots = [];
    await vi.waitFor(() => expect(discord.sessions()).toBe(0));
    expect(bot.log.messages('error')).toEqual([]);
  });
});

describe('the playground beside Discord', () => {
  it('goes by the real time, however far its clock was moved before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quizloop-both-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const databasePath = join(folder, 'quizloop.db');
    const alone = await begin({ discord: null, playground: true, databasePath });
    await alone.travel(ADMIN, 'day');
    expect(await clockOf(alone)).toMatchObject({ offset: DAY_MS, movable: true });
    await alone.close();
    bots = [];
    const both = await begin({ playground: true, databasePath });
    expect(discord.sessions()).toBe(1);
    expect(await readiness(both)).toEqual([200, true]);
    expect(await clockOf(both)).toMatchObject({ now: MONDAY_MORNING, offset: 0, movable: false });
    expect(discord.violations).toEqual([]);
  });
});
