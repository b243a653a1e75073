// Installations, tokens and signatures, with the real InstallProvider and the real HTTP receiver.
import { createServer } from 'node:http';
import { App, HTTPReceiver, type Installation, webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietLogger } from '../../support/slack/bare-bolt.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

let slack: LoopbackSlack;
let now = 0;
let baseUrl = '';
let stop: () => Promise<void>;
const installed = new Map<string, Installation>();

beforeEach(async () => {
  now = Date.now();
  installed.clear();
  slack = await startLoopbackSlack({ now: () => now });
  const logger = quietLogger();
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    clientId: slack.clientId,
    clientSecret: slack.clientSecret,
    stateSecret: 'a-state-secret',
    scopes: ['commands', 'chat:write'],
    redirectUri: 'https://quiz.example/slack/oauth_redirect',
    logger,
    installationStore: {
      storeInstallation: async (one) => void installed.set(one.team?.id ?? '', one),
      fetchInstallation: async ({ teamId }) => {
        const found = installed.get(teamId ?? '');
        if (found === undefined || found.isEnterpriseInstall) throw new Error('not installed');
        return { ...found, isEnterpriseInstall: false, enterprise: undefined };
      },
    },
    installerOptions: {
      authorizationUrl: slack.authorizeUrl,
      clientOptions,
      redirectUriPath: '/slack/oauth_redirect',
    },
  });
  const app = new App({ receiver, clientOptions, logger });
  app.command('/quiz', async ({ ack, client, command }) => {
    await ack();
    const who = await client.auth.test();
    await client.chat.postMessage({
      channel: command.channel_id,
      text: `For ${who.team}`,
      unfurl_links: false,
      unfurl_media: false,
    });
  });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  slack.deliverTo({ kind: 'http', url: baseUrl });
  stop = async () => {
    server.closeAllConnections();
    await receiver.stop();
  };
});

afterEach(async () => {
  await stop();
  await slack.close();
});

describe('an installation', () => {
  it('gives each team a token of its own, which its commands are answered with', async () => {
    const teams = [slack.team('Oolong Ltd'), slack.team('Assam Inc')];
    for (const team of teams) {
      expect((await slack.install(team, { baseUrl })).status).toBe(200);
      const mia = slack.user(team, 'Mia');
      const tea = slack.channel(team, 'tea');
      expect((await slack.command(mia, tea, '/quiz', '')).message?.text).toBe(`For ${team.name}`);
    }
    expect(new Set([...installed.values()].map((one) => one.bot?.token)).size).toBe(2);
    expect(installed.get(teams[0]?.id ?? '')?.bot?.scopes).toEqual(['commands', 'chat:write']);
    expect(slack.violations).toEqual([]);
  });

  it('ends in a page of failure without the cookie, with another state, when refused and when repeated', async () => {
    const team = slack.team('Oolong Ltd');
    for (const how of [{ cookies: 'lost' as const }, { state: 'forged' }, { deny: true }, { twice: true }]) {
      const { status } = await slack.install(team, { baseUrl }, how);
      expect(status, JSON.stringify(how)).toBeGreaterThanOrEqual(400);
    }
    expect([...installed.keys()]).toEqual([team.id]);
  });

  it('exchanges a code once, and only for the app itself', async () => {
    const client = new webApi.WebClient(undefined, { slackApiUrl: slack.apiUrl, logger: quietLogger() });
    const asApp = { client_id: slack.clientId, client_secret: slack.clientSecret };
    const said = (args: object) =>
      client.oauth.v2.access({ ...asApp, code: 'none', ...args }).catch((error) => error.data.error);
    expect(await said({})).toBe('invalid_code');
    expect(await said({ client_id: '1' })).toBe('invalid_client_id');
    expect(await said({ client_secret: 'x' })).toBe('bad_client_secret');
  });
});

describe('rotating tokens', () => {
  it('expire after twelve hours, and each refresh token gives one new pair', async () => {
    const team = slack.team('Oolong Ltd');
    await slack.install(team, { baseUrl }, { rotation: true });
    const bot = installed.get(team.id)?.bot;
    const client = (token?: string) =>
      new webApi.WebClient(token, { slackApiUrl: slack.apiUrl, logger: quietLogger() });
    expect((await client(bot?.token).auth.test()).team_id).toBe(team.id);
    now += 12 * 3_600_000;
    await expect(client(bot?.token).auth.test()).rejects.toMatchObject({ data: { error: 'token_expired' } });
    const refresh = () =>
      client().oauth.v2.access({
        client_id: slack.clientId,
        client_secret: slack.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: bot?.refreshToken ?? '',
      });
    const fresh = await refresh();
    expect(fresh).toMatchObject({ token_type: 'bot', expires_in: 43_200 });
    expect((await client(fresh.access_token).auth.test()).team_id).toBe(team.id);
    await expect(refresh()).rejects.toMatchObject({ data: { error: 'invalid_refresh_token' } });
  });
});

describe('requests', () => {
  const body = 'payload=%7B%7D';
  const send = async (options?: Parameters<LoopbackSlack['signed']>[1]) => {
    const signed = slack.signed(body, options);
    const { status } = await fetch(`${baseUrl}/slack/events`, {
      method: 'POST',
      headers: signed.headers,
      body,
    });
    return status;
  };

  it('are refused with another secret, an old time or a changed signature', async () => {
    expect(await send({ secret: 'another' })).toBe(401);
    expect(await send({ timestamp: Math.floor(Date.now() / 1000) - 301 })).toBe(401);
    expect(await send({ headers: { 'x-slack-signature': 'v0=00' } })).toBe(401);
  });

  it('answer the question for the address with its challenge', async () => {
    expect(await slack.verifyUrl()).toMatchObject({
      status: 200,
      body: expect.stringContaining('a-challenge'),
    });
  });

  it('say which delivery of an event they are', async () => {
    const team = slack.team('Oolong Ltd');
    await slack.install(team, { baseUrl });
    const seen: string[] = [];
    const collector = createServer((request, response) => {
      seen.push(String(request.headers['x-slack-retry-num'] ?? 'first'));
      response.end();
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const address = collector.address();
    slack.deliverTo({
      kind: 'http',
      url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    });
    await slack.event(team, { type: 'tokens_revoked' }, { times: 3 });
    await slack.event(team, { type: 'tokens_revoked' }, { times: 2, retryHeaders: false });
    expect(seen.toSorted()).toEqual(['1', '2', 'first', 'first', 'first']);
    collector.closeAllConnections();
    collector.close();
  });
});
