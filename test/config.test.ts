import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';
import { problemsOf } from './support/setting-problems.ts';

const DEFAULTS = {
  databasePath: 'data/quizloop.db',
  contentDir: 'content',
  host: '127.0.0.1',
  port: 8080,
  playground: true,
  discord: null,
  slack: null,
  redis: null,
  commandPrefix: '',
  logLevel: 'info',
  logFormat: null,
};

/** Made up, in the shape that Discord gives its tokens. */
const TOKEN = `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCde.${'x'.repeat(38)}`;
const DISCORD = { token: TOKEN, apiUrl: null, shards: 'auto' };
const FROM_WHERE =
  'Open https://discord.com/developers/applications, your application, Bot, Reset Token, and copy what it shows.';

describe('settings', () => {
  it('are not needed at all', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
  });

  it('that are empty count as not set', () => {
    const names = ['DATABASE_PATH', 'PORT', 'HOST', 'PLAYGROUND', 'LOG_LEVEL', 'LOG_FORMAT'];
    const platforms = ['DISCORD_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'ENCRYPTION_KEY', 'PUBLIC_URL'];
    expect(readConfig(Object.fromEntries([...names, ...platforms].map((name) => [name, ''])))).toEqual(
      DEFAULTS,
    );
  });

  it('are taken as they are given', () => {
    const env = {
      DATABASE_PATH: '/var/lib/quizloop/bot.db',
      CONTENT_DIR: '../decks',
      HOST: '::1',
      PORT: '0',
      PLAYGROUND: 'on',
      COMMAND_PREFIX: 'ql-',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'text',
      HOME: '/root',
    };
    expect(readConfig(env)).toEqual({
      databasePath: '/var/lib/quizloop/bot.db',
      contentDir: '../decks',
      host: '::1',
      port: 0,
      playground: true,
      discord: null,
      slack: null,
      redis: null,
      commandPrefix: 'ql-',
      logLevel: 'debug',
      logFormat: 'text',
    });
  });

  it('have the playground off in production unless it is asked for', () => {
    const nothing =
      'PLAYGROUND: is off and no platform is set, so there is nothing to run. Set it to on, or set DISCORD_TOKEN or SLACK_BOT_TOKEN.';
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([nothing]);
    expect(problemsOf({ PLAYGROUND: 'off' })).toEqual([nothing]);
    expect(readConfig({ NODE_ENV: 'production', PLAYGROUND: 'on' })).toEqual(DEFAULTS);
  });

  it.each([
    ['PORT', 'http', 'must be a number from 0 to 65535. It is “http”.'],
    ['PORT', '80.5', 'must be a whole number. It is “80.5”.'],
    ['PORT', '-1', 'must be a number from 0 to 65535. It is “-1”.'],
    ['PORT', '65536', 'must be a number from 0 to 65535. It is “65536”.'],
    ['PLAYGROUND', 'yes', 'must be on or off. It is “yes”.'],
    ['COMMAND_PREFIX', 'My Bot', 'must be at most 16 lower-case letters, digits, - or _. It is “My Bot”.'],
    [
      'COMMAND_PREFIX',
      'a-prefix-too-long',
      'must be at most 16 lower-case letters, digits, - or _. It is “a-prefix-too-long”.',
    ],
    ['LOG_LEVEL', 'loud', 'must be debug, info, warn or error. It is “loud”.'],
    ['LOG_FORMAT', 'xml', 'must be json or text. It is “xml”.'],
    [
      'HOST',
      '0.0.0.0',
      'is 0.0.0.0, but the playground has no log-in and only runs on 127.0.0.1. Leave HOST out, or reach the machine through an SSH tunnel.',
    ],
  ])('say what is wrong with %s=%s', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toEqual([`${name}: ${problem}`]);
  });

  it('name every problem at once', () => {
    const env = {
      ...{ PORT: 'x', LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', HOST: '0.0.0.0', REDIS_URL: 'x' },
      ...{ PLAYGROUND: 'on', DISCORD_TOKEN: 'x', DISCORD_API_URL: 'x', DISCORD_SHARDS: 'x' },
      ...{ SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'x', SLACK_API_URL: 'x' },
    };
    expect(problemsOf(env).map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'HOST',
      'DISCORD_TOKEN',
      'DISCORD_API_URL',
      'DISCORD_SHARDS',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_API_URL',
      'REDIS_URL',
    ]);
    expect(
      problemsOf({ PLAYGROUND: 'maybe', PORT: 'x', HOST: '0.0.0.0' }).map((line) => line.split(':')[0]),
    ).toEqual(['PORT', 'PLAYGROUND']);
  });
});

describe('the settings of Discord', () => {
  it('need the token only, and leave the playground off and the address free', () => {
    expect(readConfig({ DISCORD_TOKEN: TOKEN })).toEqual({
      ...DEFAULTS,
      playground: false,
      discord: DISCORD,
    });
    expect(readConfig({ DISCORD_TOKEN: ` ${TOKEN}\n`, HOST: '0.0.0.0', NODE_ENV: 'production' })).toEqual({
      ...DEFAULTS,
      host: '0.0.0.0',
      playground: false,
      discord: DISCORD,
    });
  });

  it('run beside the playground when that is asked for, then on a loopback address only', () => {
    const both = { DISCORD_TOKEN: TOKEN, PLAYGROUND: 'on' };
    expect(readConfig(both)).toEqual({ ...DEFAULTS, discord: DISCORD });
    expect(problemsOf({ ...both, HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/^HOST: is 0\.0\.0\.0/)]);
  });

  it.each([
    ['https://discord.example/api', '8', 8],
    ['http://127.0.0.1:9000/api', '1', 1],
    ['http://[::1]:9000/api', '1000', 1000],
    ['http://localhost/proxy/api', 'auto', 'auto'],
  ])('take the address %s and %s shards', (apiUrl, shards, read) => {
    const env = { DISCORD_TOKEN: TOKEN, DISCORD_API_URL: apiUrl, DISCORD_SHARDS: shards };
    expect(readConfig(env).discord).toEqual({ token: TOKEN, apiUrl, shards: read });
  });

  it.each([
    `"${TOKEN}"`,
    `Bot ${TOKEN}`,
    `${TOKEN.slice(0, 30)} ${TOKEN.slice(30)}`,
    '1234567890123456789',
    'e0f1'.repeat(16),
    TOKEN.slice(0, 49),
  ])('say what is wrong with a token like %s, and never repeat it', (token) => {
    const problems = problemsOf({ DISCORD_TOKEN: token });
    expect(problems).toEqual([expect.stringMatching(/^DISCORD_TOKEN: (is|has|begins)/)]);
    expect(problems.join()).not.toContain(token.slice(0, 12));
  });

  it('say where the token is to be had', () => {
    expect(problemsOf({ DISCORD_TOKEN: '1234567890123456789' })).toEqual([
      `DISCORD_TOKEN: is a number, such as the Application ID, and not the token. ${FROM_WHERE}`,
    ]);
    expect(problemsOf({ DISCORD_TOKEN: `Bot ${TOKEN}` })).toEqual([
      'DISCORD_TOKEN: begins with a word before the token. Leave out “Bot ”.',
    ]);
  });

  it.each([
    'discord.com/api',
    'https://discord.com/api/v10',
    'http://discord.com/api',
    'ftp://127.0.0.1/api',
    'https://discord.com/api?x=1',
  ])('refuse the address %s', (apiUrl) => {
    expect(problemsOf({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: apiUrl })).toEqual([
      `DISCORD_API_URL: must be an https address that ends in /api, or an http one on 127.0.0.1. It is “${apiUrl}”.`,
    ]);
  });

  it.each(['0', '1001', '1.5', '-1', 'many'])('refuse %s shards', (shards) => {
    expect(problemsOf({ DISCORD_TOKEN: TOKEN, DISCORD_SHARDS: shards })).toEqual([
      `DISCORD_SHARDS: must be auto or a number from 1 to 1000. It is “${shards}”.`,
    ]);
  });

  it('are refused rather than ignored without the token', () => {
    const of = (name: string) =>
      `${name}: is of no use without DISCORD_TOKEN. Set that as well, or remove this.`;
    expect(problemsOf({ DISCORD_API_URL: 'http://127.0.0.1/api', DISCORD_SHARDS: '1' })).toEqual([
      of('DISCORD_API_URL'),
      of('DISCORD_SHARDS'),
    ]);
  });
});
