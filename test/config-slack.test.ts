// The settings of Slack: three ways to be connected, and a sentence for each thing that does not fit.
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';
import { problemsOf } from './support/setting-problems.ts';

const BOT = 'xoxb-1234567890-1234567890123-AbCdEfGhIjKl';
const APP = 'xapp-1-A0123456789-1234567890123-abcdef';
const SIGNING = '0123456789abcdef0123456789abcdef';
const CLIENT = { SLACK_CLIENT_ID: '123.456', SLACK_CLIENT_SECRET: 'fedcba9876543210fedcba9876543210' };
const KEY = Buffer.alloc(32, 7).toString('base64');
const HEX_KEY = Buffer.alloc(32, 8).toString('hex');

const SOCKET = { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP };
const HTTP = { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SIGNING };
const OAUTH = {
  ...CLIENT,
  SLACK_SIGNING_SECRET: SIGNING,
  ENCRYPTION_KEY: KEY,
  PUBLIC_URL: 'https://quiz.example',
};
const OAUTH_READ = {
  kind: 'oauth',
  signingSecret: SIGNING,
  clientId: CLIENT.SLACK_CLIENT_ID,
  clientSecret: CLIENT.SLACK_CLIENT_SECRET,
  stateSecret: CLIENT.SLACK_CLIENT_SECRET,
  encryptionKey: KEY,
  publicUrl: 'https://quiz.example',
  apiUrl: null,
};

const namesOf = (env: Parameters<typeof problemsOf>[0]) => problemsOf(env).map((line) => line.split(':')[0]);

describe('the settings of Slack', () => {
  it('are two tokens for Socket Mode, and leave the playground off', () => {
    const config = readConfig(SOCKET);
    expect(config.slack).toEqual({ kind: 'socket', botToken: BOT, appToken: APP, apiUrl: null });
    expect(config.playground).toBe(false);
    expect(readConfig({ ...SOCKET, PLAYGROUND: 'on' }).playground).toBe(true);
  });

  it('are a token and the Signing Secret over HTTP, on any address', () => {
    const config = readConfig({ ...HTTP, HOST: '0.0.0.0', NODE_ENV: 'production' });
    const read = { kind: 'http', botToken: BOT, signingSecret: SIGNING, publicUrl: null, apiUrl: null };
    expect(config.slack).toEqual(read);
    expect(config.host).toBe('0.0.0.0');
    const told = readConfig({ ...HTTP, PUBLIC_URL: 'https://quiz.example/ ' }).slack;
    expect(told).toEqual({ ...read, publicUrl: 'https://quiz.example' });
  });

  it('are those of an app that many workspaces install', () => {
    expect(readConfig(OAUTH).slack).toEqual(OAUTH_READ);
    const more = { SLACK_STATE_SECRET: 'a-secret-of-its-own', ENCRYPTION_KEY: ` ${HEX_KEY}, ${KEY}\n` };
    expect(readConfig({ ...OAUTH, ...more, PUBLIC_URL: 'http://127.0.0.1:8080' }).slack).toEqual({
      ...OAUTH_READ,
      stateSecret: 'a-secret-of-its-own',
      encryptionKey: `${HEX_KEY}, ${KEY}`,
      publicUrl: 'http://127.0.0.1:8080',
    });
  });

  it.each(['https://slack.example/api/', 'http://127.0.0.1:9000/api/', 'http://[::1]/proxy/api/'])(
    'take the address %s',
    (apiUrl) => {
      expect(readConfig({ ...SOCKET, SLACK_API_URL: apiUrl }).slack?.apiUrl).toBe(apiUrl);
    },
  );

  it.each(['https://slack.com/api', 'http://slack.com/api/', 'slack.com/api/', 'https://slack.com/api/?x=1'])(
    'refuse the address %s',
    (apiUrl) => {
      expect(problemsOf({ ...SOCKET, SLACK_API_URL: apiUrl })).toEqual([
        `SLACK_API_URL: must be an https address that ends in /api/, or an http one on 127.0.0.1. It is “${apiUrl}”.`,
      ]);
    },
  );

  it.each(['http://quiz.example', 'quiz.example', 'https://quiz.example/bot', 'https://me:pw@quiz.example'])(
    'refuse the public address %s',
    (url) => {
      expect(problemsOf({ ...OAUTH, PUBLIC_URL: url })).toEqual([
        `PUBLIC_URL: must be an https address without a path, such as https://quizloop.example.com (http only on 127.0.0.1). It is “${url}”.`,
      ]);
    },
  );
});

describe('two ways to be connected at once', () => {
  it('are refused in one sentence', () => {
    expect(problemsOf({ ...SOCKET, SLACK_SIGNING_SECRET: SIGNING })).toEqual([
      'SLACK_APP_TOKEN: is for Socket Mode, and SLACK_SIGNING_SECRET for requests over HTTP: Slack uses one of them only. Remove SLACK_APP_TOKEN, or the others.',
    ]);
    expect(problemsOf({ ...OAUTH, SLACK_BOT_TOKEN: BOT })).toEqual([
      'SLACK_BOT_TOKEN: is the token of one workspace, and SLACK_CLIENT_ID, SLACK_CLIENT_SECRET for many, each of which brings its own. Remove SLACK_BOT_TOKEN, or the others.',
    ]);
    expect(namesOf({ ...OAUTH, ...SOCKET })).toEqual(['SLACK_APP_TOKEN']);
  });

  it('do not hide what else is wrong', () => {
    expect(namesOf({ ...SOCKET, SLACK_SIGNING_SECRET: 'short', SLACK_API_URL: 'x', PORT: 'x' })).toEqual([
      'PORT',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_API_URL',
    ]);
  });
});

describe('what is missing', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'the app token',
      { SLACK_BOT_TOKEN: BOT },
      /^SLACK_APP_TOKEN: is missing .*App-Level Tokens.*SLACK_SIGNING_SECRET/,
    ],
    ['the bot token', { SLACK_APP_TOKEN: APP }, /^SLACK_BOT_TOKEN: is missing .*Install App.*xoxb-/],
    [
      'the bot token over HTTP',
      { SLACK_SIGNING_SECRET: SIGNING },
      /^SLACK_BOT_TOKEN: is missing .*SLACK_CLIENT_ID/,
    ],
  ])('is said with where to get it: %s', (_what, env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
  });

  it('is said all at once for many workspaces', () => {
    expect(problemsOf({ SLACK_CLIENT_ID: '123.456' })).toEqual([
      expect.stringMatching(/^SLACK_SIGNING_SECRET: is missing .*copy the Signing Secret\.$/),
      expect.stringMatching(/^SLACK_CLIENT_SECRET: is missing .*copy the Client Secret\.$/),
      expect.stringMatching(/^ENCRYPTION_KEY: is missing .*openssl rand -base64 32$/),
      expect.stringMatching(/^PUBLIC_URL: is missing .*https:\/\/quizloop\.example\.com\.$/),
    ]);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ SLACK_API_URL: 'http://127.0.0.1/api/' }, 'SLACK_API_URL'],
    [{ SLACK_STATE_SECRET: 'a-secret-of-its-own' }, 'SLACK_STATE_SECRET'],
    [{ ...SOCKET, ENCRYPTION_KEY: KEY }, 'ENCRYPTION_KEY'],
    [{ ...HTTP, SLACK_STATE_SECRET: 'a-secret-of-its-own' }, 'SLACK_STATE_SECRET'],
    [{ ...SOCKET, PUBLIC_URL: 'https://quiz.example' }, 'PUBLIC_URL'],
  ])('makes the rest useless, which is refused rather than ignored: %o', (env, name) => {
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(`^${name}: is of no use without .*\\. Set that as well, or remove this\\.$`),
    ]);
  });
});

describe('a value that was mixed up', () => {
  it.each<[string, string, string]>([
    ['SLACK_BOT_TOKEN', APP, 'is an App-Level Token, which belongs into SLACK_APP_TOKEN.'],
    ['SLACK_BOT_TOKEN', BOT.replace('xoxb', 'xoxp'), 'is the token of a person.'],
    ['SLACK_BOT_TOKEN', `xoxe.${BOT}`, 'is a token that runs out after some hours.'],
    ['SLACK_BOT_TOKEN', `"${BOT}"`, 'has quotation marks in it. Leave them out.'],
    ['SLACK_BOT_TOKEN', `Bearer ${BOT}`, 'has a space or a line break in it.'],
    ['SLACK_BOT_TOKEN', SIGNING, 'does not look like one.'],
    ['SLACK_APP_TOKEN', BOT, 'is the Bot User OAuth Token, which belongs into SLACK_BOT_TOKEN.'],
    ['SLACK_APP_TOKEN', 'A0123456789', 'is the App ID.'],
  ])('is named with where the right one is: %s', (name, value, problem) => {
    const problems = problemsOf({ ...SOCKET, [name]: value });
    expect(problems).toEqual([expect.stringContaining(`${name}: ${problem}`)]);
    expect(problems.join()).not.toContain(value.slice(6));
  });

  it.each<[string, string, string]>([
    ['SLACK_SIGNING_SECRET', BOT, 'is the Bot User OAuth Token, which belongs into SLACK_BOT_TOKEN.'],
    [
      'SLACK_SIGNING_SECRET',
      'AbCdEfGhIjKlMnOpQrStUvWx',
      'is the Verification Token, which Quizloop has no use for.',
    ],
    ['SLACK_SIGNING_SECRET', 'short', 'is too short.'],
    ['SLACK_CLIENT_ID', 'A0123456789', 'is the App ID.'],
    ['SLACK_CLIENT_SECRET', '123.456', 'is the Client ID, which belongs into SLACK_CLIENT_ID.'],
    ['SLACK_STATE_SECRET', 'short', 'is too short.'],
    ['ENCRYPTION_KEY', 'a password of mine', 'Each key has to be 32 random bytes in base64 or hex'],
    ['ENCRYPTION_KEY', `${KEY},`, 'Each key has to be 32 random bytes in base64 or hex'],
  ])('is named for many workspaces, too: %s', (name, value, problem) => {
    const problems = problemsOf({ ...OAUTH, [name]: value });
    expect(problems).toEqual([expect.stringContaining(`${name}: ${problem}`)]);
    expect(problems.join()).not.toContain(`“${value}”`);
  });
});
