import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createSlackOAuth, SLACK_INSTALL_PATH, type SlackOAuthOptions } from '#src/platforms/slack/oauth.ts';
import { ask } from '../../store/rig.ts';
import type { InstallOptions, Team } from '../../support/slack/loopback-slack.ts';
import { createTokenRig, type TokenBot, type TokenRig } from './token-rig.ts';

const PUBLIC = 'https://quiz.example';
const REDIRECT = '/slack/oauth_redirect';

let rig: TokenRig;
let bot: TokenBot;
let tea: Team;
let baseUrl = '';
let stop: () => void;
let told: string[];

function oauthOf(more: Partial<SlackOAuthOptions> = {}) {
  return createSlackOAuth({
    clientId: rig.slack.clientId,
    clientSecret: rig.slack.clientSecret,
    stateSecret: 'a secret of the tests',
    publicUrl: PUBLIC,
    apiUrl: rig.slack.apiUrl,
    timeoutMs: 2_000,
    store: bot.store.installations,
    install: bot.tokens.install,
    installed: async ({ externalId }, name) => void told.push(`${externalId} ${name}`),
    clock: rig.clock,
    log: rig.log,
    ...more,
  });
}

beforeEach(async () => {
  rig = await createTokenRig();
  bot = await rig.bot();
  tea = rig.slack.team('Tea & <b>Co</b>');
  told = [];
  const oauth = oauthOf();
  const app = new Hono();
  app.get(SLACK_INSTALL_PATH, () => oauth.install());
  app.get(REDIRECT, ({ req }) => oauth.redirect(req.raw));
  await new Promise<void>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      baseUrl = `http://127.0.0.1:${port}`;
      resolve();
    });
    stop = () => void server.close();
  });
});
afterEach(async () => {
  stop();
  await rig.close();
});

const install = (how?: InstallOptions) => rig.slack.install(tea, { baseUrl }, how);
const exchanges = () => rig.slack.calls.filter(({ method }) => method === 'oauth.v2.access').length;
const rows = (table: string) => ask(rig.folder.file('quizloop.db'), `select count(*) from ${table}`);

/** What a browser holds after the first page: its cookie, and the state of the button's address. */
async function begun(oauth = oauthOf()) {
  const page = await oauth.install();
  const [cookie = ''] = (page.headers.get('set-cookie') ?? '').split(';');
  const body = await page.text();
  const href = /href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return { page, body, cookie, asked: new URL(href) };
}

describe('installing', () => {
  it('ends with a token that works, and a page that says what to do next', async () => {
    const page = await install({ rotation: true });
    expect(page.status).toBe(200);
    expect(page.body).toContain('Tea &amp; &lt;b&gt;Co&lt;/b&gt;');
    expect(page.body).not.toContain('<b>Co');
    expect(page.body).toContain('/invite');
    expect(page.cookies.size).toBe(0);
    const access = await bot.tokens.access(tea.id);
    expect((await access?.client.auth.test())?.team_id).toBe(tea.id);
    expect(access?.scopes).toContain('files:write');
    expect(told).toEqual([`${tea.id} ${tea.name}`]);
    expect(rig.slack.violations).toEqual([]);
  });

  it('asks for what is needed and nothing else, and lets nothing run or frame its page', async () => {
    const { page, asked, cookie } = await begun();
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: rig.slack.clientId,
      scope: 'commands,chat:write,im:write,users:read,files:write',
      redirect_uri: `${PUBLIC}${REDIRECT}`,
    });
    expect(page.headers.get('set-cookie')).toMatch(
      /; Max-Age=600; Path=\/slack; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(cookie).not.toContain(asked.searchParams.get('state'));
    const plain = await oauthOf({ publicUrl: 'http://localhost:8080' }).install();
    expect(plain.headers.get('set-cookie')).not.toContain('Secure');
  });

  it('keeps only a hash, of which nobody can make a state', async () => {
    const { asked, cookie } = await begun();
    const hash = String(ask(rig.folder.file('quizloop.db'), 'select hash from install_states'));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(`${asked} ${cookie}`).not.toContain(hash);
  });
});

describe('an installation that fails', () => {
  it('says that it was cancelled', async () => {
    const { status, body } = await install({ deny: true });
    expect(status).toBe(400);
    expect(body).toContain('cancelled');
    expect(exchanges()).toBe(0);
  });

  it.each(['hang', 'internal_error', 'bad_client_secret'])('stores nothing after %s', async (how) => {
    const fault = rig.slack.on('oauth.v2.access');
    if (how === 'hang') fault.drop();
    else fault.fail(how);
    const { status, body } = await install();
    expect(status).toBe(502);
    expect(body).toContain('try again');
    expect(rows('installations')).toBe(0);
    expect(rig.log.messages('warn')).toEqual(['slack_install_failed']);
    expect(JSON.stringify(rig.log.lines)).not.toContain(rig.slack.clientSecret);
  });

  it('refuses a whole organisation, and gives its token back', async () => {
    const { accessToken } = rig.slack.grant(tea);
    const answer = { ok: true, is_enterprise_install: true, access_token: accessToken, team: null };
    rig.slack.on('oauth.v2.access').reply(200, answer);
    const { status, body } = await install();
    expect(status).toBe(400);
    expect(body).toContain('one workspace');
    expect(rows('installations')).toBe(0);
    const revoked = rig.slack.calls.filter(({ method }) => method === 'auth.revoke');
    expect(revoked).toMatchObject([{ token: accessToken, error: null }]);
    expect(JSON.stringify(rig.log.lines)).not.toContain(accessToken);
  });

  it('refuses a whole organisation also when its token cannot be given back', async () => {
    rig.slack
      .on('oauth.v2.access')
      .reply(200, { ok: true, is_enterprise_install: true, access_token: 'xoxb-1', team: null });
    rig.slack.on('auth.revoke').fail('internal_error');
    const { body } = await install();
    expect(body).toContain('one workspace');
    expect(rig.log.messages('warn')).toEqual(['slack_token_not_given_back']);
    expect(JSON.stringify(rig.log.lines)).not.toContain('xoxb-1');
  });

  it('says so when it could not be saved', async () => {
    const busy = oauthOf({
      store: {
        begin: () => Promise.reject(new UserError('I am busy right now.')),
        redeem: bot.store.installations.redeem,
      },
    });
    const page = await busy.install();
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('I am busy right now.');
  });
});
