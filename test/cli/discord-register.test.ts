import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discordRegister } from '#src/cli/discord-register.ts';
import { contentOf, DECK, FILES } from '../decks/fixture-deck.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../support/discord/loopback-discord.ts';
import { ROOT } from '../support/running-bot.ts';

const TEA = join(ROOT, 'test/fixtures/content');
const COMMANDS = '/tea, /teaware, /quiz, /quiz-admin.';

let discord: LoopbackDiscord;
beforeEach(async () => {
  discord = await startLoopbackDiscord();
});
afterEach(async () => {
  await discord.close();
});

interface Run {
  readonly guildId?: string;
  readonly remove?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What it prints. */
async function register({ guildId, remove = false, env = {} }: Run = {}): Promise<readonly string[]> {
  const printed: string[] = [];
  await discordRegister({
    env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, CONTENT_DIR: TEA, ...env },
    guildId: guildId ?? null,
    remove,
    out: (line) => printed.push(line),
  });
  return printed;
}

const writes = () => discord.calls.filter(({ method }) => method !== 'GET');

describe('registering the commands', () => {
  it('does it for all servers, and says what to do next', async () => {
    expect(await register()).toEqual([
      `Registered 4 commands: ${COMMANDS}`,
      expect.stringMatching(
        /^Next: start the bot with "npm start", add it to a server with https:\/\/discord\.com\/\S*oauth2\/authorize\?client_id=\d+&/,
      ),
      'and type /quiz help there. If Discord does not show it yet, reload Discord with Ctrl+R.',
    ]);
    expect(discord.registeredCommands().global).toMatchObject(
      ['tea', 'teaware', 'quiz', 'quiz-admin'].map((name) => ({ name })),
    );
    expect(discord.violations).toEqual([]);
  });

  it('changes nothing the second time, and everything once the commands are others', async () => {
    await register();
    const [again] = await register();
    expect(again).toBe(`Nothing to change: Discord has the 4 commands: ${COMMANDS}`);
    expect(writes().length).toBe(1);
    const [prefixed, , next] = await register({ env: { COMMAND_PREFIX: 'ql-' } });
    expect(prefixed).toBe('Registered 4 commands: /ql-tea, /ql-teaware, /ql-quiz, /ql-quiz-admin.');
    expect(next).toContain('type /ql-quiz help');
    expect(discord.registeredCommands().global.length).toBe(4);
    expect(discord.violations).toEqual([]);
  });

  it('does it for one server only, and takes them away again', async () => {
    const { id } = discord.guild('Tea lovers');
    const [first, hint] = await register({ guildId: id });
    expect(first).toBe(`Registered 4 commands in server ${id}: ${COMMANDS}`);
    expect(hint).toContain('--remove');
    expect(discord.registeredCommands().guild(id).length).toBe(4);
    expect(discord.registeredCommands().global).toEqual([]);
    expect((await register({ guildId: id }))[0]).toMatch(/^Nothing to change: /);
    expect(await register({ guildId: id, remove: true })).toEqual([
      expect.stringMatching(/^Removed the commands of .+ in server \d+\.$/),
    ]);
    expect(discord.registeredCommands().guild(id)).toEqual([]);
    expect(await register({ guildId: id, remove: true })).toEqual([`Nothing to remove in server ${id}.`]);
    expect(discord.violations).toEqual([]);
  });

  it('says in one sentence why it cannot', async () => {
    const foreign = discord.foreignGuild('Elsewhere');
    await expect(register({ guildId: foreign.id })).rejects.toThrow(
      /^Quizloop is not in that server, or was invited without the scope applications\.commands\. Open https:/,
    );
    await expect(register({ guildId: 'tea' })).rejects.toThrow(
      /^--guild: “tea” is no server's id\. In Discord/,
    );
    await expect(register({ env: { DISCORD_TOKEN: '', DISCORD_API_URL: '' } })).rejects.toThrow(
      /^DISCORD_TOKEN is not set\. The README says where to get it/,
    );
    const { token } = discord;
    discord.resetToken();
    await expect(register({ env: { DISCORD_TOKEN: token } })).rejects.toThrow(
      'Discord does not accept DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, and set the new one.',
    );
  });

  it('says so when Discord cannot be reached', async () => {
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    await discord.close();
    await expect(register({ env })).rejects.toThrow(
      /Check the connection to the internet and DISCORD_API_URL, then try again\.$/,
    );
    discord = await startLoopbackDiscord();
  });

  it('changes nothing when the prefix makes a command too long, and says what to shorten', async () => {
    const deck = { ...FILES, 'deck.yaml': DECK.replace('kettle\n', 'all-about-water-kettles\n') };
    const env = { CONTENT_DIR: await contentOf({ kettles: deck }) };
    await expect(register({ env: { ...env, COMMAND_PREFIX: 'team-blue-' } })).rejects.toThrow(
      'COMMAND_PREFIX makes /team-blue-all-about-water-kettles of the deck “kettles” too long: with its slash a command has at most 32 characters. Shorten COMMAND_PREFIX, or `command` in the deck.yaml.',
    );
    expect(writes()).toEqual([]);
    await register({ env: { ...env, COMMAND_PREFIX: 'teal-' } });
    expect(discord.violations).toEqual([]);
  });

  it('keeps what is registered while a deck is left out', async () => {
    await register();
    const broken = { ...FILES, 'deck.yaml': DECK.replace('format: 1', 'format: 7') };
    const CONTENT_DIR = await contentOf({ kettles: broken });
    await expect(register({ env: { CONTENT_DIR } })).rejects.toThrow(
      'Not every deck can be read (1 problem), and its command would be missing. "quizloop deck lint" says what to do.',
    );
    const empty = mkdtempSync(join(tmpdir(), 'quizloop-no-deck-'));
    await expect(register({ env: { CONTENT_DIR: empty } })).rejects.toThrow(/"quizloop deck lint" says/);
    rmSync(empty, { recursive: true });
    expect(writes().length).toBe(1);
  });
});
