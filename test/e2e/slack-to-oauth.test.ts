// A bot with a token of one workspace becomes one that workspaces install.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, settingsOf, startSlackBot } from '../support/slack-bot.ts';
import { learn, nextPost, scheduleDaily, turnRemindersOn } from '../support/slack-steps.ts';
import { DM, wordsOf } from '../support/slack-talk.ts';
import { on } from '../support/week.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot();
});
afterEach(() => team.close());

describe('with installations instead of a token of its own', () => {
  it('what is due before the workspace installs it waits, and then everything goes on', async () => {
    const { slack, bot, clock, amara, mei, tea } = team;
    await scheduleDaily(team);
    await nextPost(team, on(0, 9));
    await learn(team, mei, tea, 2, 1);
    await turnRemindersOn(team, mei, tea);
    const dueAt = Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'"));
    await bot.stop();
    await bot.start({ slack: settingsOf(slack, 'oauth') });
    slack.deliverTo({ kind: 'http', url: bot.url });
    const calls = slack.calls.length;
    clock.moveTo(on(1, 9));
    const ends = () => team.ask("SELECT group_concat(reason) FROM posts WHERE state = 'failed'");
    await team.eventually(() => expect(ends()).toBe('workspace-gone'));
    clock.moveTo(dueAt);
    expect(slack.calls.length).toBe(calls);
    const installed = await slack.install(slack.home, { baseUrl: bot.url }, { user: amara });
    expect(installed.status).toBe(200);
    expect(wordsOf(await team.type(amara, tea, '/quiz-admin list'))).not.toContain('stopped');
    await nextPost(team, on(4, 9));
    // Whether it was sent at once or is due this morning depends on which round came first.
    clock.moveTo(on(4, 12));
    await team.eventually(() => expect(team.count(mei, DM, /\bdue\./)).toBeGreaterThan(0));
  });
});
