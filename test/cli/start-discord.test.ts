// `quizloop start` with a token, as a process, against a Discord on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { discordRegister } from '#src/cli/discord-register.ts';
import { type ChildBot, startChildBot } from '../support/child-bot.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../support/discord/loopback-discord.ts';

const PATIENCE = { timeout: 10_000 };

let discord: LoopbackDiscord;
let folder: string;
let bot: ChildBot | null;
beforeEach(async () => {
  bot = null;
  discord = await startLoopbackDiscord();
  folder = mkdtempSync(join(tmpdir(), 'quizloop-start-'));
});
afterEach(async () => {
  await bot?.end('SIGKILL');
  await discord.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<ChildBot> {
  bot = await startChildBot(folder, {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    LOG_LEVEL: 'debug',
    NODE_ENV: 'production',
  });
  return bot;
}

describe('starting with a token', () => {
  it('connects, keeps the token out of every line, even as it is refused, and ends with 0', async () => {
    const { token } = discord;
    const guild = discord.guild('Tea lovers', { systemChannel: false });
    const ada = discord.user('Ada');
    discord.join(guild, ada);
    const channel = discord.channel(guild, 'tea');
    const { url, log, end } = await start();
    expect(discord.sessions()).toBe(1);
    await vi.waitFor(() => expect(discord.messages(ada, channel).length).toBe(1), { timeout: 10_000 });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    discord.resetToken();
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503));
    await vi.waitFor(() => expect(log.map(({ msg }) => msg)).toContain('discord_refused'));
    expect(await end('SIGTERM')).toBe(0);
    expect(JSON.stringify(log)).not.toContain(token);
    expect(discord.violations).toEqual([]);
  });

  it('ends with 0 within 15 s while Discord hangs with a message and an answer on their way', async () => {
    const SEND = 'POST /channels/:channelId/messages';
    const CALLBACK = 'POST /interactions/:id/:token/callback';
    const EDIT = 'PATCH /webhooks/:applicationId/:token/messages/@original';
    const arrived = (route: string) => discord.calls.filter((call) => call.route === route).length;
    discord.on(SEND).hang({ times: 99 });
    const guild = discord.guild('Tea lovers', { systemChannel: false });
    const ada = discord.user('Ada');
    discord.join(guild, ada);
    const channel = discord.channel(guild, 'tea');
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    await discordRegister({ env, guildId: null, remove: false, out: () => {} });
    const { log, end } = await start();
    await vi.waitFor(() => expect(arrived(SEND)).toBe(1), PATIENCE);
    // Somebody else holds the database, so that the click is acknowledged before it is answered.
    const other = new Database(join(folder, 'quizloop.db'));
    other.exec('BEGIN IMMEDIATE');
    discord.on(EDIT).hang({ times: 99 });
    discord.command(ada, channel, 'quiz', { sub: 'now' }).catch(() => undefined);
    await vi.waitFor(() => expect(arrived(CALLBACK)).toBe(1), PATIENCE);
    other.exec('ROLLBACK');
    other.close();
    await vi.waitFor(() => expect(arrived(EDIT)).toBe(1), PATIENCE);
    expect(await end('SIGTERM')).toBe(0);
    expect(log.map(({ msg }) => msg)).toContain('stopped');
    expect(log.map(({ msg }) => msg)).not.toContain('stop_timed_out');
  }, 40_000);

  it('ends with the one sentence when Discord refuses the token', async () => {
    discord.on('GET /gateway/bot').reply(401, { message: '401: Unauthorized', code: 0 });
    await expect(start()).rejects.toThrow(
      /^It ended before it listened: Discord does not accept DISCORD_TOKEN\. In the Developer Portal .*\.\n$/,
    );
    expect(discord.sessions()).toBe(0);
  });
});
