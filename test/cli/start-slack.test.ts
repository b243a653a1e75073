// `quizloop start` with the settings of Slack, as a process, against a Slack on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChildBot, startChildBot } from '../support/child-bot.ts';
import { TEA } from '../support/running-bot.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../support/slack/loopback-slack.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

let slack: LoopbackSlack;
let folder: string;
let bot: ChildBot | null;
beforeEach(async () => {
  bot = null;
  slack = await startLoopbackSlack();
  folder = mkdtempSync(join(tmpdir(), 'quizloop-start-'));
});
afterEach(async () => {
  await bot?.end('SIGKILL');
  await slack.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<ChildBot> {
  bot = await startChildBot(folder, {
    SLACK_API_URL: slack.apiUrl,
    CONTENT_DIR: TEA,
    LOG_LEVEL: 'debug',
    NODE_ENV: 'production',
    ...env,
  });
  return bot;
}

async function expectAnswer(): Promise<void> {
  const amara = slack.user(slack.home, 'Amara', { admin: true });
  const place = slack.channel(slack.home, 'tea', { botIn: true });
  const seen = await slack.command(amara, place, '/quiz', 'help');
  expect(seen.message?.text).toContain('/quiz now');
}

describe('starting with Slack', () => {
  it('connects, keeps both tokens out of every line even as they are refused, and ends with 0', async () => {
    const { botToken, appToken } = slack;
    const { url, log, end } = await start({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken });
    expect(slack.sockets()).toBe(1);
    await expectAnswer();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    slack.on('apps.connections.open').fail('invalid_auth', { times: 100 });
    slack.dropSockets();
    await vi.waitFor(() => expect(log.map(({ msg }) => msg)).toContain('slack_refused'), { timeout: 10_000 });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect(await end('SIGTERM')).toBe(0);
    for (const secret of [botToken, appToken]) expect(JSON.stringify(log)).not.toContain(secret);
    expect(slack.violations).toEqual([]);
  });

  it('takes in an installation, and logs none of the secrets on the way', async () => {
    const { signingSecret, clientId, clientSecret } = slack;
    const { url, log, end } = await start({
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      ENCRYPTION_KEY: KEY,
      PUBLIC_URL: 'http://127.0.0.1:8080',
    });
    slack.deliverTo({ kind: 'http', url });
    expect((await slack.install(slack.home, { baseUrl: url }, { rotation: true })).status).toBe(200);
    await expectAnswer();
    slack.revoke(slack.home);
    await slack.event(slack.home, { type: 'tokens_revoked', tokens: { bot: ['U1'] } });
    expect(await end('SIGTERM')).toBe(0);
    const text = JSON.stringify(log);
    for (const secret of [signingSecret, clientSecret, KEY]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/xox[a-z][.-]/);
    expect(slack.violations).toEqual([]);
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'auth.test', /your app, Install App/],
    ['SLACK_APP_TOKEN', 'apps.connections.open', /App-Level Tokens/],
  ])('ends with one sentence when Slack refuses %s', async (name, method, what) => {
    slack.on(method).fail('invalid_auth', { times: 10 });
    const started = start({ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken });
    await expect(started).rejects.toThrow(`It ended before it listened: Slack does not accept ${name}.`);
    await expect(started).rejects.toThrow(what);
    expect(slack.sockets()).toBe(0);
  });
});
