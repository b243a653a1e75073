import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';
import { UserError } from '#src/errors.ts';

type Environment = Parameters<typeof readConfig>[0];

/** The problems that are named, without the first line. */
function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [title, ...lines] = error.message.split('\n');
    expect(title).toBe('The settings need a change:');
    return lines.map((line) => line.trim());
  }
  throw new Error('The settings were taken.');
}

const DEFAULTS = {
  databasePath: 'data/quizloop.db',
  contentDir: 'content',
  host: '127.0.0.1',
  port: 8080,
  playground: true,
  commandPrefix: '',
  logLevel: 'info',
  logFormat: null,
};

describe('settings', () => {
  it('are not needed at all', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
  });

  it('that are empty count as not set', () => {
    const names = ['DATABASE_PATH', 'PORT', 'HOST', 'PLAYGROUND', 'LOG_LEVEL', 'LOG_FORMAT', 'DISCORD_TOKEN'];
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(DEFAULTS);
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
      commandPrefix: 'ql-',
      logLevel: 'debug',
      logFormat: 'text',
    });
  });

  it('have the playground off in production unless it is asked for', () => {
    const nothing = 'PLAYGROUND: is off and no platform is set, so there is nothing to run. Set it to on.';
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

  it.each([
    ['DISCORD_TOKEN', 'Discord'],
    ['SLACK_BOT_TOKEN', 'Slack'],
    ['SLACK_APP_TOKEN', 'Slack'],
    ['SLACK_SIGNING_SECRET', 'Slack'],
    ['REDIS_URL', 'Redis'],
  ])('of parts that are not there yet are refused rather than ignored: %s', (name, part) => {
    expect(problemsOf({ [name]: 'xoxb-very-secret' })).toEqual([
      `${name}: this version does not know ${part} yet. Remove it to run the playground.`,
    ]);
  });

  it('name every problem at once', () => {
    const env = { PORT: 'x', LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', HOST: '0.0.0.0', REDIS_URL: 'redis://r' };
    expect(problemsOf(env).map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'HOST',
      'REDIS_URL',
    ]);
    expect(
      problemsOf({ PLAYGROUND: 'maybe', PORT: 'x', HOST: '0.0.0.0' }).map((line) => line.split(':')[0]),
    ).toEqual(['PORT', 'PLAYGROUND']);
  });
});
