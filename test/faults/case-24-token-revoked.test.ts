// One of many workspaces removes the bot, or its token is revoked without a word.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Expected, type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { learn, nextPost } from '../support/slack-steps.ts';
import { DM, shown, wordsOf } from '../support/slack-talk.ts';
import { MINUTE, on } from '../support/week.ts';

let team: SlackBot;
let expected: Expected;
beforeEach(async () => {
  expected = {};
  team = await startSlackBot({}, 'oauth');
});
afterEach(() => team.close(expected));

const installations = (where = '1') => team.ask(`SELECT count(*) FROM installations WHERE ${where}`);

/** A post every night at 03:00 UTC, in the channel of this team. */
async function scheduleNightly(channel = team.tea, who = team.amara): Promise<void> {
  const typed = '/quiz-admin schedule time:03:00 weekdays:daily zone:UTC deck:tea';
  const preview = shown(await team.type(who, channel, typed));
  expect(wordsOf(await team.click(who, channel, 'Start it', preview))).toContain('Scheduled.');
}

/** Another workspace that installed the bot, with a channel, an admin, and a post every night. */
async function anotherTeam() {
  const { slack, bot } = team;
  const coffee = slack.team('Coffee Makers');
  const boss = slack.user(coffee, 'Boss', { admin: true });
  const beans = slack.channel(coffee, 'beans');
  const installed = await slack.install(coffee, { baseUrl: bot.url }, { user: boss });
  expect(installed.status).toBe(200);
  await scheduleNightly(beans, boss);
  return { coffee, boss, beans };
}

/** What Slack says when a workspace removes the bot, in both orders. */
const GONE = [{ type: 'app_uninstalled' }, { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U1'] } }];

// Red without: `revoke` in src/platforms/slack/events.ts, for the events; `workspace-gone` for a refused token of an installation in
// src/platforms/slack/platform-error.ts, for the call.
describe('case 24: a workspace whose token was revoked', () => {
  it.each([
    ['first the app, then its tokens', GONE],
    ['first the tokens, then the app', GONE.toReversed()],
  ])('%s, three times each: its token is erased, and the others go on', async (_order, events) => {
    const { slack, mei, tea } = team;
    await scheduleNightly();
    const { coffee, beans, boss } = await anotherTeam();
    slack.revoke(coffee, 'account_inactive');
    for (const event of events) await slack.event(coffee, event, { times: 3, newIds: true });
    expect(installations("state = 'revoked' AND sealed IS NULL")).toBe(1);
    const calls = slack.calls.length;
    await nextPost(team, on(1, 3), tea);
    await nextPost(team, on(2, 3), tea);
    expect(slack.calls.slice(calls).filter(({ error }) => error !== null)).toEqual([]);
    expect(team.count(boss, beans, 'question of the day')).toBe(0);
    await learn(team, mei, tea, 1);
    expect(await team.ready()).toBe(200);

    const again = await slack.install(coffee, { baseUrl: team.bot.url }, { user: boss });
    expect(again.status).toBe(200);
    team.clock.moveTo(on(3, 3));
    await team.eventually(() => expect(team.count(boss, beans, 'question of the day')).toBe(1));
  });

  it.each(['token_revoked', 'account_inactive'] as const)(
    'without a word is found out by one call that answers %s',
    async (code) => {
      const { slack, tea } = team;
      await scheduleNightly();
      const { coffee, beans, boss } = await anotherTeam();
      slack.revoke(coffee, code);
      await nextPost(team, on(1, 3), tea);
      await team.eventually(() => expect(installations("state = 'revoked' AND sealed IS NULL")).toBe(1));
      for (const day of [2, 3]) await nextPost(team, on(day, 3), tea);
      expect(slack.calls.filter(({ error }) => error === code).length).toBe(1);
      expect(team.count(boss, beans, 'question of the day')).toBe(0);
      expect(await team.ready()).toBe(200);
      expected = { errors: ['slack_token_refused'] };
    },
  );
});

// Red without: `access-refused` in src/platforms/slack/platform-error.ts.
describe('case 24: a refusal of a token that was not revoked', () => {
  const kept = () =>
    team.ask(
      "SELECT count(*) FROM workspaces JOIN installations USING (external_id) WHERE removed_at IS NULL AND state = 'active'",
    );

  it('costs one try, and the question comes all the same', async () => {
    await scheduleNightly();
    team.slack.on('chat.postMessage').fail('invalid_auth');
    await nextPost(team, on(1, 3));
    expect(kept()).toBe(1);
    expect(await team.ready()).toBe(200);
    expected = { errors: ['slack_token_refused'] };
  });

  it('costs one question when it goes on for eight tries, and whoever made the schedule is told', async () => {
    const { slack, clock, amara, tea } = team;
    await scheduleNightly();
    slack.on('chat.postMessage').fail('invalid_auth', { times: 8 });
    clock.moveTo(on(1, 3));
    const told = await team.eventually(() => {
      clock.advance(MINUTE);
      return team.newest(amara, DM, 'was not posted');
    });
    expect(wordsOf(told)).toContain('Slack did not let me into the workspace in eight tries');
    expect(team.count(amara, tea, 'question of the day')).toBe(0);
    await nextPost(team, on(2, 3));
    expect(kept()).toBe(1);
    expected = { errors: [...Array.from({ length: 8 }, () => 'slack_token_refused'), 'delivery_failed'] };
  });
});
