// Requests that Slack really signed, and that arrive again: they are taken, and do nothing twice.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { nextPost, scheduleDaily } from '../support/slack-steps.ts';
import { shown, wordsOf } from '../support/slack-talk.ts';
import { startWiretap, type Wiretap } from '../support/slack-wiretap.ts';
import { MINUTE, on } from '../support/week.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot({}, 'http');
});
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

describe('case 28: a request that arrives again', () => {
  let tap: Wiretap;
  beforeEach(async () => {
    tap = await startWiretap(() => team.bot.url);
    team.slack.deliverTo({ kind: 'http', url: tap.url });
  });
  afterEach(() => tap.close());

  // Three guards, each enough: `repeats` of the receiver until it restarts, the claim of the router, and `already` of the
  // Store's review.
  it('case 28: within five minutes is taken, and does nothing a second time, also after a restart', async () => {
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

  // Red without: the claim in `handled` of the router.
  it('case 28: for a question is acknowledged and not answered again, also by another process', async () => {
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

  // Red without: the age in `isSignedBySlack`.
  it('case 28: after five minutes is refused', async () => {
    const { clock, mei, tea } = team;
    await team.type(mei, tea, '/quiz now deck:tea');
    const [command] = tap.requests;
    if (command === undefined) throw new Error('Nothing was tapped.');
    clock.advance(5 * MINUTE + 1_000);
    expect((await tap.replay(command)).status).toBe(401);
  });
});
