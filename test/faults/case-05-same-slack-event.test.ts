// Slack delivers the same thing again and again: at once, later, to another process, with and without its retry headers.
import { afterEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { nextPost, scheduleDaily } from '../support/slack-steps.ts';
import { shown, wordsOf } from '../support/slack-talk.ts';
import { startWiretap } from '../support/slack-wiretap.ts';
import { MINUTE, on } from '../support/week.ts';

let team: SlackBot;
afterEach(() => team.close());

const QUESTION = 'a question just for you';
const effects = () => team.ask('SELECT count(*) FROM exposures');
const inbox = () => team.ask('SELECT count(*) FROM inbox');

describe('case 05: the same Slack event delivered once and three times more', () => {
  // Red without: `repeats.seen` in src/platforms/slack/answers.ts: the question is shown four times.
  it.each(['socket', 'http'] as const)('over %s at the same moment has its effect once', async (way) => {
    team = await startSlackBot({}, way);
    const { slack, mei, tea } = team;
    slack.redeliver(4);
    // All four have to be acknowledged, over HTTP with 200, or this rejects.
    const asked = await team.type(mei, tea, '/quiz now deck:tea');
    expect(wordsOf(asked)).toContain(QUESTION);
    expect([effects(), inbox()]).toEqual([1, 1]);
    expect(team.count(mei, tea, QUESTION)).toBe(1);
  });

  // Red without: the claim in `handled` of src/app/router.ts: each restart would show the question again.
  it('over HTTP again after restarts has its effect once, and gets 200 and no second answer', async () => {
    team = await startSlackBot({}, 'http');
    const { slack, clock, bot, mei, tea } = team;
    const tap = await startWiretap(() => bot.url);
    slack.deliverTo({ kind: 'http', url: tap.url });
    const asked = shown(await team.type(mei, tea, '/quiz now deck:tea'));
    const [command] = tap.requests;
    if (command === undefined) throw new Error('Nothing was tapped.');
    for (const again of ['1', '2', '3']) {
      await bot.restart();
      clock.advance(MINUTE);
      const retry = { 'x-slack-retry-num': again, 'x-slack-retry-reason': 'http_timeout' };
      const headers = { ...command.headers, ...retry };
      expect((await tap.replay({ ...command, headers })).status).toBe(200);
    }
    await bot.stop();
    expect([effects(), inbox()]).toEqual([1, 1]);
    const words = slack.messages(mei, tea).map(wordsOf);
    expect(words).toEqual([wordsOf(asked)]);
    await team.start();
    await tap.close();
  });

  // What an event of the bot itself says is a state, there or gone: its row is the workspace's own and not in the inbox.
  // Red without: `isNull(workspaces.removedAt)` in src/store/workspaces.ts: each copy would put the erasure off.
  it.each([
    ['one id and retry headers', { times: 4, eventId: 'Ev1', retryHeaders: true }],
    ['one id and no headers', { times: 4, eventId: 'Ev1', retryHeaders: false }],
    ['new ids and no headers', { times: 4, newIds: true, retryHeaders: false }],
  ])('with %s says once that the bot was removed', async (_how, how) => {
    team = await startSlackBot({}, 'oauth');
    const { slack, clock } = team;
    slack.revoke(slack.home, 'account_inactive');
    await slack.event(slack.home, { type: 'app_uninstalled' }, how);
    const removedAt = team.ask('SELECT removed_at FROM workspaces');
    expect(removedAt).toBe(clock.now());
    clock.advance(MINUTE);
    await slack.event(slack.home, { type: 'app_uninstalled' }, how);
    expect(team.ask('SELECT removed_at FROM workspaces')).toBe(removedAt);
    expect(team.ask("SELECT count(*) FROM installations WHERE state = 'revoked'")).toBe(1);
    expect(await team.ready()).toBe(200);
  });

  // Red without: the question in `removed` of src/platforms/slack/own-token.ts: nothing more is posted there.
  it.each([{ type: 'app_uninstalled' }, { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U1'] } }])(
    'is too late to take anything away once the app was installed again: $type',
    async (event) => {
      team = await startSlackBot({}, 'http');
      const { slack } = team;
      await scheduleDaily(team);
      await team.restart();
      await slack.event(slack.home, event, { times: 3, retryHeaders: true });
      expect(team.ask('SELECT removed_at FROM workspaces')).toBeNull();
      await nextPost(team, on(0, 9));
    },
  );
});
