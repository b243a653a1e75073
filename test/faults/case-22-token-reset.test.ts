// The bot’s own token is worth nothing any more.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { HOUR } from '../support/channel-admin.ts';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import { putLetter, putNotice } from '../support/outbox.ts';
import { refuse } from '../support/refusals.ts';
import { startBot } from '../support/running-bot.ts';
import { type Expected, type SlackBot, settingsOf, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import { createTwin } from '../support/twin-app.ts';
import { MINUTE, on } from '../support/week.ts';

// Red without: `stop-platform` in src/app/delivery-policy.ts; and with `deliverBatch` in src/app/deliverer.ts sending all at once.
describe('case 22: a token that was reset, on Discord', () => {
  let team: DiscordBot;
  let expected: Expected;
  beforeEach(async () => {
    expected = {};
    team = await startDiscordBot();
  });
  afterEach(() => team.close(expected));

  const undelivered = () =>
    team.ask("SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'waiting', 'pending', 'sending')");

  it('stops all sending after one call, and what waits is sent with the new one', async () => {
    const { discord, bot, clock, tea, general } = team;
    expected = { errors: ['discord_refused', 'platform_unauthorized'] };
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    const { apiUrl } = discord;
    const before = discord.calls.length;
    const token = discord.resetToken();
    clock.moveTo(on(0, 9));
    await team.eventually(() => expect(bot.log.messages('error')).toContain('platform_unauthorized'));
    expect(await team.ready()).toBe(503);
    for (let minutes = 0; minutes < 60; minutes += 1) clock.advance(MINUTE);
    await bot.stop();
    const tries = discord.calls.slice(before).filter(({ route }) => route === discordSends.SEND);
    expect(tries.map(({ status }) => status)).toEqual([401]);
    expect(undelivered()).toBe(0);
    await bot.start({ discord: { token, apiUrl, shards: 'auto' } });
    await team.eventually(() => {
      expect(discordSteps.postsIn(team, tea).length).toBe(1);
      expect(discordSteps.postsIn(team, general).length).toBe(1);
    });
    expect(await team.ready()).toBe(200);
  });
});

// Red without: the same.
describe('case 22: a token that was reset, on Slack', () => {
  let team: SlackBot;
  let expected: Expected;
  beforeEach(async () => {
    expected = {};
    team = await startSlackBot();
  });
  afterEach(() => team.close(expected));

  it.each(['token_revoked', 'account_inactive'] as const)(
    'that answers %s stops all sending after one call; a new one sends what waits',
    async (code) => {
      const { slack, bot, clock, tea, general } = team;
      await slackSteps.scheduleDaily(team);
      await slackSteps.scheduleDaily(team, { channel: general });
      slack.revoke(slack.home, code);
      const before = slack.calls.length;
      clock.moveTo(on(0, 9));
      await team.eventually(() => expect(bot.log.messages('error')).toContain('platform_unauthorized'));
      expect(await team.ready()).toBe(503);
      for (let minutes = 0; minutes < 60; minutes += 1) clock.advance(MINUTE);
      await bot.stop();
      expect(slack.calls.slice(before).filter(({ method }) => method === slackSends.SEND).length).toBe(1);
      expect(team.ask("SELECT count(*) FROM posts WHERE state <> 'pending'")).toBe(0);
      const { accessToken: botToken } = slack.grant(slack.home);
      const socket = settingsOf(slack, 'socket');
      await bot.start({ slack: { ...socket, ...(socket.kind === 'socket' ? { botToken } : {}) } });
      await team.eventually(() => {
        expect(slackSteps.postsIn(team, tea).length).toBe(1);
        expect(slackSteps.postsIn(team, general).length).toBe(1);
      });
      expect(await team.ready()).toBe(200);
      expected = { errors: ['platform_unauthorized'] };
    },
  );
});

describe('case 22: credentials that are refused, on whatever platform', () => {
  let rig: AppRig;
  beforeEach(async () => {
    rig = await createAppRig();
    await rig.pass(0);
  });
  afterEach(() => rig.close());

  const errors = () => rig.log.messages('error');

  it('stop the platform after one call at a start with much to send; nothing fails, and a restart sends it all', async () => {
    await rig.app.runner.stop();
    const before = rig.sender.arrived.length;
    refuse(rig, 'unauthorized', 100);
    for (let index = 0; index < 50; index += 1) await putLetter(rig, `member-${index}`);
    const called = rig.sender.calls.length;
    const refused = await createTwin(rig);
    await refused.app.runner.start();
    for (let hour = 0; hour < 3; hour += 1) {
      rig.clock.advance(HOUR);
      await refused.app.runner.runDue();
    }
    expect(rig.sender.calls).toHaveLength(called + 1);
    expect(refused.app.stoppedPlatforms()).toEqual(['playground']);
    expect(errors()).toEqual(['platform_unauthorized']);
    await refused.close();
    rig.sender.script.length = 0;
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    expect(rig.sender.arrived).toHaveLength(before + 50);
    await twin.close();
  });

  it('stop it after one call as well when they are withdrawn while there was little to send', async () => {
    await putNotice(rig, 'in time');
    await rig.pass(0);
    refuse(rig, 'unauthorized', 100);
    await rig.pass(60_000);
    const before = rig.sender.calls.length;
    for (let index = 0; index < 50; index += 1) await putLetter(rig, `member-${index}`);
    await rig.pass(0);
    expect(rig.sender.calls).toHaveLength(before + 1);
  });

  it('stop it after one call when they are withdrawn in the middle of many', async () => {
    // The first one in one batch, and nine with it.
    for (let sent = 0; sent < 10; sent += 1) rig.sender.script.push(() => {});
    refuse(rig, 'unauthorized', 100);
    const before = rig.sender.calls.length;
    for (let index = 0; index < 50; index += 1) await putLetter(rig, `member-${index}`);
    await rig.pass(60_000);
    expect(rig.sender.calls.length - before).toBe(11);
    expect(errors()).toEqual(['platform_unauthorized']);
  });

  it('make the process not ready, until it starts with better ones', async () => {
    let refused = true;
    const bot = await startBot({
      wrapSender: (sender) => ({
        ...sender,
        send: (...message) =>
          refused ? Promise.reject(new PlatformError('unauthorized', '401')) : sender.send(...message),
      }),
    });
    const ready = async () => {
      const response = await fetch(`${bot.url}/readyz`);
      return [response.status, await response.json()];
    };
    const checks = { running: true, database: true, decks: true, platforms: true };
    expect(await ready()).toEqual([503, { status: 'not ready', checks: { ...checks, platforms: false } }]);
    refused = false;
    await bot.restart();
    expect(await ready()).toEqual([200, { status: 'ready', checks }]);
    await bot.close();
  });
});
