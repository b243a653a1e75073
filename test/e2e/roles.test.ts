// One process answers and another one works, on one database: what is clicked in the one is sent by the other.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Running } from '#src/compose.ts';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import { learn, nextPost, nextReminder, postsIn, scheduleDaily } from '../support/discord-steps.ts';
import { DM, shown, wordsOf } from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { wordsOf as slackWords } from '../support/slack-talk.ts';
import { on } from '../support/week.ts';

/** By the real time: the clock of the two stands still, so that nothing but what was written wakes anybody. */
const SOON = { timeout: 1_500, interval: 20 };

describe('a bot and a worker on Discord', () => {
  let team: DiscordBot;
  let worker: Running;
  beforeEach(async () => {
    team = await startDiscordBot({ role: 'bot' });
    worker = await team.bot.twin('worker');
  });
  afterEach(async () => {
    await worker.stop();
    await team.close();
  });

  // Red without: the watch in the runner.
  it('send within a second what a click has put into the outbox', async () => {
    const { amara, mei, tea } = team;
    const preview = await team.type(amara, tea, '/quiz-admin schedule time:09:00 deck:tea');
    await team.click(amara, tea, 'Start it', shown(preview));
    await vi.waitFor(() => team.newest(amara, tea, 'From now on I post'), SOON);
    await team.click(amara, tea, 'Post the first one now');
    await vi.waitFor(() => expect(postsIn(team, tea).length).toBe(1), SOON);
    await team.type(mei, tea, '/quiz resume');
    await vi.waitFor(() => team.newest(mei, DM, 'From now on I write to you here'), SOON);
  });

  it('post and remind at their time, and keep the count under a post true', async () => {
    const { mei, tomasz, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await team.rate(mei, tea, post, 3);
    await team.rate(tomasz, tea, post, 4);
    await team.eventually(() => expect(team.count(mei, tea, '2 answered')).toBe(1));
    await learn(team, mei, tea, 3);
    await team.type(mei, tea, '/quiz resume');
    expect(wordsOf(await nextReminder(team, mei))).toContain('due');
    expect(postsIn(team, tea).length).toBeGreaterThan(0);
  });

  it('are ready both, and what one of them cannot do waits for the other', async () => {
    const { amara, tea } = team;
    const ready = async (url: string) => (await fetch(`${url}/readyz`)).json();
    const checks = { running: true, database: true, decks: true, platforms: true };
    expect(await ready(worker.url)).toEqual({ status: 'ready', checks });
    expect(await ready(team.bot.url)).toEqual({ status: 'ready', checks });
    expect(team.discord.sessions()).toBe(1);
    await scheduleDaily(team);
    await worker.stop();
    await team.type(amara, tea, '/quiz-admin post-now');
    expect(postsIn(team, tea)).toEqual([]);
    worker = await team.bot.twin('worker');
    await vi.waitFor(() => expect(postsIn(team, tea).length).toBe(1), SOON);
    await team.bot.stop();
    await nextPost(team, on(0, 9));
    expect(postsIn(team, tea).length).toBe(2);
    await team.bot.start();
  });
});

describe('a bot and a worker on Slack', () => {
  let team: SlackBot;
  let worker: Running;
  beforeEach(async () => {
    team = await startSlackBot({ role: 'bot' });
    worker = await team.bot.twin('worker');
  });
  afterEach(async () => {
    await worker.stop();
    await team.close();
  });

  // Red without: `noticeSettled` in the idle runner.
  it('tell at once that the bot may not post in a channel, which the worker finds out', async () => {
    const { slack, amara } = team;
    const far = slack.channel(slack.home, 'far', { botIn: false });
    await team.type(amara, far, '/quiz-admin schedule time:09:00 deck:tea');
    const began = performance.now();
    const answer = await team.click(amara, far, 'Start it');
    expect(slackWords(answer)).toContain('I am not in that channel');
    expect(performance.now() - began).toBeLessThan(1_900);
    expect(team.ask('SELECT count(*) FROM schedules WHERE archived_at IS NULL')).toBe(0);
  });

  it('have one socket, which is the bot’s', async () => {
    expect(team.slack.sockets()).toBe(1);
    await team.bot.stop();
    await vi.waitFor(() => expect(team.slack.sockets()).toBe(0));
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/slack/events`, { method: 'POST' })).status).toBe(404);
    await team.bot.start();
  });
});
