// The doctor with a token, against a Discord on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discordRegister } from '#src/cli/discord-register.ts';
import { doctor } from '#src/cli/doctor.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../support/discord/loopback-discord.ts';
import { ROOT } from '../support/running-bot.ts';

let discord: LoopbackDiscord;
let folder: string;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  discord = await startLoopbackDiscord();
  folder = mkdtempSync(join(tmpdir(), 'quizloop-doctor-'));
  env = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DATABASE_PATH: join(folder, 'quizloop.db'),
    CONTENT_DIR: join(ROOT, 'test/fixtures/content'),
  };
});
afterEach(async () => {
  await discord.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Its exit code, and what it prints from the checks of Discord on, without the clock. */
async function examine(more: Readonly<Record<string, string>> = {}) {
  const printed: string[] = [];
  const code = await doctor({ env: { ...env, ...more }, root: ROOT, out: (line) => printed.push(line) });
  const names = ['discord: ', 'commands: ', 'Add it to a server: ', 'Add it for yourself alone: '];
  const found = printed.filter((line) => names.some((name) => line.slice(9).startsWith(name)));
  return { code, printed, found, last: printed.at(-1) };
}

const register = () => discordRegister({ env, guildId: null, remove: false, out: () => {} });

/** What the Developer Portal says about the application, on top of what is right. */
const portal = (settings: Readonly<Record<string, unknown>>) =>
  discord.on('GET /applications/@me').reply(200, {
    id: discord.applicationId,
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {}, 1: {} },
    ...settings,
  });

describe('the doctor with a token', () => {
  it('knows the bot, says how to register the commands and where to add it to a server', async () => {
    const { code, printed, found, last } = await examine();
    expect(printed).toContain('ok       settings: Discord');
    expect(found).toEqual([
      expect.stringMatching(
        `^ok {7}discord: it accepts the token of “.+”, application ${discord.applicationId}$`,
      ),
      'to do    commands: Discord does not have those of this version yet. Type "npx quizloop discord register".',
      expect.stringMatching(
        new RegExp(
          `^ {9}Add it to a server: https://discord\\.com/\\S*oauth2/authorize\\?client_id=${discord.applicationId}&scope=bot\\+applications\\.commands&permissions=\\d+`,
        ),
      ),
      `         Add it for yourself alone: https://discord.com/oauth2/authorize?client_id=${discord.applicationId}&scope=applications.commands&integration_type=1`,
    ]);
    expect(last).toBe('Nothing is wrong, and 1 thing can be done. Start it with "npm start".');
    expect(code).toBe(0);
    expect(discord.calls.every(({ method }) => method === 'GET')).toBe(true);
    expect(discord.violations).toEqual([]);
  });

  it('finds everything well once the commands are registered', async () => {
    await register();
    const { code, found, last } = await examine();
    expect(found[1]).toBe('ok       commands: 4 commands registered: /tea, /teaware, /quiz, /quiz-admin');
    expect([code, last]).toEqual([0, 'Everything is well. Start it with "npm start".']);
  });

  it('accepts commands that were registered for one server to try them', async () => {
    const { id } = discord.guild('Tea team');
    await discordRegister({ env, guildId: id, remove: false, out: () => {} });
    const { code, found, last } = await examine();
    expect(found[1]).toBe(
      'ok       commands: registered in “Tea team” only, 4 commands: /tea, /teaware, /quiz, /quiz-admin. For all servers type "npx quizloop discord register"',
    );
    expect([code, last]).toEqual([0, 'Everything is well. Start it with "npm start".']);
    expect(discord.violations).toEqual([]);
  });

  it('says when a deck or the prefix made other commands of them', async () => {
    await register();
    const { found } = await examine({ COMMAND_PREFIX: 'ql-' });
    expect(found[1]).toMatch(/^to do {4}commands: .* Type "npx quizloop discord register"\.$/);
  });

  it('says what is to be clicked in the Developer Portal', async () => {
    await register();
    portal({ bot_public: false, integration_types_config: { 0: {} } });
    const { code, found, last } = await examine();
    expect(found.slice(1, 3)).toEqual([
      expect.stringMatching(
        /^to do {4}discord: People cannot add the bot for themselves .* tick User Install/,
      ),
      // Somebody may want just that.
      expect.stringMatching(/^note {5}discord: Only its owner can add the bot .* turn Public Bot on/),
    ]);
    expect([code, last]).toEqual([
      0,
      'Nothing is wrong, and 1 thing can be done. Start it with "npm start".',
    ]);
  });

  it('has one sentence for a token that was reset', async () => {
    discord.resetToken();
    const { code, found, last } = await examine();
    expect(found).toEqual([
      'problem  discord: Discord does not accept DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, and set the new one.',
    ]);
    expect([code, last]).toEqual([1, '1 check found a problem.']);
  });

  it('has one sentence for a Discord that cannot be reached, or answers nonsense', async () => {
    discord.on('GET /applications/@me').reply(200, 'a login page');
    expect((await examine()).found).toEqual([expect.stringMatching(/^problem {2}discord: [A-Z].*\.$/)]);
    await discord.close();
    const { code, found } = await examine();
    expect(found).toEqual([
      expect.stringMatching(/^problem {2}discord: [A-Z].* Check the connection to the internet .*\.$/),
    ]);
    expect(code).toBe(1);
    discord = await startLoopbackDiscord();
  });

  it('does not ask Discord with a token that cannot be one', async () => {
    const { code, printed } = await examine({ DISCORD_TOKEN: discord.applicationId });
    expect(code).toBe(1);
    expect(printed.join('\n')).toContain('DISCORD_TOKEN: is a number, such as the Application ID');
    expect(discord.calls).toEqual([]);
  });

  it('does not judge the commands while the decks are not known', async () => {
    const { found, code } = await examine({ CONTENT_DIR: folder });
    expect(found.map((line) => line.slice(0, 17))).toEqual([
      'ok       discord:',
      '         Add it t',
      '         Add it f',
    ]);
    expect(code).toBe(1);
  });
});
