// Ways back from Slack that nobody began here just now: no token is fetched, and nothing is stored.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstallOptions, Team } from '../support/slack/loopback-slack.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { MINUTE } from '../support/week.ts';

let team: SlackBot;
let other: Team;
beforeEach(async () => {
  team = await startSlackBot({}, 'oauth');
  other = team.slack.team('Coffee lovers');
});
afterEach(() => team.close());

/** The first one is that of the team itself. */
const exchanges = () => team.slack.calls.filter(({ method }) => method === 'oauth.v2.access').length - 1;
const installed = () => Number(team.ask('SELECT count(*) FROM installations')) - 1;

/** What a browser holds after the first page: its cookie, and the state of the button's address. */
async function begun() {
  const page = await fetch(`${team.bot.url}/slack/install`);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const href = /href="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  return { cookie, state: new URL(href).searchParams.get('state') ?? '' };
}

async function back(query: Readonly<Record<string, string>>, cookie = ''): Promise<number> {
  const url = `${team.bot.url}/slack/oauth_redirect?${new URLSearchParams(query)}`;
  const answer = await fetch(url, { headers: cookie === '' ? {} : { cookie } });
  expect(await answer.text()).toMatch(/<p>/);
  return answer.status;
}

async function expectNothing(): Promise<void> {
  expect(exchanges()).toBe(0);
  expect(installed()).toBe(0);
}

describe('case 32: a way back', () => {
  // Red without: the `null` checks of `end`, and `redeem` of a hash over state and cookie.
  it.each<[string, InstallOptions]>([
    ['without its cookie', { cookies: 'lost' }],
    ['with a forged state', { state: 'forged' }],
    ['with an empty state', { state: '' }],
  ])('case 32: %s is refused, with no exchange and nothing stored', async (_name, how) => {
    const { status, body } = await team.slack.install(other, { baseUrl: team.bot.url }, how);
    expect(status).toBe(400);
    expect(body).toContain('cannot be used any more');
    await expectNothing();
  });

  it('case 32: without a state, or with that of another browser, is refused', async () => {
    const [mine, theirs] = [await begun(), await begun()];
    expect(await back({ code: 'c' }, mine.cookie)).toBe(400);
    expect(await back({ code: 'c', state: theirs.state }, mine.cookie)).toBe(400);
    expect(await back({ code: 'c', state: theirs.state })).toBe(400);
    await expectNothing();
  });

  // Red without: the age in the Store's `redeem`.
  it('case 32: after ten minutes is refused', async () => {
    const late = await begun();
    team.clock.advance(10 * MINUTE + 1);
    expect(await back({ code: 'c', state: late.state }, late.cookie)).toBe(400);
    await expectNothing();
    const soon = await begun();
    team.clock.advance(10 * MINUTE);
    expect(await back({ code: 'c', state: soon.state }, soon.cookie)).toBe(400);
    expect(exchanges()).toBe(1);
  });

  // Red without: the deletion in the Store's `redeem`.
  it('case 32: is refused the second time, also when both come at once', async () => {
    const again = await team.slack.install(other, { baseUrl: team.bot.url }, { twice: true });
    expect(again.status).toBe(400);
    expect([exchanges(), installed()]).toEqual([1, 1]);
    const { cookie, state } = await begun();
    await Promise.all([back({ code: 'c', state }, cookie), back({ code: 'c', state }, cookie)]);
    expect([exchanges(), installed()]).toEqual([2, 1]);
  });
});
