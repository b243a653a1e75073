// `quizloop start` with a token, as a process, against a Discord on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChildBot, startChildBot } from '../support/child-bot.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../support/discord/loopback-discord.ts';

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

  it('ends with the one sentence when Discord refuses the token', async () => {
    discord.on('GET /gateway/bot').reply(401, { message: '401: Unauthorized', code: 0 });
    await expect(start()).rejects.toThrow(
      /^It ended before it listened: Discord does not accept DISCORD_TOKEN\. In the Developer Portal .*\.\n$/,
    );
    expect(discord.sessions()).toBe(0);
  });
});
