// A click has reached the process, and the process is killed before its commit.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DiscordChild, startDiscordChild } from '../support/discord-child.ts';
import * as onDiscord from '../support/discord-talk.ts';
import { killBeforeCommit, memberOf } from '../support/kill-steps.ts';
import { type SlackChild, startSlackChild } from '../support/slack-child.ts';
import * as onSlack from '../support/slack-talk.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';
/** "Received, and nothing more": https://docs.discord.com/developers/interactions/receiving-and-responding */
const DEFERRED_UPDATE = 6;
const callbackSchema = z.looseObject({ type: z.number() });

let team: DiscordChild | SlackChild;
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");
const memories = () => team.ask('SELECT group_concat(memory) FROM memories');

// Red without: the `await` of `recordReview` in src/app/rating.ts. The answer then leaves before the commit, and shows a rating
// that does not exist.
describe('case 01: a click that reached a process which is killed before the commit', {
  timeout: 60_000,
}, () => {
  it('on Discord has failed for the person and changed nothing, and once clicked again counts once', async () => {
    const child = await startDiscordChild();
    team = child;
    const { discord, tea } = child;
    const member = memberOf(child);
    const asked = onDiscord.shown(await child.type(member, tea, '/quiz now deck:teaware'));
    await child.rate(member, tea, asked, 3);
    const prompt = await child.answer(member, tea, await child.post());
    const click = () => child.click(member, tea, '4 ', prompt);
    const memory = memories();

    const before = discord.calls.length;
    const callbacks = () => discord.calls.slice(before).filter(({ route }) => route === CALLBACK);
    discord.on(CALLBACK).hang();
    const seen = await killBeforeCommit(child, click, () => expect(callbacks().length).toBe(1));
    expect(seen).toContain('The application did not respond');
    expect(callbacks().map(({ body }) => callbackSchema.parse(body).type)).toEqual([DEFERRED_UPDATE]);
    expect([ratings(), memories()]).toEqual([1, memory]);

    await child.start();
    expect(onDiscord.wordsOf(await click())).toContain('Next in');
    expect(ratings()).toBe(2);
  });

  it('on Slack has failed for the person and changed nothing, and once clicked again counts once', async () => {
    const child = await startSlackChild();
    team = child;
    const { slack, tea, amara } = child;
    const member = memberOf(child);
    const asked = onSlack.shown(await child.type(member, tea, '/quiz now deck:teaware'));
    await child.rate(member, tea, asked, 3);
    const prompt = await child.answer(member, tea, await child.post());
    const click = () => child.click(member, tea, '4 ', prompt);
    const memory = memories();
    // A new process looks up who clicks: by that it can be seen to have the click.
    await child.end('SIGTERM');
    await child.start();

    const before = slack.calls.length;
    const called = () => slack.calls.slice(before).map(({ method }) => method);
    const seen = await killBeforeCommit(child, click, async () => {
      expect(called()).toContain('users.info');
      // Nothing is written for that, so it is answered: the click has had its time as well.
      await slack.openHome(amara);
      expect(called()).toContain('views.publish');
    });
    expect(seen).toContain('operation_timeout');
    expect(called()).not.toContain('response_url');
    expect([ratings(), memories()]).toEqual([1, memory]);

    await child.start();
    expect(onSlack.wordsOf(await click())).toContain('Next in');
    expect(ratings()).toBe(2);
  });
});
