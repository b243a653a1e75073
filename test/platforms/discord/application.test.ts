import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { discordApplication, discordWarnings } from '#src/platforms/discord/application.ts';
import { inviteLink, personalLink } from '#src/platforms/discord/invite-links.ts';
import {
  areCommandsRegistered,
  registerCommands,
  serversWithCommands,
} from '#src/platforms/discord/registered-commands.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';

const lookup: CommandSpec = {
  name: 'asyncio',
  description: 'Look something up',
  adminOnly: false,
  subcommands: [],
  term: {
    name: 'term',
    description: 'What to look up',
    kind: 'text',
    required: true,
    autocomplete: true,
    values: [],
  },
};
const admin: CommandSpec = {
  name: 'quiz-admin',
  description: 'Manage the quiz',
  adminOnly: true,
  subcommands: [{ name: 'list', description: 'What is scheduled', options: [] }],
  term: null,
};

let discord: LoopbackDiscord;
beforeEach(async () => {
  discord = await startLoopbackDiscord();
});
afterEach(async () => {
  await discord.close();
  expect(discord.violations).toEqual([]);
});

const client = (timeoutMs = 5_000) =>
  createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, timeoutMs });
const everywhere = (commands = [lookup, admin]) => {
  return { applicationId: discord.applicationId, guildId: null, commands };
};

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error.message;
  throw new Error('It was not refused with a UserError.', { cause: error });
}

describe('the application', () => {
  it('is the one that the token belongs to', async () => {
    expect(await discordApplication(client())).toEqual({
      applicationId: discord.applicationId,
      botName: 'quizloop',
      installLink: inviteLink(discord.applicationId),
      personalLink: personalLink(discord.applicationId),
      warnings: [],
      notes: [],
    });
  });

  it('is invited with what it needs and nothing more', () => {
    const link = new URL(inviteLink('42'));
    expect(link.origin + link.pathname).toBe('https://discord.com/oauth2/authorize');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: '42',
      scope: 'bot applications.commands',
      permissions: String((1n << 10n) | (1n << 11n) | (1n << 35n) | (1n << 38n)),
      integration_type: '0',
    });
    expect(link.search).toContain('scope=bot+applications.commands');
  });

  it('is added by a person for themselves alone without any permission', () => {
    expect(personalLink('42')).toBe(
      'https://discord.com/oauth2/authorize?client_id=42&scope=applications.commands&integration_type=1',
    );
  });

  it('says what in the Developer Portal will be in the way', () => {
    const fine = {
      id: '42',
      bot_public: true,
      bot_require_code_grant: false,
      integration_types_config: { 0: {}, 1: {} },
    };
    expect(discordWarnings(fine)).toEqual([]);
    expect(discordWarnings({ ...fine, bot_public: false })).toEqual([]);
    expect(discordWarnings({ ...fine, bot_require_code_grant: true })).toEqual([
      expect.stringContaining('Requires OAuth2 Code Grant'),
    ]);
    const userInstall = [expect.stringContaining('User Install')];
    expect(discordWarnings({ ...fine, integration_types_config: { 0: {} } })).toEqual(userInstall);
    expect(discordWarnings({ ...fine, integration_types_config: null })).toEqual(userInstall);
    expect(discordWarnings({ ...fine, integration_types_config: { 1: {} } })).toEqual([
      expect.stringContaining('Guild Install'),
    ]);
  });

  it('says what is missing for those who add it with Discord’s own button', () => {
    const added = (scopes: readonly string[], permissions: bigint) =>
      discordWarnings({
        id: '42',
        bot_public: true,
        bot_require_code_grant: false,
        integration_types_config: {
          0: { oauth2_install_params: { scopes: [...scopes], permissions: String(permissions) } },
          1: {},
        },
      });
    const both = ['bot', 'applications.commands'];
    const all = (1n << 10n) | (1n << 11n) | (1n << 35n) | (1n << 38n);
    expect(added(both, all)).toEqual([]);
    expect(added(both, 1n << 3n)).toEqual([]);
    expect(added(['applications.commands'], all)).toEqual([
      expect.stringMatching(
        / Installation, and under Default Install Settings, Guild Install, add the scope bot\.$/,
      ),
    ]);
    expect(added(both, all & ~(1n << 11n))).toEqual([
      expect.stringMatching(/ add the permission Send Messages\.$/),
    ]);
    expect(added([], 0n)).toEqual([
      expect.stringMatching(
        / add the scopes applications\.commands and bot and the permissions View Channel, .*Threads\.$/,
      ),
    ]);
  });

  it('tells who alone may add a private bot, without calling it a fault', async () => {
    discord.on('GET /applications/@me').reply(200, {
      id: discord.applicationId,
      bot_public: false,
      bot_require_code_grant: false,
      integration_types_config: { 0: {}, 1: {} },
    });
    expect(await discordApplication(client())).toMatchObject({
      warnings: [],
      notes: [expect.stringContaining('turn Public Bot on if others should')],
    });
  });

  it('needs a token that Discord accepts', async () => {
    const rest = client();
    discord.resetToken();
    expect(await sentenceOf(discordApplication(rest))).toBe(
      'Discord does not accept DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, and set the new one.',
    );
  });

  it('needs a connection', async () => {
    discord.on('GET /applications/@me').hang();
    expect(await sentenceOf(discordApplication(client(300)))).toContain('Check the connection');
    discord.on('GET /applications/@me').reply(503, {});
    expect(await sentenceOf(discordApplication(client()))).toContain('Check the connection');
    discord.rateLimit('GET /applications/@me', { retryAfter: 7 });
    expect(await sentenceOf(discordApplication(client()))).toMatch(/Discord asks to wait 8 s/);
  });
});

describe('registering commands', () => {
  it('does it once, and again when they change', async () => {
    const rest = client();
    expect(await areCommandsRegistered(rest, everywhere())).toBe(false);
    expect(await registerCommands(rest, everywhere())).toBe('registered');
    expect(await areCommandsRegistered(rest, everywhere())).toBe(true);
    expect(await registerCommands(rest, everywhere())).toBe('unchanged');
    expect(await registerCommands(rest, everywhere([lookup]))).toBe('registered');
    expect(discord.registeredCommands().global).toMatchObject([{ name: 'asyncio' }]);
    expect(discord.calls.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it('does it for one server alone', async () => {
    const rest = client();
    const { id: guildId } = discord.guild('Tea team');
    const there = { ...everywhere(), guildId };
    expect(await registerCommands(rest, there)).toBe('registered');
    expect(await registerCommands(rest, there)).toBe('unchanged');
    const registered = discord.registeredCommands();
    expect(registered.global).toEqual([]);
    expect(registered.guild(guildId)).toMatchObject([{ name: 'asyncio' }, { name: 'quiz-admin' }]);
  });

  it('is found out where it was done for single servers', async () => {
    const rest = client();
    const { applicationId } = discord;
    const commands = [lookup, admin];
    const { id: guildId } = discord.guild('Tea team');
    discord.guild('Coffee team');
    expect(await serversWithCommands(rest, { applicationId, commands })).toEqual([]);
    await registerCommands(rest, { ...everywhere(), guildId });
    expect(await serversWithCommands(rest, { applicationId, commands })).toEqual(['Tea team']);
    expect(await serversWithCommands(rest, { applicationId, commands: [lookup] })).toEqual([]);
  });

  it('asks nothing more of servers that have the bot without its commands', async () => {
    discord.guild('Tea team');
    discord
      .on('GET /applications/:applicationId/guilds/:guildId/commands')
      .reply(403, { message: 'Missing Access', code: 50001 });
    const { applicationId } = discord;
    expect(await serversWithCommands(client(), { applicationId, commands: [lookup] })).toEqual([]);
  });

  it('keeps the command that opens an Activity, which Discord does not let go of', async () => {
    const launch = { type: 4, name: 'launch', description: '', handler: 2 };
    discord.register([launch]);
    const rest = client();
    expect(await registerCommands(rest, everywhere())).toBe('registered');
    expect(discord.registeredCommands().global).toMatchObject([
      { name: 'asyncio' },
      { name: 'quiz-admin' },
      launch,
    ]);
    expect(await registerCommands(rest, everywhere())).toBe('unchanged');
    expect(await registerCommands(rest, everywhere([]))).toBe('registered');
    expect(discord.registeredCommands().global).toMatchObject([launch]);
  });

  it('says how to invite the bot to a server that it is not in', async () => {
    const { id: guildId } = discord.foreignGuild('Coffee team');
    const sentence = await sentenceOf(registerCommands(client(), { ...everywhere(), guildId }));
    expect(sentence).toContain('without the scope applications.commands');
    expect(sentence).toContain(inviteLink(discord.applicationId));
  });

  it('wants the id of a server and not its name', async () => {
    const asking = registerCommands(client(), { ...everywhere(), guildId: 'Tea team/../x' });
    expect(await sentenceOf(asking)).toContain('Copy Server ID');
    expect(discord.calls).toEqual([]);
  });

  it('says the same of a refused token as everywhere', async () => {
    const rest = client();
    discord.resetToken();
    expect(await sentenceOf(registerCommands(rest, everywhere()))).toContain('Reset Token');
  });
});
