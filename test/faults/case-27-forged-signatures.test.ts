// Requests that say they are Slack's, through the real server: forged ones reach nothing.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { learn } from '../support/slack-steps.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot({}, 'http');
});
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

const statementSchema = z.looseObject({ source: z.string() });

/** Five times a second the process looks whether others have written. */
const isLook = (statement: unknown) => statementSchema.parse(statement).source === 'PRAGMA data_version';

/** Statements that the bot runs meanwhile. */
async function statements(work: () => Promise<void>): Promise<number> {
  const other = new Database(':memory:');
  const prototype = Object.getPrototypeOf(other.prepare('SELECT 1'));
  const spies = (['get', 'all', 'run', 'raw'] as const).map((name) => vi.spyOn(prototype, name));
  try {
    await work();
    return spies.flatMap(({ mock }) => mock.contexts).filter((statement) => !isLook(statement)).length;
  } finally {
    vi.restoreAllMocks();
    other.close();
  }
}

async function send(body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  const init = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
  return (await fetch(`${team.bot.url}/slack/events`, init)).status;
}

describe('case 27: a request that Slack did not sign just now', () => {
  /** Whole seconds: a stamp of any other kind would be refused for that. */
  const now = () => Math.floor(team.clock.now() / 1000);
  /** As somebody who wants to have another's memory erased. */
  const command = (text = 'forget-me') =>
    new URLSearchParams({
      command: '/quiz',
      text,
      team_id: team.slack.home.id,
      channel_id: team.tea.id,
      user_id: team.mei.id,
      user_name: 'mei',
      trigger_id: '1.2.3',
      response_url: 'http://127.0.0.1:9/',
    }).toString();
  const signed = (options: Parameters<typeof team.slack.signed>[1], body = command()) =>
    team.slack.signed(body, options).headers;

  /** It would be 400 if anybody tried to read it. */
  const nonsense = () =>
    send('{"type":', {
      ...signed({ timestamp: now(), secret: 'another-secret' }, '{"type":'),
      'content-type': 'application/json',
    });

  // Red without: each of the four conditions of `isSignedBySlack`, and the size in `bodyOf`.
  it.each<[string, () => Promise<number>, number]>([
    ['is forged', () => send(command(), signed({ timestamp: now(), secret: 'another-secret' })), 401],
    ['has no signature', () => send(command(), { 'content-type': 'application/x-www-form-urlencoded' }), 401],
    ['is 301 seconds old', () => send(command(), signed({ timestamp: now() - 301 })), 401],
    ['is 301 seconds ahead', () => send(command(), signed({ timestamp: now() + 301 })), 401],
    ['was changed afterwards', () => send(command('export'), signed({ timestamp: now() })), 401],
    [
      'was written down anew',
      () => send(command().replaceAll('%2F', '/'), signed({ timestamp: now() })),
      401,
    ],
    ['cannot be read, and is not parsed', nonsense, 401],
    ['has ten megabytes', () => send(Buffer.alloc(10_000_000, 'a'), signed({ timestamp: now() })), 413],
  ])('case 27: because it %s is refused, and nothing is looked up for it', async (_what, attempt, status) => {
    await learn(team, team.mei, team.tea, 1);
    const calls = team.slack.calls.length;
    const count = await statements(async () => expect(await attempt()).toBe(status));
    expect(count).toBe(0);
    expect(team.slack.calls.length).toBe(calls);
    expect(ratings()).toBe(1);
  });

  it('case 27: is told apart from one that it signed, for which things are looked up', async () => {
    const { mei, tea } = team;
    expect(await statements(async () => void (await team.type(mei, tea, '/quiz stats')))).toBeGreaterThan(0);
  });

  // Red without: `timingSafeEqual` in `isSignedBySlack`.
  it('case 27: is compared in a time that says nothing about how near the signature was', async () => {
    const compared = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    try {
      const { 'x-slack-signature': right = '', ...rest } = signed({ timestamp: now() });
      const near = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
      expect(await send(command(), { ...rest, 'x-slack-signature': near })).toBe(401);
      expect(compared).toHaveBeenCalledOnce();
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
  });
});
