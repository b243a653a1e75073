// Where nobody can say whether a message arrived: Slack has taken it, and the process is killed before it could note that.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backDate } from '../support/back-date.ts';
import { leasesRunOut, memberOf, PATIENTLY, zoneAtNoon } from '../support/kill-steps.ts';
import type { Call } from '../support/slack/loopback-slack.ts';
import { type SlackChild, startSlackChild } from '../support/slack-child.ts';
import { DM, shown, wordsOf } from '../support/slack-talk.ts';

const SEND = 'chat.postMessage';

let team: SlackChild;
beforeEach(async () => {
  team = await startSlackChild();
});
afterEach(() => team.close());

const sent = (what: string) => (call: Call) => JSON.stringify(call.body).includes(what);
const tries = (what: string) =>
  team.slack.calls.filter((call) => call.method === SEND && sent(what)(call)).length;

describe('case 04: a process that is killed between Slack taking a message and the note of it', {
  timeout: 60_000,
}, () => {
  // Red without: the `unknown` of `repeatDecision` in src/app/delivery-policy.ts.
  it('never posts a question again by itself, and the status says what is not known', async () => {
    const { slack, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, tea, 'Start it');
    slack.on(SEND, sent('1|pick|')).hang({ afterEffect: true });
    await team.click(amara, tea, 'Post the first one now');
    await vi.waitFor(() => expect(team.posts().length).toBe(1), PATIENTLY);
    await team.end('SIGKILL');
    expect(team.ask("SELECT count(*) FROM posts WHERE state = 'sent'")).toBe(0);
    leasesRunOut(team);

    await team.start();
    await vi.waitFor(() => expect(team.ask('SELECT state FROM posts')).toBe('unknown'), PATIENTLY);
    expect(tries('1|pick|')).toBe(1);
    const [post] = team.posts();
    if (post === undefined) throw new Error('No post.');
    expect(wordsOf(await team.rate(memberOf(team), tea, post, 4))).toContain('Next in');
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    expect(wordsOf(status)).toContain('perhaps posted: please look whether it is there');
  });

  // Red without: the same `unknown`, and `attempts < 2` in `mayRepeat` there.
  it('sends a reminder once more, and never a third time', async () => {
    const { slack, tea } = team;
    const member = slack.user(slack.home, 'By day', { zone: zoneAtNoon() });
    await team.rate(member, tea, shown(await team.type(member, tea, '/quiz now deck:tea')), 3);
    await team.type(member, tea, '/quiz resume');
    await vi.waitFor(() => team.newest(member, DM, 'From now on I write to you here'), PATIENTLY);
    await team.end('SIGTERM');
    const main = team.open();
    backDate(main, 400);
    main.close();
    slack.on(SEND, sent(' due.')).hang({ afterEffect: true, times: 2 });
    for (const times of [1, 2]) {
      await team.startUntil(() => expect(team.count(member, DM, ' due.')).toBe(times));
      leasesRunOut(team);
    }
    await team.start();
    const state = "SELECT state FROM deliveries WHERE kind = 'reminder'";
    await vi.waitFor(() => expect(team.ask(state)).toBe('unknown'), PATIENTLY);
    expect(tries(' due.')).toBe(2);
  });
});
