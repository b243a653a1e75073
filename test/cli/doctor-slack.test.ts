// The doctor with the settings of Slack, against a Slack on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '#src/cli/doctor.ts';
import { sealedGrant } from '#src/platforms/slack/grant.ts';
import { createSeal } from '#src/platforms/slack/seal.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { ROOT, TEA } from '../support/running-bot.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../support/slack/loopback-slack.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

let slack: LoopbackSlack;
let folder: string;
beforeEach(async () => {
  slack = await startLoopbackSlack();
  folder = mkdtempSync(join(tmpdir(), 'quizloop-doctor-'));
});
afterEach(async () => {
  await slack.close();
  rmSync(folder, { recursive: true, force: true });
});

type Env = Readonly<Record<string, string>>;
const socket = (): Env => ({ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken });
const http = (): Env => ({ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret });
const many = (): Env => ({
  SLACK_SIGNING_SECRET: slack.signingSecret,
  SLACK_CLIENT_ID: slack.clientId,
  SLACK_CLIENT_SECRET: slack.clientSecret,
  ENCRYPTION_KEY: KEY,
  PUBLIC_URL: 'https://quiz.example',
});

/** Its exit code, and what it prints of Slack. */
async function examine(env: Env) {
  const printed: string[] = [];
  const files = { DATABASE_PATH: join(folder, 'quizloop.db'), CONTENT_DIR: TEA };
  const code = await doctor({
    env: { ...files, SLACK_API_URL: slack.apiUrl, ...env },
    root: ROOT,
    out: (line) => printed.push(line),
  });
  const names = ['settings: ', 'slack: ', 'scopes: ', 'socket mode: ', 'installations: ', 'Slack '];
  const found = printed.filter((line) => names.some((name) => line.slice(9).startsWith(name)));
  return { code, found, last: printed.at(-1) };
}

const WELL = 'Everything is well. Start it with "npm start".';
const knows = () =>
  `ok       slack: it accepts the token of “quizloop” in the workspace “Tea Makers”, ${slack.home.id}`;

describe('the doctor with two tokens', () => {
  it('knows the bot, and that a connection would be opened', async () => {
    const { code, found, last } = await examine(socket());
    expect(found).toEqual([
      'ok       settings: Slack in Socket Mode',
      knows(),
      'ok       socket mode: Slack opens a connection for SLACK_APP_TOKEN',
      '         Slack shows the commands of the app\'s manifest: /tea, /teaware, /quiz, /quiz-admin. If one is missing there, paste what "npx quizloop slack manifest" prints under App Manifest.',
    ]);
    expect([code, last]).toEqual([0, WELL]);
    expect(slack.sockets()).toBe(0);
    expect(slack.violations).toEqual([]);
  });

  it('has one sentence for each token that Slack does not accept', async () => {
    const { code, found } = await examine({
      SLACK_BOT_TOKEN: 'xoxb-old-old-old',
      SLACK_APP_TOKEN: 'xapp-1-old-old',
    });
    expect(found.slice(1, 3)).toEqual([
      'problem  slack: Slack does not accept SLACK_BOT_TOKEN. Open https://api.slack.com/apps, your app, Install App, and copy the Bot User OAuth Token (xoxb-…).',
      expect.stringMatching(
        /^problem {2}socket mode: Slack does not accept SLACK_APP_TOKEN\. .*App-Level Tokens/,
      ),
    ]);
    expect(code).toBe(1);
  });

  it.each<[string, RegExp]>([
    ['missing_scope', /^problem {2}socket mode: SLACK_APP_TOKEN lacks the scope connections:write\. Open /],
    [
      'forbidden_team',
      /^problem {2}socket mode: Slack opens no connection \(forbidden_team\)\. .*turn Enable Socket Mode on\.$/,
    ],
    ['internal_error', /^problem {2}socket mode: Slack answered internal_error\. Check the connection/],
  ])('has one for Socket Mode that is refused with %s', async (error, sentence) => {
    slack.on('apps.connections.open').fail(error);
    expect((await examine(socket())).found[2]).toMatch(sentence);
  });

  it('says which scopes are missing and where they are added; pictures are not worth a problem', async () => {
    const lacking = (scopes: readonly string[]) =>
      slack
        .on('auth.test')
        .reply(
          200,
          { ok: true, user: 'quizloop', team: 'Tea Makers', team_id: slack.home.id, bot_id: botId },
          { headers: { 'x-oauth-scopes': scopes.join(',') } },
        );
    const botId = `B${slack.home.id.slice(1)}`;
    lacking(['commands', 'chat:write', 'files:write']);
    expect((await examine(http())).found[2]).toBe(
      'problem  scopes: The token lacks the scopes im:write and users:read. Open https://api.slack.com/apps, your app, OAuth & Permissions, add under Bot Token Scopes, then Install App, Reinstall to Workspace.',
    );
    slack.on('bots.info').reply(200, { ok: true, bot: { app_id: slack.appId } });
    lacking(['commands', 'chat:write', 'im:write', 'users:read']);
    const { code, found } = await examine(http());
    expect(found[2]).toMatch(
      /^to do {4}scopes: The token lacks the scope files:write, so pictures and exports /,
    );
    expect(code).toBe(0);
  });

  it('notices tokens of two apps', async () => {
    slack.on('bots.info').reply(200, { ok: true, bot: { app_id: 'A0ANOTHER01' } });
    expect((await examine(socket())).found[2]).toBe(
      `problem  socket mode: SLACK_APP_TOKEN belongs to the app ${slack.appId}, and SLACK_BOT_TOKEN to A0ANOTHER01. Copy both from the same app at https://api.slack.com/apps.`,
    );
  });

  it('has one sentence for a Slack that asks to wait, answers nonsense or cannot be reached', async () => {
    slack.rateLimit('auth.test', { retryAfter: 7 });
    expect((await examine(socket())).found[1]).toBe(
      'problem  slack: Slack asks to wait 7 s. Try again then.',
    );
    slack.on('auth.test').reply(200, '<h1>Log in</h1>');
    expect((await examine(socket())).found[1]).toMatch(/^problem {2}slack: [A-Z].* SLACK_API_URL, .*\.$/);
    const env = { ...socket(), SLACK_API_URL: slack.apiUrl };
    await slack.close();
    expect((await examine(env)).found.slice(1, 3)).toEqual([
      expect.stringMatching(
        /^problem {2}slack: Slack cannot be reached\. Check the connection to the internet/,
      ),
      expect.stringMatching(/^problem {2}socket mode: Slack cannot be reached\. Check the connection/),
    ]);
    slack = await startLoopbackSlack();
  });
});

describe('the doctor with requests over HTTP', () => {
  it('says how to see that they arrive', async () => {
    const { code, found } = await examine({ ...http(), PUBLIC_URL: 'https://quiz.example', HOST: '0.0.0.0' });
    expect(found.slice(0, 3)).toEqual([
      'ok       settings: Slack over HTTP',
      knows(),
      '         Slack calls https://quiz.example/slack/events. To see whether it gets through and SLACK_SIGNING_SECRET fits: start the bot, open https://api.slack.com/apps, your app, Event Subscriptions, and click Retry beside the Request URL.',
    ]);
    expect(found[3]).toContain('"npx quizloop slack manifest --url https://quiz.example --one-workspace"');
    expect(code).toBe(0);
  });
});

describe('the doctor of an app for many workspaces', () => {
  /** A workspace that installed it, sealed with this key. */
  async function installed(key: string): Promise<void> {
    const path = join(folder, 'quizloop.db');
    const store = await createSqliteStore({ path, migrationsDir: join(ROOT, 'migrations'), log: () => {} });
    const kept = {
      teamName: 'Tea Makers',
      botUserId: 'U1',
      appId: slack.appId,
      scopes: [],
      installedBy: null,
      token: 'xoxb-1-2-3',
      refreshToken: null,
    };
    const content = sealedGrant(createSeal(key), { teamId: 'T1', kept, tokenExpiresAt: null });
    await store.installations.install({ platform: 'slack', externalId: 'T1' }, content, Date.now());
    await store.close();
  }

  it('checks id and secret, and says where it is installed', async () => {
    const { code, found, last } = await examine(many());
    expect(found.slice(0, 3)).toEqual([
      'ok       settings: Slack over HTTP for many workspaces',
      'ok       slack: it accepts SLACK_CLIENT_ID and SLACK_CLIENT_SECRET',
      'to do    installations: No workspace has it yet. Open https://quiz.example/slack/install',
    ]);
    expect(code).toBe(0);
    expect(last).toBe('Nothing is wrong, and 1 thing can be done. Start it with "npm start".');
    expect(slack.violations).toEqual([]);
  });

  it('knows whether the key opens what is kept', async () => {
    await installed(KEY);
    expect((await examine(many())).found[2]).toBe(
      'ok       installations: 1 workspace, and ENCRYPTION_KEY opens what is kept of it',
    );
    const rotated = await examine({ ...many(), ENCRYPTION_KEY: `${OTHER_KEY},${KEY}` });
    expect(rotated.code).toBe(0);
    const lost = await examine({ ...many(), ENCRYPTION_KEY: OTHER_KEY });
    expect(lost.found[2]).toMatch(/^problem {2}installations: None of the keys in ENCRYPTION_KEY opens/);
    expect(lost.code).toBe(1);
  });

  it.each<[string, RegExp]>([
    ['bad_client_secret', /^problem {2}slack: Slack does not accept .*Client Secret\.$/],
    ['invalid_client_id', /^problem {2}slack: Slack does not know SLACK_CLIENT_ID\. .*Client ID\.$/],
    ['bad_redirect_uri', /Redirect URLs, and add https:\/\/quiz\.example\/slack\/oauth_redirect\.$/],
    ['service_unavailable', /^problem {2}slack: Slack answered service_unavailable\. Check the connection/],
  ])('has one sentence for %s', async (error, sentence) => {
    slack.on('oauth.v2.access').fail(error);
    expect((await examine(many())).found[1]).toMatch(sentence);
  });
});
