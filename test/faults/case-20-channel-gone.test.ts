// A channel that is not there any more, or closed for good.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import * as discordTalk from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import * as slackTalk from '../support/slack-talk.ts';
import { MINUTE, on } from '../support/week.ts';

// Red without: `disable-channel` in src/app/delivery-policy.ts: it is called again every day.
describe('case 20: a channel that is gone, on Discord', () => {
  let team: DiscordBot;
  beforeEach(async () => {
    team = await startDiscordBot();
  });
  afterEach(() => team.close());

  it('that was deleted has its schedule stopped after one try, and the status says what to do', async () => {
    const { discord, clock, tea, general, amara } = team;
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    discord.deleteChannel(tea);
    const before = discordSends.triesIn(team, tea);
    await discordSteps.nextPost(team, on(0, 9), general);
    await team.eventually(() => expect(discordSends.triesIn(team, tea)).toBe(before + 1));
    await discordSteps.nextPost(team, on(1, 9), general);
    await discordSteps.nextPost(team, on(2, 9), general);
    expect(discordSends.triesIn(team, tea)).toBe(before + 1);
    clock.advance(MINUTE);
    const seen = discordTalk.wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain('stopped, because the channel does not exist any more');
    expect(seen).toContain('For another channel, schedule it there.');
  });
});

// Red without: the same.
describe('case 20: a channel that is gone, on Slack', () => {
  let team: SlackBot;
  beforeEach(async () => {
    team = await startSlackBot();
  });
  afterEach(() => team.close());

  it.each([
    ['was deleted', () => team.slack.deleteChannel(team.tea), 'the channel does not exist any more'],
    ['was archived', () => team.slack.archive(team.tea), 'the channel is archived'],
  ])('because it %s has its schedule stopped after one try, and its owner told', async (_what, end, why) => {
    const { tea, general, amara } = team;
    await slackSteps.scheduleDaily(team);
    await slackSteps.scheduleDaily(team, { channel: general });
    end();
    const before = slackSends.triesIn(team, tea);
    await slackSteps.nextPost(team, on(0, 9), general);
    // A day later it would be old news.
    const told = await team.eventually(() => team.newest(amara, slackTalk.DM, 'was not posted'));
    for (const day of [1, 2]) await slackSteps.nextPost(team, on(day, 9), general);
    expect(slackSends.triesIn(team, tea)).toBe(before + 1);
    expect(slackTalk.wordsOf(told)).toContain(why);
    expect(team.count(amara, slackTalk.DM, 'was not posted')).toBe(1);
    const seen = slackTalk.wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain(`stopped, because ${why}`);
  });
});
