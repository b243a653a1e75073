// The bot for many workspaces: installed from its page, over signed requests, with tokens that run out.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Expected, type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { firstRating, learn, nextPost, postsIn, review } from '../support/slack-steps.ts';
import { DM, HOME, MODAL, shown, wordsOf } from '../support/slack-talk.ts';
import { MINUTE, on } from '../support/week.ts';

let team: SlackBot;
let expected: Expected;
beforeEach(async () => {
  expected = {};
  team = await startSlackBot({}, 'oauth');
});
afterEach(() => team.close(expected));

const exchanges = () =>
  team.slack.calls.filter(({ method, body }) => method === 'oauth.v2.access' && body.grant_type !== undefined)
    .length;
const installations = (where = '1') => team.ask(`SELECT count(*) FROM installations WHERE ${where}`);

/** A post every night at 03:00 UTC, in the channel of this team. */
async function scheduleNightly(channel = team.tea, who = team.amara): Promise<void> {
  const typed = '/quiz-admin schedule time:03:00 weekdays:daily zone:UTC deck:tea';
  const preview = shown(await team.type(who, channel, typed));
  expect(wordsOf(await team.click(who, channel, 'Start it', preview))).toContain('Scheduled.');
}

describe('a workspace that installed the bot', () => {
  it('lives its first two days: from the schedule to the receipt', { timeout: 60_000 }, async () => {
    const { slack, amara, mei, tomasz, idris, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule');
    await team.click(amara, tea, 'Another time');
    await slack.submit(amara, { time: '09:00', zone: 'UTC' });
    expect(wordsOf(await team.click(amara, MODAL, 'Start it'))).toContain('Scheduled.');
    team.newest(mei, tea, 'From now on I post a question of Making tea here');

    const first = await nextPost(team, on(0, 9));
    const rated = await firstRating(team, mei, first);
    await firstRating(team, tomasz, first, false);
    const undone = await team.click(mei, tea, 'Undo', rated);
    await team.click(mei, tea, '5 ', shown(undone));
    await team.click(mei, tea, 'Remind me');
    await team.eventually(() => team.newest(mei, DM, 'From now on I write to you here'));
    await team.eventually(() => expect(team.count(idris, tea, '2 answered')).toBe(1));
    await learn(team, mei, tea, 3);

    const second = await nextPost(team, on(1, 9));
    expect(wordsOf(second)).toContain('Last question: 1 of 2 got it right.');
    expect(wordsOf(await team.click(idris, tea, 'Show the last answer', second))).toContain('Answer: ');
    team.clock.moveTo(on(1, 9, 31));
    const digest = await team.eventually(() => team.newest(mei, DM, /\bdue\./));
    const { end } = await review(team, mei, DM, shown(await team.click(mei, DM, 'Start', digest)));
    expect(wordsOf(end)).toContain('That was it.');

    await slack.openHome(mei);
    expect(slack.homeOf(mei)?.text).toContain('This week\n1. Mei (you)');
    const begun = shown(await team.click(mei, HOME, 'Learn something new'));
    expect(wordsOf(begun)).toContain('You have');
    expect(wordsOf(await team.type(idris, tea, '/quiz leaderboard'))).toContain('1. Mei');
    await team.type(mei, tea, '/quiz export');
    expect(slack.direct(mei).flatMap(({ files }) => files).length).toBe(1);
    await team.type(mei, tea, '/quiz forget-me');
    expect(wordsOf(await team.click(mei, tea, 'Erase it all'))).toContain('Done. I erased');
    // The token of Monday morning has run out meanwhile.
    expect(exchanges()).toBeGreaterThan(0);
  });
});

describe('a token that ran out overnight', () => {
  it('is exchanged for the post of the night, once, also by two processes', async () => {
    const { bot, tea } = team;
    await scheduleNightly();
    const twin = await bot.twin();
    await nextPost(team, on(1, 3));
    expect(exchanges()).toBe(1);
    await twin.stop();
    await nextPost(team, on(2, 3));
    expect(exchanges()).toBe(2);
    expect(postsIn(team, tea).length).toBe(2);
  });

  it.each([
    ['does not answer', () => team.slack.on('oauth.v2.access').reply(503, 'busy', { times: 2 })],
    ['answers garbage', () => team.slack.on('oauth.v2.access').reply(200, '<html>', { times: 2 })],
  ])('is asked for again when Slack %s, and the post comes once', async (_what, breakIt) => {
    const { tea } = team;
    await scheduleNightly();
    breakIt();
    await nextPost(team, on(1, 3));
    expect(exchanges()).toBe(3);
    expect(postsIn(team, tea).length).toBe(1);
    expect(installations("state = 'active'")).toBe(1);
  });
});

describe('an installation that this browser did not begin', () => {
  const LINK = /href="([^"]*oauth\/v2\/authorize[^"]*)"/;

  async function begun() {
    const page = await fetch(`${team.bot.url}/slack/install`);
    const address = LINK.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const state = new URL(address).searchParams.get('state') ?? '';
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { state, cookie };
  }

  async function back(state: string | null, cookie: string): Promise<number> {
    const query = new URLSearchParams({ code: 'a-code', ...(state === null ? {} : { state }) });
    const answer = await fetch(`${team.bot.url}/slack/oauth_redirect?${query}`, { headers: { cookie } });
    return answer.status;
  }

  it.each([
    ['has no state', async () => back(null, (await begun()).cookie)],
    ['has another state', async () => back('invented', (await begun()).cookie)],
    ['has no cookie', async () => back((await begun()).state, '')],
    ['is of another browser', async () => back((await begun()).state, (await begun()).cookie)],
    [
      'took more than ten minutes',
      async () => {
        const { state, cookie } = await begun();
        team.clock.advance(10 * MINUTE + 1);
        return back(state, cookie);
      },
    ],
  ])('and that %s is refused before anything is exchanged', async (_what, attempt) => {
    const before = team.slack.calls.length;
    expect(await attempt()).toBe(400);
    expect(team.slack.calls.length).toBe(before);
    expect(installations()).toBe(1);
  });

  it('because it was finished before is refused the second time', async () => {
    const { slack, bot } = team;
    const coffee = slack.team('Coffee Makers');
    const installed = await slack.install(coffee, { baseUrl: bot.url }, { twice: true });
    expect(installed.status).toBe(400);
    expect(slack.calls.filter(({ method }) => method === 'oauth.v2.access').length).toBe(2);
    expect(installations()).toBe(2);
  });

  it('because they cancelled it leaves nothing', async () => {
    const { slack, bot } = team;
    const before = slack.calls.length;
    const cancelled = await slack.install(slack.team('Coffee Makers'), { baseUrl: bot.url }, { deny: true });
    expect(cancelled.status).toBe(400);
    expect(slack.calls.length).toBe(before);
    expect(installations()).toBe(1);
  });
});
