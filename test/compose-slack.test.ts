// The whole bot on Slack, in each of its three ways to be connected: how it starts, what /readyz says, and how it stops.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Config } from '#src/config.ts';
import type { SlackSettings } from '#src/slack-settings.ts';
import { MONDAY_MORNING, type RunningBot, startBot } from './support/running-bot.ts';
import { type LoopbackSlack, startLoopbackSlack, type User } from './support/slack/loopback-slack.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

let slack: LoopbackSlack;
let bot: RunningBot | null;
let amara: User;
beforeEach(async () => {
  bot = null;
  const now = () => bot?.clock.now() ?? MONDAY_MORNING;
  slack = await startLoopbackSlack({ now, signedAt: now });
  amara = slack.user(slack.home, 'Amara', { admin: true });
});
afterEach(async () => {
  await bot?.close();
  await slack.close();
});

const socket = (): SlackSettings => ({
  kind: 'socket',
  botToken: slack.botToken,
  appToken: slack.appToken,
  apiUrl: slack.apiUrl,
});
const http = (): SlackSettings => ({
  kind: 'http',
  botToken: slack.botToken,
  signingSecret: slack.signingSecret,
  publicUrl: null,
  apiUrl: slack.apiUrl,
});
const many = (encryptionKey = KEY): SlackSettings => ({
  kind: 'oauth',
  signingSecret: slack.signingSecret,
  clientId: slack.clientId,
  clientSecret: slack.clientSecret,
  stateSecret: 'a-secret-of-its-own',
  encryptionKey,
  publicUrl: 'http://127.0.0.1:8080',
  apiUrl: slack.apiUrl,
});

async function begin(settings: SlackSettings, config: Partial<Config> = {}): Promise<RunningBot> {
  bot = await startBot({ config: { playground: false, slack: settings, ...config } });
  if (settings.kind !== 'socket') slack.deliverTo({ kind: 'http', url: bot.url });
  return bot;
}

const readySchema = z.object({ checks: z.record(z.string(), z.boolean()) });

async function readiness({ url }: RunningBot) {
  const response = await fetch(`${url}/readyz`);
  return [response.status, readySchema.parse(await response.json()).checks.platforms] as const;
}

async function help(): Promise<string | undefined> {
  const place = slack.channel(slack.home, 'tea', { botIn: true });
  const seen = await slack.command(amara, place, '/quiz', 'help');
  expect(seen.message?.ephemeral).toBe(true);
  return seen.message?.text;
}

describe('the bot on Slack alone', () => {
  it.each([
    ['Socket Mode', socket],
    ['requests over HTTP', http],
  ])('answers and is ready with %s, and has no page', async (_way, settings) => {
    const running = await begin(settings());
    expect(await readiness(running)).toEqual([200, true]);
    expect((await fetch(running.url)).status).toBe(404);
    expect(await help()).toContain('/quiz now');
    expect(running.log.messages('warn')).toEqual([]);
    expect(running.log.messages('error')).toEqual([]);
    expect(slack.violations).toEqual([]);
  });

  it('takes no request that Slack did not sign', async () => {
    const { url, log } = await begin(http());
    const forged = { secret: 'another-secret', timestamp: MONDAY_MORNING / 1000 };
    const { headers, body } = slack.signed('command=%2Fquiz&text=forget-me', forged);
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', headers, body: body.toString() });
    expect(answer.status).toBe(401);
    expect(log.messages('error')).toEqual([]);
  });

  it('has no page to install it from with a token of its own', async () => {
    const { url } = await begin(http());
    expect((await fetch(`${url}/slack/install`)).status).toBe(404);
  });

  it.each([
    ['bot', 'SLACK_BOT_TOKEN', () => ({ ...socket(), botToken: 'xoxb-old-old-old' })],
    ['app', 'SLACK_APP_TOKEN', () => ({ ...socket(), appToken: 'xapp-1-old-old' })],
  ])(
    'does not start with a %s token that Slack refuses, and leaves nothing open',
    async (_which, name, settings) => {
      await expect(begin(settings())).rejects.toThrow(
        new RegExp(`^Slack does not accept ${name}\\. Open https`),
      );
      expect(slack.sockets()).toBe(0);
    },
  );

  it('starts while Slack cannot be reached, and is ready once it can', async () => {
    slack.on('apps.connections.open').reply(503, 'busy');
    const running = await begin(socket());
    await vi.waitFor(async () => {
      running.clock.advance(1_000);
      expect(await readiness(running)).toEqual([200, true]);
    });
    expect(running.log.messages('error')).toEqual([]);
  });

  it('is not ready once Slack refuses its app token, while it goes on being alive', async () => {
    const running = await begin(socket());
    slack.on('apps.connections.open').fail('invalid_auth', { times: 100 });
    slack.dropSockets();
    await vi.waitFor(async () => expect(await readiness(running)).toEqual([503, false]));
    await vi.waitFor(() => {
      running.clock.advance(1_000);
      expect(running.log.messages('error')).toEqual(['slack_refused']);
    });
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    expect(await readiness(running)).toEqual([503, false]);
  });

  it('says when its token may do less than it should', async () => {
    const { accessToken } = slack.grant(slack.home, { scopes: ['commands', 'chat:write'], rotation: true });
    const { log } = await begin({
      ...socket(),
      ...{ kind: 'socket', botToken: accessToken, appToken: slack.appToken },
    });
    await vi.waitFor(() =>
      expect(log.lines.find(({ message }) => message === 'slack_scopes_missing')?.fields).toEqual({
        team: slack.home.id,
        missing: ['im:write', 'users:read', 'files:write'],
        type: 'npx quizloop doctor',
      }),
    );
  });

  it('leaves Slack when it stops', async () => {
    const running = await begin(socket());
    expect(slack.sockets()).toBe(1);
    await running.close();
    bot = null;
    await vi.waitFor(() => expect(slack.sockets()).toBe(0));
    expect(running.log.messages('error')).toEqual([]);
  });
});

describe('the bot for many workspaces', () => {
  it('is installed from its page, answers there at once, and after a restart', async () => {
    const running = await begin(many());
    expect(await readiness(running)).toEqual([200, true]);
    const installed = await slack.install(slack.home, { baseUrl: running.url }, { rotation: true });
    expect([installed.status, installed.body]).toEqual([200, expect.stringContaining('is installed')]);
    expect(await help()).toContain('/quiz now');
    await running.restart();
    slack.deliverTo({ kind: 'http', url: running.url });
    expect(await help()).toContain('/quiz now');
    expect(running.log.messages('error')).toEqual([]);
    expect(slack.violations).toEqual([]);
  });

  it('does not start when no key opens what is kept, and starts with the old key behind the new one', async () => {
    const running = await begin(many());
    await slack.install(slack.home, { baseUrl: running.url });
    await running.stop();
    await expect(running.start({ slack: many(OTHER_KEY) })).rejects.toThrow(
      /^None of the keys in ENCRYPTION_KEY/,
    );
    await running.start({ slack: many(`${OTHER_KEY},${KEY}`) });
    await running.stop();
    // Everything was sealed with the new key meanwhile.
    await running.start({ slack: many(OTHER_KEY) });
    slack.deliverTo({ kind: 'http', url: running.url });
    expect(await help()).toContain('/quiz now');
  });

  it('goes on for the others when one removes it', async () => {
    const running = await begin(many());
    const coffee = slack.team('Coffee Makers');
    for (const team of [slack.home, coffee]) await slack.install(team, { baseUrl: running.url });
    slack.revoke(coffee);
    await slack.event(coffee, { type: 'app_uninstalled' });
    expect(await help()).toContain('/quiz now');
    expect(await readiness(running)).toEqual([200, true]);
    expect(running.log.messages('error')).toEqual([]);
  });
});

describe('the playground beside Slack', () => {
  it('keeps its page to this machine, and does not stand in the way of Slack’s requests', async () => {
    const { url } = await begin(http(), { playground: true });
    expect(await help()).toContain('/quiz now');
    expect((await fetch(url)).status).toBe(200);
    const state = await fetch(`${url}/api/state?member=amara`);
    const { clock } = z.object({ clock: z.object({ movable: z.boolean() }) }).parse(await state.json());
    expect(clock.movable).toBe(false);
  });
});
