// The whole bot on a loopback Slack that shares its clock: real files, the real Bolt, and a team of four.
import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import type { SlackSettings } from '#src/slack-settings.ts';
import { expectCleanLog, secretsOfSlack } from './clean-log.ts';
import { createEventually, type Eventually } from './eventually.ts';
import { type BotOptions, MONDAY_MORNING, type RunningBot, startBot } from './running-bot.ts';
import { type Channel, type LoopbackSlack, startLoopbackSlack, type User } from './slack/loopback-slack.ts';
import { createSlackTalk, type SlackTalk } from './slack-talk.ts';
import { askDatabase, expectSoundDatabase } from './sound-database.ts';
import type { TestClock } from './test-clock.ts';
import { type LogLine, written } from './test-log.ts';

export interface Expected {
  /** Errors in the log, in order. */
  readonly errors?: readonly string[];
  /** What the loopback may note. */
  readonly violations?: RegExp | null;
}

export interface SlackBot extends SlackTalk {
  readonly slack: LoopbackSlack;
  readonly bot: RunningBot;
  readonly clock: TestClock;
  /** Two channels that the bot is in. */
  readonly general: Channel;
  readonly tea: Channel;
  /** An admin of the workspace. */
  readonly amara: User;
  readonly mei: User;
  readonly tomasz: User;
  readonly idris: User;
  /** Starts it again after a stop, where Slack finds it. */
  start(): Promise<void>;
  /** Stops it, and starts it again on the same files. */
  restart(): Promise<void>;
  /** The status of `/readyz`. */
  ready(): Promise<number>;
  readonly eventually: Eventually;
  /** The one value that a query of the database has. */
  ask(sql: string): unknown;
  /** Stops everything. Throws unless nothing at all was wrong, but for what the test expects. */
  close(expected?: Expected): Promise<void>;
}

/** How the bot is connected; `oauth` is installed by Amara, with tokens that rotate. */
export type Way = SlackSettings['kind'];

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
const STATE_SECRET = 'a-state-secret-of-its-own';
/** What only an installation page needs. */
export const OWN_SECRETS: readonly string[] = [ENCRYPTION_KEY, STATE_SECRET];

export function settingsOf(slack: LoopbackSlack, way: Way): SlackSettings {
  const { apiUrl, botToken, appToken, signingSecret, clientId, clientSecret } = slack;
  if (way === 'socket') return { kind: way, apiUrl, botToken, appToken };
  if (way === 'http') return { kind: way, apiUrl, botToken, signingSecret, publicUrl: null };
  return {
    kind: way,
    apiUrl,
    signingSecret,
    clientId,
    clientSecret,
    stateSecret: STATE_SECRET,
    encryptionKey: ENCRYPTION_KEY,
    publicUrl: 'http://127.0.0.1:8080',
  };
}

/** A team, and the bot that is installed there. */
export async function startSlackBot(options: BotOptions = {}, way: Way = 'socket'): Promise<SlackBot> {
  let clock: TestClock | null = null;
  const start = options.now ?? MONDAY_MORNING;
  const now = () => clock?.now() ?? start;
  const slack = await startLoopbackSlack({ now, signedAt: now, strict: true });
  const { home } = slack;
  const amara = slack.user(home, 'Amara', { admin: true });
  const person = (name: string) => slack.user(home, name);
  const [mei, tomasz, idris] = [person('Mei'), person('Tomasz'), person('Idris')];
  const general = slack.channel(home, 'general');
  const tea = slack.channel(home, 'tea');
  const settings = { playground: false, slack: settingsOf(slack, way) };
  const bot = await startBot({ ...options, config: { ...settings, ...options.config } });
  clock = bot.clock;
  const found = () => {
    if (way !== 'socket') slack.deliverTo({ kind: 'http', url: bot.url });
  };
  found();
  if (way === 'oauth') {
    const installed = await slack.install(home, { baseUrl: bot.url }, { user: amara, rotation: true });
    expect([installed.status, installed.body]).toEqual([200, expect.stringContaining('is installed')]);
  }

  return {
    ...createSlackTalk(slack, bot.clock),
    slack,
    bot,
    clock: bot.clock,
    general,
    tea,
    amara,
    mei,
    tomasz,
    idris,
    async start() {
      await bot.start();
      found();
    },
    async restart() {
      await bot.restart();
      found();
    },
    async ready() {
      const response = await fetch(`${bot.url}/readyz`);
      await response.text();
      return response.status;
    },
    eventually: createEventually(bot.clock),
    ask: (sql) => askDatabase(bot.databasePath, sql),
    async close({ errors = [], violations = null } = {}) {
      await bot.stop();
      await slack.close();
      expect(slack.violations.filter((each) => violations?.test(each) !== true)).toEqual([]);
      expect(slack.pings).toBe(0);
      const isUnexpected = ({ level, message }: LogLine) => level === 'error' && !errors.includes(message);
      expect(bot.log.lines.filter(isUnexpected)).toEqual([]);
      expect(bot.log.messages('error')).toEqual(errors);
      expectCleanLog(written(bot.log.lines), [...secretsOfSlack(slack), ...OWN_SECRETS]);
      expectSoundDatabase(bot.databasePath);
      rmSync(bot.folder, { recursive: true, force: true });
    },
  };
}
