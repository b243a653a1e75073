// Requests that say they are Slack's, through the real server: forged ones reach nothing, and repeats do nothing twice.
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { learn, nextPost, scheduleDaily } from '../support/slack-steps.ts';
import { shown, wordsOf } from '../support/slack-talk.ts';
import { startWiretap, type Wiretap } from '../support/slack-wiretap.ts';
import { MINUTE, on } from '../support/week.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot({}, 'http');
});
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

/** Statements that the bot runs meanwhile. */
async function statements(work: () => Promise<void>): Promise<number> {
  const other = new Database(':memory:');
  const prototype = Object.getPrototypeOf(other.prepare('SELECT 1'));
  const spies = (['get', 'all', 'run', 'raw'] as const).map((name) => vi.spyOn(prototype, name));
  try {
    await work();
    return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  } finally {
    vi.restoreAllMocks();
    other.close();
  }
}

async function send(body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  const init = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
  return (await fetch(`${team.bot.url}/slack/events`, init)).status;
}

describe('a request that Slack did not sign just now', () => {
  const now = () => team.clock.now() / 1000;
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

  it.each([
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
    ['has ten megabytes', () => send(Buffer.alloc(10_000_000, 'a'), signed({ timestamp: now() })), 413],
  ])('because it %s is refused, and nothing is looked up for it', async (_what, attempt, status) => {
    await learn(team, team.mei, team.tea, 1);
    const calls = team.slack.calls.length;
    const count = await statements(async () => expect(await attempt()).toBe(status));
    expect(count).toBe(0);
    expect(team.slack.calls.length).toBe(calls);
    expect(ratings()).toBe(1);
  });

  it('is told apart from one that it signed, for which things are looked up', async () => {
    const { mei, tea } = team;
    expect(await statements(async () => void (await team.type(mei, tea, '/quiz stats')))).toBeGreaterThan(0);
  });
});

describe('a request that arrives again', () => {
  let tap: Wiretap;
  beforeEach(async () => {
    tap = await startWiretap(() => team.bot.url);
    team.slack.deliverTo({ kind: 'http', url: tap.url });
  });
  afterEach(() => tap.close());

  it('within five minutes is taken, and does nothing a second time, also after a restart', async () => {
    const { clock, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    const rated = await team.rate(mei, tea, post, 4);
    expect(wordsOf(rated)).toContain('Next in');
    const click = tap.requests.at(-1);
    if (click === undefined) throw new Error('Nothing was tapped.');
    const memory = team.ask('SELECT memory FROM memories');
    clock.advance(2 * MINUTE);
    expect((await tap.replay(click)).status).toBe(200);
    await team.bot.restart();
    clock.advance(2 * MINUTE);
    expect((await tap.replay(click)).status).toBe(200);
    await team.bot.stop();
    expect(ratings()).toBe(1);
    expect(team.ask('SELECT memory FROM memories')).toBe(memory);
    await team.bot.start();
  });

  it('for a question is acknowledged and not answered again, also by another process', async () => {
    const { mei, tea } = team;
    const asked = shown(await team.type(mei, tea, '/quiz now deck:tea'));
    const command = tap.requests.at(-1);
    if (command === undefined) throw new Error('Nothing was tapped.');
    await team.bot.restart();
    expect((await tap.replay(command)).status).toBe(200);
    await team.bot.stop();
    expect(team.ask('SELECT count(*) FROM exposures')).toBe(1);
    const words = team.slack.messages(mei, tea).map(wordsOf);
    expect(words).toEqual([wordsOf(asked)]);
    await team.bot.start();
  });

  it('after five minutes is refused', async () => {
    const { clock, mei, tea } = team;
    await team.type(mei, tea, '/quiz now deck:tea');
    const [command] = tap.requests;
    if (command === undefined) throw new Error('Nothing was tapped.');
    clock.advance(5 * MINUTE + 1_000);
    expect((await tap.replay(command)).status).toBe(401);
  });
});
