// The lines of the log, over the errors that discord.js really throws.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { REST } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLogger, type LoggerConfig } from '#src/logger.ts';

const TOKEN = `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCde.${'x'.repeat(38)}`;
const CONFIG: LoggerConfig = {
  logLevel: 'info',
  logFormat: 'json',
  discord: { token: TOKEN, apiUrl: null, shards: 'auto' },
  slack: null,
  redis: null,
};
const FORMATS = ['json', 'text'] as const;

function logger(config: Partial<LoggerConfig> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { log: createLogger({ ...CONFIG, ...config }, { write }), lines };
}

/** What discord.js throws at a request whose answer is this. */
async function failureOf(answer: RequestListener, path: `/${string}`): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const rest = new REST({ api: `http://127.0.0.1:${port}/api`, retries: 0 }).setToken(TOKEN);
  onTestFinished(() => {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
  });
  try {
    await rest.post(path, { body: { content: 'what somebody wrote' } });
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

const refusal: RequestListener = (_request, response) => {
  response.writeHead(403, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message: 'Missing Permissions', code: 50013 }));
};
const answering = '/interactions/123456/aW50ZXJhY3Rpb24_secret-1/callback';

describe('the log', () => {
  it.each(FORMATS)(
    'as %s says of a refused request what happened, and nothing of what was sent',
    async (logFormat) => {
      const { log, lines } = logger({ logFormat });
      log.warn('delivery_not_sent', { delivery: 'd1', error: await failureOf(refusal, answering) });
      const [line = ''] = lines;
      expect(lines.length).toBe(1);
      expect(line).toContain('delivery_not_sent');
      expect(line).toContain('Missing Permissions');
      expect(line).not.toContain('what somebody wrote');
      expect(line).not.toContain('aW50ZXJhY3Rpb24_secret-1');
      expect(line).not.toContain(TOKEN);
    },
  );

  it('keeps the code, the status and the causes for whoever looks for the reason', async () => {
    const { log, lines } = logger();
    const cause = await failureOf(refusal, '/channels/1/messages');
    log.error('delivery_failed', { error: new Error('Could not send.', { cause }) });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 50,
      msg: 'delivery_failed',
      error: {
        type: 'Error',
        message: 'Could not send.',
        stack: expect.stringContaining('logger.test.ts'),
        cause: {
          type: 'DiscordAPIError',
          message: 'Missing Permissions',
          code: 50013,
          status: 403,
          method: 'POST',
        },
      },
    });
  });

  it('shows a person the stack of an error and those of its causes', () => {
    const { log, lines } = logger({ logFormat: 'text' });
    log.error('round_failed', {
      date: '2026-03-02',
      error: new Error('Above.', { cause: new Error('Below.') }),
    });
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d error round_failed date=2026-03-02\n {2}Error: Above\.\n {6}at [\s\S]*\n {2}caused by: Error: Below\.\n {6}at [\s\S]*\n$/,
    );
  });

  it.each(FORMATS)('as %s never holds the token, wherever it stands', (logFormat) => {
    const { log, lines } = logger({ logFormat });
    const error = Object.assign(new Error(`invalid header: Bot ${TOKEN}`, { cause: new TypeError(TOKEN) }), {
      headers: { authorization: `Bot ${TOKEN}` },
      code: TOKEN,
    });
    log.error('failed', { error, reason: `it is ${TOKEN}`, deep: { list: [{ token: TOKEN }] } });
    log.error(`failed with ${TOKEN}`, { error: TOKEN });
    log.error('failed', { error: new AggregateError([new Error(TOKEN)], 'All.') });
    expect(lines.length).toBe(3);
    expect(lines.join('')).not.toContain(TOKEN);
    expect(lines.join('')).toContain('invalid header: Bot [hidden]');
  });

  it.each(FORMATS)(
    'as %s never holds the token of an interaction, which can be answered with',
    (logFormat) => {
      const { log, lines } = logger({ logFormat });
      log.info('request', { path: answering });
      log.info('request', { path: '/webhooks/123456/aW50ZXJhY3Rpb24_secret-1/messages/@original' });
      expect(lines.join('')).not.toContain('aW50ZXJhY3Rpb24_secret-1');
      expect(lines[1]).toContain('/webhooks/123456/[hidden]/messages/@original');
    },
  );

  it.each(FORMATS)('as %s holds no password of Redis', (logFormat) => {
    const password = 'p@ss/of redis';
    const address = { host: 'r', port: 1, username: null, database: 0, tls: false, password };
    const { log, lines } = logger({ logFormat, redis: address });
    const url = `redis://:${encodeURIComponent(password)}@r:1`;
    log.warn(`said ${password}.`, { error: new Error(url), list: [password] });
    expect(lines.length).toBe(1);
    expect(lines.join('')).not.toMatch(/ss(?:\/|%2F)of/);
  });

  it.each(FORMATS)('as %s holds no secret of Slack, set or granted', (logFormat) => {
    const encryptionKey = `${'A'.repeat(43)}=,${'b'.repeat(64)}`;
    const secrets = {
      signingSecret: 'the-signing-secret',
      clientSecret: 'the-client-secret',
      stateSecret: 'the-state-secret',
    };
    const { log, lines } = logger({
      logFormat,
      slack: {
        kind: 'oauth',
        ...secrets,
        encryptionKey,
        clientId: '1.2',
        publicUrl: 'https://q',
        apiUrl: null,
      },
    });
    const granted = ['xoxe.xoxb-1-Ab.9', 'xoxe-1-refresh', 'xoxb-1-2-bot', 'xapp-1-A1-2-c', 'xoxp-1-person'];
    const all = [...Object.values(secrets), ...encryptionKey.split(','), ...granted];
    for (const secret of all) {
      log.error(`said ${secret}.`, { error: new Error(secret), list: [secret], reason: `"${secret}"` });
    }
    log.info('to https://hooks.slack.com/actions/T1/2/answer-me and wss://x/link/?ticket=in&app_id=A1');
    log.info('GET /slack/oauth_redirect?code=exchange.me&state=once');
    const text = lines.join('');
    for (const secret of [...all, 'answer-me', 'ticket=in', 'exchange.me', 'once']) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('app_id=A1');
    expect(text.match(/said \[hidden\]\./g)?.length).toBe(all.length);
  });

  const ONE = { botToken: 'odd-bot-token', apiUrl: null };
  it.each<NonNullable<LoggerConfig['slack']>>([
    { ...ONE, kind: 'socket', appToken: 'odd-secret' },
    { ...ONE, kind: 'http', signingSecret: 'odd-secret', publicUrl: null },
  ])('holds no secret of one workspace either ($kind)', (slack) => {
    const { log, lines } = logger({ slack });
    log.error('with odd-bot-token and odd-secret');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'with [hidden] and [hidden]' });
  });

  it('ends with causes that go round in a circle, and takes what is no error', () => {
    const { log, lines } = logger({ discord: null });
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    log.error('round', { error: first });
    log.error('odd', { error: { password: 'p' } });
    expect(lines[0]).toContain('second');
    expect(lines[1]).not.toContain('"p"');
  });
});
