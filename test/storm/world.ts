// The world of a storm: a Discord and a Slack on loopback with people and channels, and the processes of the bot.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startLoopbackDiscord } from '../support/discord/loopback-discord.ts';
import { registerCommands } from '../support/discord-bot.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { MONDAY_MORNING, ROOT, TEA } from '../support/running-bot.ts';
import { startLoopbackSlack } from '../support/slack/loopback-slack.ts';
import type { Member } from './chat.ts';
import { type Crew, createCrew, type Role } from './crew.ts';
import type { Diary } from './diary.ts';
import { createDiscordChat } from './discord-chat.ts';
import { createSlackChat } from './slack-chat.ts';
import { createStormClock, type StormClock } from './storm-clock.ts';

/** Longer than any answer may take. */
const ANSWER_MS = 8_000;
export const REDIS_PASSWORD = 'the-password-of-redis';
/** Out of the questions. */
const READ = ['Where does oolong', 'What is matcha', 'How hot should', 'How long does'];
const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'Asia/Tokyo',
  'UTC',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
];

const zoneOf = (index: number): string => ZONES[index % ZONES.length] ?? 'UTC';

async function startDiscord(clock: StormClock, people: number) {
  const discord = await startLoopbackDiscord({ now: clock.now });
  const users = Array.from({ length: people }, (_, index) => discord.user(`Drake ${index}`));
  const [manager] = users;
  if (manager === undefined) throw new Error('Nobody is there.');
  const watcher = discord.user('Watcher');
  const guild = discord.guild('Tea lovers', { owner: manager, systemChannel: false });
  const channels = [discord.channel(guild, 'tea'), discord.channel(guild, 'kettles')] as const;
  for (const user of [watcher, ...users]) discord.join(guild, user, { admin: user === manager });
  await registerCommands(discord);
  const members = users.map(
    ({ id, name }, index): Member => ({ platform: 'discord', id, name, zone: zoneOf(index) }),
  );
  return { discord, chat: createDiscordChat(discord, { members, channels, watcher }) };
}

async function startSlack(clock: StormClock, people: number) {
  const slack = await startLoopbackSlack({
    now: clock.now,
    answerMs: ANSWER_MS,
    ownAnswersOnly: true,
    strict: true,
  });
  const users = Array.from({ length: people }, (_, index) =>
    slack.user(slack.home, `Sloane ${index}`, { admin: index === 0, zone: zoneOf(index + 2) }),
  );
  const watcher = slack.user(slack.home, 'Watcher');
  const channels = [slack.channel(slack.home, 'tea'), slack.channel(slack.home, 'kettles')] as const;
  const members = users.map(
    ({ id, name }, index): Member => ({ platform: 'slack', id, name, zone: zoneOf(index + 2) }),
  );
  return { slack, chat: createSlackChat(slack, { members, channels, watcher }) };
}

export interface WorldOptions {
  readonly peopleEach: number;
  readonly roles: readonly Role[];
  readonly diary: Diary;
  readonly redis: RedisServer | null;
}

/** Files lie beside the bot's own database, on a real disk: what is flushed there takes its time. */
function makeFolder(): string {
  const data = join(ROOT, 'data');
  mkdirSync(data, { recursive: true });
  return mkdtempSync(join(data, 'storm-'));
}

export async function startWorld({ peopleEach, roles, diary, redis }: WorldOptions) {
  const folder = makeFolder();
  const clock = createStormClock(join(folder, 'clock'), MONDAY_MORNING);
  const { discord, chat: onDiscord } = await startDiscord(clock, peopleEach);
  const { slack, chat: onSlack } = await startSlack(clock, peopleEach);
  const databasePath = join(folder, 'quizloop.db');
  const preload = new URL('./moved-clock.ts', import.meta.url).href;
  const crew: Crew = createCrew({
    roles,
    folder,
    diary,
    env: {
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
      DATABASE_PATH: databasePath,
      PORT: '0',
      CONTENT_DIR: TEA,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      STORM_CLOCK: clock.path,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${preload}`.trim(),
    },
  });

  return {
    folder,
    databasePath,
    clock,
    discord,
    slack,
    chats: [onDiscord, onSlack] as const,
    crew,
    /** What no line of a log may hold: what gives power, and what people read and write. */
    secrets: [
      discord.token,
      slack.botToken,
      slack.appToken,
      slack.signingSecret,
      slack.clientSecret,
      ...READ,
    ],
    open: () => new Database(databasePath, { timeout: 0 }),
    async close(): Promise<void> {
      await crew.abandon();
      await discord.close();
      await slack.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
