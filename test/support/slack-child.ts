// The bot on a loopback Slack as a process of its own, by the real time: for what only a process can suffer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import { type ChildBot, startChildBot } from './child-bot.ts';
import { expectCleanLog, secretsOfSlack } from './clean-log.ts';
import { TEA } from './running-bot.ts';
import {
  type Channel,
  type LoopbackSlack,
  type ShownMessage,
  startLoopbackSlack,
  type User,
} from './slack/loopback-slack.ts';
import { createSlackTalk, labelsOf, type SlackTalk, shown } from './slack-talk.ts';
import { askDatabase, expectSoundDatabase } from './sound-database.ts';

export interface SlackChild extends SlackTalk {
  readonly slack: LoopbackSlack;
  readonly databasePath: string;
  readonly tea: Channel;
  /** An admin of the workspace. */
  readonly amara: User;
  readonly members: readonly User[];
  start(): Promise<void>;
  /** Starts it, and kills it at once when this holds: it may not listen yet. */
  startUntil(reached: () => void): Promise<void>;
  /** Ends it with this signal. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Schedules, and posts at once; gives the post. */
  post(): Promise<ShownMessage>;
  posts(): readonly ShownMessage[];
  ask(sql: string): unknown;
  /** A connection of the test's own. */
  open(): Database.Database;
  /** Stops everything. Throws unless nothing at all was wrong. */
  close(): Promise<void>;
}

/** Longer than any answer may take. */
const ANSWER_MS = 8_000;
const PATIENTLY = { timeout: 8_000 };

/** A workspace with its admin and so many members, and the bot connected to it in this way. */
export async function startSlackChild(members = 3, way: 'socket' | 'http' = 'socket'): Promise<SlackChild> {
  const slack = await startLoopbackSlack({ answerMs: ANSWER_MS });
  const { home, apiUrl, botToken, appToken, signingSecret } = slack;
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-slack-'));
  const databasePath = join(folder, 'quizloop.db');
  const amara = slack.user(home, 'Amara', { admin: true });
  const tea = slack.channel(home, 'tea');
  const people = Array.from({ length: members }, (_, index) => slack.user(home, `Member ${index}`));
  const env = {
    SLACK_BOT_TOKEN: botToken,
    ...(way === 'socket' ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: apiUrl,
    CONTENT_DIR: TEA,
  };
  const logs: ChildBot['log'][] = [];
  let end: ChildBot['end'] = () => Promise.resolve(null);
  async function begin(): Promise<void> {
    const { url } = await startChildBot(folder, env, (child) => {
      end = child.end;
      logs.push(child.log);
    });
    if (way === 'http') slack.deliverTo({ kind: 'http', url });
  }
  await begin();
  // Real time goes by of its own accord.
  const talk = createSlackTalk(slack, { advance: () => {} });
  const posts = () =>
    slack.messages(amara, tea).filter((message) => labelsOf(message).includes('Review privately'));

  return {
    ...talk,
    slack,
    databasePath,
    tea,
    amara,
    members: people,
    async start() {
      await begin();
    },
    async startUntil(reached) {
      const started = begin().catch(() => {});
      await vi.waitFor(reached, PATIENTLY);
      await end('SIGKILL');
      await started;
    },
    async end(signal) {
      await end(signal);
    },
    async post() {
      await talk.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
      const started = shown(await talk.click(amara, tea, 'Start it'));
      const before = posts().length;
      await talk.click(amara, tea, 'Post the first one now', started);
      return vi.waitFor(() => {
        const post = posts().at(-1);
        if (post === undefined || posts().length === before) throw new Error('No post yet.');
        return post;
      }, PATIENTLY);
    },
    posts,
    ask: (sql) => askDatabase(databasePath, sql),
    open: () => new Database(databasePath, { timeout: 5_000 }),
    async close() {
      const code = await end('SIGTERM');
      await slack.close();
      expect(code).toBe(0);
      expect(slack.violations).toEqual([]);
      expect(slack.pings).toBe(0);
      const lines = logs.flat();
      expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
      expectCleanLog(lines, secretsOfSlack(slack));
      expectSoundDatabase(databasePath);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
