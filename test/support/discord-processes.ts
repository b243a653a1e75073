// A loopback Discord and any number of processes of the bot on one database, by the real time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { Role } from '#src/role.ts';
import { type BotProcess, startProcess } from './bot-process.ts';
import {
  type Channel,
  type LoopbackDiscord,
  type ShownMessage,
  startLoopbackDiscord,
  type User,
} from './discord/loopback-discord.ts';
import { registerCommands } from './discord-bot.ts';
import { createDiscordTalk, type DiscordTalk, labelsOf } from './discord-talk.ts';
import { TEA } from './running-bot.ts';
import { askDatabase, expectSoundDatabase } from './sound-database.ts';

export interface DiscordProcesses extends DiscordTalk {
  readonly discord: LoopbackDiscord;
  readonly databasePath: string;
  readonly channels: readonly [Channel, ...Channel[]];
  /** Manages the guild. */
  readonly amara: User;
  readonly members: readonly User[];
  /** Starts one more; it is ended with the test. */
  start(role?: Role): BotProcess;
  /** The posts of a channel. */
  posts(channel: Channel): readonly ShownMessage[];
  ask(sql: string): unknown;
  /** By a connection of the test's own. */
  exec(sql: string): void;
  /** Stops everything. Throws unless nothing at all was wrong. */
  close(): Promise<void>;
}

export interface DiscordProcessesOptions {
  readonly channels?: number;
  readonly members?: number;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

function createTeam(discord: LoopbackDiscord, { channels = 1, members = 3 }: DiscordProcessesOptions) {
  const amara = discord.user('Amara');
  const guild = discord.guild('Tea lovers', { owner: amara, systemChannel: false });
  discord.join(guild, amara, { admin: true });
  const people = Array.from({ length: members }, (_, index) => discord.user(`Member ${index}`));
  for (const person of people) discord.join(guild, person);
  const tea = discord.channel(guild, 'tea');
  const more = Array.from({ length: channels - 1 }, (_, index) => discord.channel(guild, `tea-${index}`));
  return { amara, members: people, channels: [tea, ...more] as const };
}

/** None of them runs yet. */
export async function startDiscordProcesses(
  options: DiscordProcessesOptions = {},
): Promise<DiscordProcesses> {
  const discord = await startLoopbackDiscord();
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-processes-'));
  const databasePath = join(folder, 'quizloop.db');
  const team = createTeam(discord, options);
  await registerCommands(discord);
  const { token, apiUrl } = discord;
  const env = { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, CONTENT_DIR: TEA, ...options.env };
  const processes: BotProcess[] = [];
  return {
    // Real time goes by of its own accord.
    ...createDiscordTalk(discord, { advance: () => {} }),
    ...team,
    discord,
    databasePath,
    start(role) {
      const started = startProcess(folder, env, role);
      processes.push(started);
      return started;
    },
    posts: (channel) =>
      discord
        .messages(team.amara, channel)
        .filter((message) => labelsOf(message).includes('Review privately')),
    ask: (sql) => askDatabase(databasePath, sql),
    exec(sql) {
      const client = new Database(databasePath, { timeout: 5_000 });
      client.exec(sql);
      client.close();
    },
    async close() {
      for (const each of processes) each.signal('SIGTERM');
      await Promise.all(processes.map(({ exited }) => exited));
      await discord.close();
      expect(discord.violations).toEqual([]);
      expect(discord.pings).toBe(0);
      const lines = processes.flatMap(({ log }) => log);
      expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
      expect(JSON.stringify(lines)).not.toContain(token);
      expectSoundDatabase(databasePath);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
