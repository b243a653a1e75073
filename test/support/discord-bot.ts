// The whole bot on a loopback Discord that shares its clock: real files, the real discord.js, and a team of four.
import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import { botCommands } from '#src/cli/bot-commands.ts';
import { readConfig } from '#src/config.ts';
import { commandsJson } from '#src/platforms/discord/command-json.ts';
import { expectCleanLog } from './clean-log.ts';
import {
  type Channel,
  type Guild,
  type LoopbackDiscord,
  startLoopbackDiscord,
  type User,
} from './discord/loopback-discord.ts';
import { createDiscordTalk, type DiscordTalk } from './discord-talk.ts';
import { createEventually, type Eventually } from './eventually.ts';
import { type BotOptions, MONDAY_MORNING, type RunningBot, startBot, TEA } from './running-bot.ts';
import { askDatabase, expectSoundDatabase } from './sound-database.ts';
import type { TestClock } from './test-clock.ts';
import { type LogLine, written } from './test-log.ts';

export interface Expected {
  /** Errors in the log, in order. */
  readonly errors?: readonly string[];
  /** What the loopback may note. */
  readonly violations?: RegExp | null;
}

export interface DiscordBot extends DiscordTalk {
  readonly discord: LoopbackDiscord;
  readonly bot: RunningBot;
  readonly clock: TestClock;
  /** Has the channel `general` for hellos, and `tea`. */
  readonly guild: Guild;
  readonly general: Channel;
  readonly tea: Channel;
  /** Manages the guild. */
  readonly amara: User;
  readonly mei: User;
  readonly tomasz: User;
  readonly idris: User;
  /** The status of `/readyz`. */
  ready(): Promise<number>;
  readonly eventually: Eventually;
  /** The one value that a query of the database has. */
  ask(sql: string): unknown;
  /** Stops everything. Throws unless nothing at all was wrong, but for what the test expects. */
  close(expected?: Expected): Promise<void>;
}

/** As `quizloop discord register` does it. */
export async function registerCommands(discord: LoopbackDiscord, commandPrefix = ''): Promise<void> {
  const config = readConfig({ CONTENT_DIR: TEA, COMMAND_PREFIX: commandPrefix });
  discord.register([...commandsJson(await botCommands(config))]);
}

/** The people and places of the team. */
async function createTeam(discord: LoopbackDiscord, commandPrefix: string | undefined) {
  const amara = discord.user('Amara');
  const guild = discord.guild('Tea lovers', { owner: amara, systemChannel: false });
  const general = discord.channel(guild, 'general');
  const tea = discord.channel(guild, 'tea');
  const [mei, tomasz, idris] = [discord.user('Mei'), discord.user('Tomasz'), discord.user('Idris')];
  for (const user of [mei, tomasz, idris]) discord.join(guild, user);
  discord.join(guild, amara, { admin: true });
  await registerCommands(discord, commandPrefix);
  return { guild, general, tea, amara, mei, tomasz, idris };
}

function expectNothingWrong(discord: LoopbackDiscord, bot: RunningBot, expected: Expected): void {
  const { errors = [], violations = null } = expected;
  expect(discord.violations.filter((each) => violations?.test(each) !== true)).toEqual([]);
  expect(discord.pings).toBe(0);
  const isUnexpected = ({ level, message }: LogLine) => level === 'error' && !errors.includes(message);
  expect(bot.log.lines.filter(isUnexpected)).toEqual([]);
  expect(bot.log.messages('error')).toEqual(errors);
  expectSoundDatabase(bot.databasePath);
}

/** A team, the bot, and its hello in the channel `general`. */
export async function startDiscordBot(options: BotOptions = {}): Promise<DiscordBot> {
  let clock: TestClock | null = null;
  const start = options.now ?? MONDAY_MORNING;
  const discord = await startLoopbackDiscord({ now: () => clock?.now() ?? start });
  const team = await createTeam(discord, options.config?.commandPrefix);
  const { token, apiUrl } = discord;
  const settings = { playground: false, discord: { token, apiUrl, shards: 'auto' as const } };
  const bot = await startBot({ ...options, config: { ...settings, ...options.config } });
  clock = bot.clock;
  return {
    ...createDiscordTalk(discord, bot.clock),
    ...team,
    discord,
    bot,
    clock: bot.clock,
    eventually: createEventually(bot.clock),
    async ready() {
      const response = await fetch(`${bot.url}/readyz`);
      await response.arrayBuffer();
      return response.status;
    },
    ask: (sql) => askDatabase(bot.databasePath, sql),
    async close(expected = {}) {
      await bot.stop();
      await discord.close();
      expectNothingWrong(discord, bot, expected);
      // Also the token of the beginning, where it was reset meanwhile.
      expectCleanLog(written(bot.log.lines), [token, discord.token]);
      rmSync(bot.folder, { recursive: true, force: true });
    },
  };
}
