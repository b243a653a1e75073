// The process is really killed, at the moments that matter most on Slack. Locks and a Slack that does not answer stop it there, so the product needs no hook.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backDate } from '../support/back-date.ts';
import type { Call } from '../support/slack/loopback-slack.ts';
import { type SlackChild, startSlackChild } from '../support/slack-child.ts';
import { DM, shown, wordsOf } from '../support/slack-talk.ts';

const SEND = 'chat.postMessage';
const PATIENTLY = { timeout: 8_000 };

let team: SlackChild;
beforeEach(async () => {
  team = await startSlackChild();
});
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

function someone() {
  const [member] = team.members;
  if (member === undefined) throw new Error('Nobody is there.');
  return member;
}

/** A member's rating row, and the click on 4 in it. */
async function aboutToRate() {
  const member = someone();
  const prompt = await team.answer(member, team.tea, await team.post());
  return () => team.click(member, team.tea, '4 ', prompt);
}

/** The process is killed as it is, and nobody is answered any more. */
async function killed(click: Promise<unknown>): Promise<void> {
  click.catch(() => {});
  await team.end('SIGKILL');
}

/** Half a minute later: the dead process's leases have run out. */
function leasesRunOut(): void {
  const main = team.open();
  main.exec('UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL');
  main.close();
}

const sent = (what: string) => (call: Call) => JSON.stringify(call.body).includes(what);
const tries = (what: string) =>
  team.slack.calls.filter((call) => call.method === SEND && sent(what)(call)).length;

/** Reminders do not come at night. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

describe('a process that is killed', { timeout: 60_000 }, () => {
  it('before the commit has changed nothing, and the same click counts once after the restart', async () => {
    const click = await aboutToRate();
    // A new process looks up who clicks: by that it can be seen to have the click.
    await team.end('SIGTERM');
    await team.start();
    const other = team.open();
    other.exec('BEGIN IMMEDIATE');
    const calls = team.slack.calls.length;
    const lost = click();
    const lookups = () => team.slack.calls.slice(calls).filter(({ method }) => method === 'users.info');
    await vi.waitFor(() => expect(lookups().length).toBe(1), PATIENTLY);
    await killed(lost);
    other.exec('ROLLBACK');
    other.close();
    expect(ratings()).toBe(0);
    expect(team.ask('SELECT count(*) FROM memories')).toBe(0);
    await team.start();
    expect(wordsOf(await click())).toContain('Next in');
    expect(ratings()).toBe(1);
  });

  it('after the commit and before its answer keeps the rating, and gives the stored answer to the next click', async () => {
    const click = await aboutToRate();
    team.slack.on('response_url').hang();
    const lost = click();
    await vi.waitFor(() => expect(ratings()).toBe(1), { ...PATIENTLY, interval: 5 });
    await killed(lost);
    const memory = team.ask('SELECT memory FROM memories');
    await team.start();
    const again = wordsOf(await click());
    expect(again).toContain('You have rated this one already. Here is your answer.');
    expect(again).toContain('You rated it 4, “Well”.');
    expect(ratings()).toBe(1);
    expect(team.ask('SELECT memory FROM memories')).toBe(memory);
  });

  it('between Slack taking a post and the note of it never sends it again, and the status says so', async () => {
    const { slack, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, tea, 'Start it');
    slack.on(SEND, sent('1|pick|')).hang({ afterEffect: true });
    await team.click(amara, tea, 'Post the first one now');
    await vi.waitFor(() => expect(team.posts().length).toBe(1), PATIENTLY);
    await team.end('SIGKILL');
    expect(team.ask("SELECT count(*) FROM posts WHERE state = 'sent'")).toBe(0);
    leasesRunOut();

    await team.start();
    await vi.waitFor(() => expect(team.ask('SELECT state FROM posts')).toBe('unknown'), PATIENTLY);
    expect(tries('1|pick|')).toBe(1);
    const [post] = team.posts();
    if (post === undefined) throw new Error('No post.');
    expect(wordsOf(await team.rate(someone(), tea, post, 4))).toContain('Next in');
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    expect(wordsOf(status)).toContain('perhaps posted: please look whether it is there');
  });

  it('between Slack taking a reminder and the note of it sends it once more, and never again', async () => {
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
      await team.start();
      await vi.waitFor(() => expect(team.count(member, DM, ' due.')).toBe(times), PATIENTLY);
      await team.end('SIGKILL');
      leasesRunOut();
    }
    await team.start();
    const state = "SELECT state FROM deliveries WHERE kind = 'reminder'";
    await vi.waitFor(() => expect(team.ask(state)).toBe('unknown'), PATIENTLY);
    expect(tries(' due.')).toBe(2);
  });
});
