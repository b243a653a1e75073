// The bot on a loopback Discord as a process of its own, by the real time: for what only a process can suffer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import { type ChildBot, startChildBot } from './child-bot.ts';
import { expectCleanLog } from './clean-log.ts';
import {
  type Channel,
  type LoopbackDiscord,
  type ShownMessage,
  startLoopbackDiscord,
  type User,
} from './discord/loopback-discord.ts';
import { registerCommands } from './discord-bot.ts';
import { createDiscordTalk, type DiscordTalk, labelsOf, shown } from './discord-talk.ts';
import { TEA } from './running-bot.ts';
import { askDatabase, expectSoundDatabase } from './sound-database.ts';

export interface DiscordChild extends DiscordTalk {
  readonly discord: LoopbackDiscord;
  readonly databasePath: string;
  readonly tea: Channel;
  /** Manages the guild. */
  readonly amara: User;
  readonly members: readonly User[];
  start(): Promise<void>;
  /** Ends it with this signal. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Schedules, and posts at once; gives the post. */
  post(): Promise<ShownMessage>;
  posts(): readonly ShownMessage[];
  ask(sql: string): unknown;
  /** The lines of its log so far, with this message; of all its starts. */
  logged(message: string): readonly ChildBot['log'][number][];
  /** The status of `/readyz`. */
  ready(): Promise<number>;
  /** A connection of the test's own. */
  open(): Database.Database;
  /** Stops everything. Throws unless nothing at all was wrong. */
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** A guild with its manager and so many members, and the bot in it; `settings` come on top of those of Discord. */
export async function startDiscordChild(members = 3, settings: Settings = {}): Promise<DiscordChild> {
  const discord = await startLoopbackDiscord();
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-discord-'));
  const databasePath = join(folder, 'quizloop.db');
  const amara = discord.user('Amara');
  const guild = discord.guild('Tea lovers', { owner: amara, systemChannel: false });
  discord.join(guild, amara, { admin: true });
  const tea = discord.channel(guild, 'tea');
  const people = Array.from({ length: members }, (_, index) => discord.user(`Member ${index}`));
  for (const person of people) discord.join(guild, person);
  await registerCommands(discord);
  const { token, apiUrl } = discord;
  const env = { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, CONTENT_DIR: TEA, ...settings };
  let bot: ChildBot = await startChildBot(folder, env);
  const logs: ChildBot['log'][] = [bot.log];
  // Real time goes by of its own accord.
  const talk = createDiscordTalk(discord, { advance: () => {} });
  const posts = () =>
    discord.messages(amara, tea).filter((message) => labelsOf(message).includes('Review privately'));

  return {
    ...talk,
    discord,
    databasePath,
    tea,
    amara,
    members: people,
    async start() {
      bot = await startChildBot(folder, env);
      logs.push(bot.log);
    },
    async end(signal) {
      await bot.end(signal);
    },
    async post() {
      await talk.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
      await talk.click(amara, tea, 'Start it');
      const before = posts().length;
      shown(await talk.click(amara, tea, 'Post the first one now'));
      return vi.waitFor(() => {
        const post = posts().at(-1);
        if (post === undefined || posts().length === before) throw new Error('No post yet.');
        return post;
      });
    },
    posts,
    ask: (sql) => askDatabase(databasePath, sql),
    logged: (message) => logs.flat().filter(({ msg }) => msg === message),
    async ready() {
      const response = await fetch(`${bot.url}/readyz`);
      await response.arrayBuffer();
      return response.status;
    },
    open: () => new Database(databasePath, { timeout: 5_000 }),
    async close() {
      const code = await bot.end('SIGTERM');
      await discord.close();
      expect(code).toBe(0);
      expect(discord.violations).toEqual([]);
      expect(discord.pings).toBe(0);
      const lines = logs.flat();
      expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
      expectCleanLog(lines, [token]);
      expectSoundDatabase(databasePath);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
