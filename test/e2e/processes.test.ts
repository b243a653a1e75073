// Several processes on one database: one of them is connected, the next takes over, and no click counts twice.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShownMessage, User } from '../support/discord/loopback-discord.ts';
import { type DiscordProcesses, startDiscordProcesses } from '../support/discord-processes.ts';
import { labelsOf, shown, wordsOf } from '../support/discord-talk.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../support/slack/loopback-slack.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';
/** Below the thirty clicks in ten seconds that one person has. */
const PACE_MS = 350;
const OFTEN = { timeout: 15_000, interval: 10 };

let team: DiscordProcesses;
afterEach(() => team.close());

/** As one answers who does not give up: what Discord could not bring is clicked again. */
async function insistently<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const reviewsOf = (member: User, kind: 'rating' | 'undo') =>
  team.ask(
    `SELECT count(*) FROM reviews JOIN accounts ON accounts.person_id = reviews.person_id
     WHERE kind = '${kind}' AND external_id = '${member.id}'`,
  );

async function posted(): Promise<ShownMessage> {
  const { amara, channels } = team;
  const [tea] = channels;
  await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
  await team.click(amara, tea, 'Start it');
  await team.click(amara, tea, 'Post the first one now');
  return vi.waitFor(() => {
    const [post] = team.posts(tea);
    if (post === undefined) throw new Error('No post yet.');
    return post;
  }, OFTEN);
}

describe('two processes on one token of Discord and one socket of Slack', () => {
  let slack: LoopbackSlack;
  beforeEach(async () => {
    slack = await startLoopbackSlack();
    const { botToken, appToken, apiUrl } = slack;
    const env = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl };
    team = await startDiscordProcesses({ env });
  });
  afterEach(async () => {
    expect(slack.violations).toEqual([]);
    await slack.close();
  });

  const opened = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
  const connections = () => [team.discord.identifies.length, opened()];
  const takenOver = (times: number, timeout: number) =>
    vi.waitFor(
      () =>
        expect([...connections(), team.discord.sessions(), slack.sockets()]).toEqual([times, times, 1, 1]),
      { timeout, interval: 10 },
    );

  // Red without: the leases of `createLeasedReceiver`.
  it('are connected one at a time: after a stop the next takes over at once, after a kill within 30 s', {
    timeout: 90_000,
  }, async () => {
    const { discord, amara } = team;
    const [tea] = team.channels;
    const first = team.start();
    await first.says('listening');
    const second = team.start();
    await second.says('listening');
    expect(second.log.filter(({ msg }) => msg === 'connection_standby').length).toBe(2);
    expect([await first.ready(), await second.ready()]).toEqual([200, 200]);
    await takenOver(1, 1_000);

    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    await takenOver(2, 5_000);
    expect(wordsOf(await team.type(amara, tea, '/quiz help'))).toContain('/quiz');

    const third = team.start();
    await third.says('listening');
    second.signal('SIGKILL');
    await second.exited;
    // A socket of a dead process closes, and a session of Discord's waits for it in vain.
    await vi.waitFor(() => expect(discord.sessions()).toBe(0), { timeout: 1_000, interval: 5 });
    await takenOver(3, 30_000);
    expect(wordsOf(await team.type(amara, tea, '/quiz help'))).toContain('/quiz');
    await vi.waitFor(async () => expect(await third.ready()).toBe(200), OFTEN);
  });
});

describe('an interaction that reaches two processes', () => {
  beforeEach(async () => {
    team = await startDiscordProcesses();
  });

  /** The lease is taken away, so that for a moment there are two who are connected. */
  async function bothConnected(): Promise<void> {
    team.exec('DELETE FROM leases');
    await vi.waitFor(() => expect(team.discord.sessions()).toBe(2), OFTEN);
  }

  // Red without: the claims in `handled` of the router and in src/store/record-review.ts.
  it('has one callback and one effect, and the person reads the outcome', { timeout: 60_000 }, async () => {
    const { discord, members, channels } = team;
    const [tea] = channels;
    const [member] = members;
    if (member === undefined) throw new Error('Nobody is there.');
    for (const one of [team.start(), team.start()]) await one.says('listening');
    const post = await posted();
    const prompt = await team.answer(member, tea, post);
    await bothConnected();
    const before = discord.calls.length;
    const rated = await team.click(member, tea, '4 ', prompt);
    expect(discord.sessions()).toBe(2);
    expect(wordsOf(rated)).toMatch(/Next (in|tomorrow)/);
    expect(wordsOf(rated)).not.toContain('already');
    expect(reviewsOf(member, 'rating')).toBe(1);
    // The one whose lease it was notices.
    await vi.waitFor(() => expect(discord.sessions()).toBe(1), OFTEN);
    const callbacks = discord.calls.slice(before).filter(({ route }) => route === CALLBACK);
    expect(callbacks.length).toBe(1);
  });
});

describe('a rolling restart', () => {
  beforeEach(async () => {
    team = await startDiscordProcesses({ members: 6 });
  });

  it('under clicks loses no rating and doubles none', { timeout: 90_000 }, async () => {
    const { members, channels } = team;
    const [tea] = channels;
    let old = team.start();
    await old.says('listening');
    const post = await posted();
    let isRolling = true;

    /** Rates and takes it back, again and again, each until the outcome is read; gives how often it was rated. */
    async function rateAgain(member: User): Promise<number> {
      let seen = await insistently(() => team.answer(member, tea, post));
      for (let rated = 0; ; ) {
        const from = seen;
        const isRow = labelsOf(from).some((label) => label.startsWith('4 '));
        if (!isRow && !isRolling) return rated;
        seen = await insistently(async () =>
          shown(await team.click(member, tea, isRow ? '4 ' : 'Undo', from)),
        );
        expect(wordsOf(seen)).toMatch(isRow ? /Next (in|tomorrow)/ : /How well|Undone/);
        if (isRow) rated += 1;
        await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      }
    }

    const rating = Promise.all(members.map(rateAgain));
    rating.catch(() => {});
    for (let round = 0; round < 2; round += 1) {
      const next = team.start();
      await next.says('listening');
      old.signal('SIGTERM');
      expect(await old.exited).toBe(0);
      await next.says('connection_taken_over');
      old = next;
    }
    isRolling = false;
    const counts = await rating;
    expect(members.map((member) => reviewsOf(member, 'rating'))).toEqual(counts);
    expect(members.map((member) => reviewsOf(member, 'undo'))).toEqual(counts.map((count) => count - 1));
    expect(team.posts(tea).length).toBe(1);
  });
});
