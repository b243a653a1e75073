// A platform asks to slow down: for a channel, for everything, or for what many bots share.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import { on, SECOND } from '../support/week.ts';

// Red without: the `pause` of `afterRateLimit` in src/app/delivery-policy.ts, and its `counts: false`.
describe('case 18: a platform that asks to slow down, on Discord', () => {
  let team: DiscordBot;
  beforeEach(async () => {
    team = await startDiscordBot();
    // The client keeps the time of limits by itself; here it goes by the clock of the test.
    vi.spyOn(Date, 'now').mockImplementation(() => team.clock.now());
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await team.close();
  });

  it.each([
    ['of the bot’s own', 'user'],
    ['that other bots share', 'shared'],
  ] as const)(
    'for one channel, by a limit %s, has that one wait its time while the other goes on',
    async (_whose, scope) => {
      const { discord, clock, tea, general } = team;
      await discordSteps.scheduleDaily(team);
      await discordSteps.scheduleDaily(team, { channel: general });
      discord.rateLimit(discordSends.SEND, { retryAfter: 7, scope });
      clock.moveTo(on(0, 9));
      const both = () => [...discordSteps.postsIn(team, tea), ...discordSteps.postsIn(team, general)].length;
      await team.eventually(() => expect(both()).toBe(1));
      const limited = discordSteps.postsIn(team, tea).length === 0 ? tea : general;
      await team.eventually(() => expect(team.ask('SELECT count(*) FROM pauses')).toBe(1));
      const tries = discordSends.triesIn(team, limited);
      clock.moveTo(on(0, 9) + 6.8 * SECOND);
      await team.eventually(() => expect(both()).toBe(2));
      expect(discordSends.triesIn(team, limited)).toBe(tries + 1);
      const [late] = discordSteps.postsIn(team, limited);
      expect(late?.at).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
      expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
    },
  );

  it('for everything, nothing at all leaves before the time is up', async () => {
    const { discord, clock, tea, general } = team;
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    discord.rateLimit(discordSends.SEND, { retryAfter: 7, global: true });
    // A start asks what commands are registered, and that may still be under way.
    const said = () => discord.calls.filter(({ method }) => method !== 'GET').length;
    const before = said();
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(team.ask("SELECT count(*) FROM pauses WHERE lane = '*'")).toBe(1));
    clock.moveTo(on(0, 9) + 6 * SECOND);
    expect(said()).toBe(before + 1);
    await team.eventually(() => {
      expect(discordSteps.postsIn(team, tea).length).toBe(1);
      expect(discordSteps.postsIn(team, general).length).toBe(1);
    });
    const sent = [...discordSteps.postsIn(team, tea), ...discordSteps.postsIn(team, general)].map(
      ({ at }) => at,
    );
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
    expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
  });
});

// Red without: `retryAfter` in src/platforms/slack/platform-error.ts, and `limits` in src/platforms/slack/sender.ts.
describe('case 18: a platform that asks to slow down, on Slack', () => {
  let team: SlackBot;
  beforeEach(async () => {
    team = await startSlackBot();
  });
  afterEach(() => team.close());

  it('for one channel, that one waits out its time, and the other goes on', async () => {
    const { slack, clock, tea, general } = team;
    await slackSteps.scheduleDaily(team);
    await slackSteps.scheduleDaily(team, { channel: general });
    slack.rateLimit(slackSends.SEND, { retryAfter: 7, channel: tea.id });
    const before = slackSends.triesIn(team, tea);
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(slackSteps.postsIn(team, general).length).toBe(1));
    await team.eventually(() => expect(slackSends.triesIn(team, tea)).toBe(before + 1));
    clock.moveTo(on(0, 9) + 6.9 * SECOND);
    await team.eventually(() => expect(slackSteps.postsIn(team, tea).length).toBe(1));
    expect(slackSends.triesIn(team, tea)).toBe(before + 2);
    const [late] = slackSteps.postsIn(team, tea);
    expect(Number(late?.ts) * 1000).toBeGreaterThanOrEqual(on(0, 9) + 7 * SECOND);
    expect(team.ask("SELECT max(attempts) FROM deliveries WHERE kind = 'post'")).toBe(0);
  });

  it('it hardly ever has to: one channel gets a message a second, threads included', async () => {
    const { clock, tea, slack } = team;
    await slackSteps.scheduleDaily(team, { more: 'deck:tea discussion:yes' });
    await slackSteps.scheduleDaily(team, { more: 'deck:teaware discussion:yes' });
    const before = slack.calls.length;
    clock.moveTo(on(0, 9));
    const sent = () =>
      slack.calls.slice(before).filter((call) => call.method === slackSends.SEND && slackSends.to(tea)(call));
    await team.eventually(() => expect(sent().length).toBe(4));
    const times = sent().map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND);
    expect(slack.calls.filter(({ status }) => status === 429)).toEqual([]);
  });
});
