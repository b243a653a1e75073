// Every row of the table, with the errors that the real client makes of real answers.
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import { type FailureContext, platformErrorOf } from '#src/platforms/discord/platform-error.ts';
import { answerJson, type OddAnswer, type OddServer, startOddServer } from './odd-server.ts';

type What = FailureContext['what'];

let api: OddServer | null = null;
afterEach(async () => {
  await api?.close();
  api = null;
});

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error,
  );
}

async function failure(
  answer: OddAnswer,
  what: What,
  { route = '/channels/1/messages', timeoutMs = 10_000 } = {},
): Promise<PlatformError> {
  api = await startOddServer(answer, { timeoutMs });
  const path: `/${string}` = `/${route.slice(1)}`;
  const error = await thrownBy(api.rest.post(path, { body: { content: 'SECRET WORDS' } }));
  return platformErrorOf(error, { what });
}

const REFUSALS: readonly (readonly [number, number, What, PlatformReason])[] = [
  [404, 10003, 'channel', 'channel-gone'],
  [404, 10003, 'direct', 'unavailable'],
  [404, 10003, 'other', 'rejected'],
  [403, 50001, 'channel', 'no-permission'],
  [403, 50013, 'channel', 'no-permission'],
  [403, 50013, 'other', 'no-permission'],
  [403, 50001, 'direct', 'unavailable'],
  [403, 50007, 'direct', 'direct-refused'],
  [403, 50278, 'direct', 'direct-refused'],
  [404, 10013, 'account', 'account-gone'],
  [404, 10013, 'direct', 'account-gone'],
  [400, 50033, 'direct', 'account-gone'],
  [404, 10004, 'account', 'workspace-gone'],
  [404, 10007, 'account', 'rejected'],
  [401, 0, 'channel', 'unauthorized'],
  [401, 40001, 'channel', 'unauthorized'],
  [401, 50014, 'channel', 'unauthorized'],
  [401, 50027, 'other', 'rejected'],
  [400, 50083, 'other', 'rejected'],
  [404, 10008, 'channel', 'rejected'],
  [400, 50035, 'channel', 'rejected'],
  [400, 40060, 'other', 'rejected'],
  [404, 10062, 'other', 'rejected'],
  [400, 200000, 'channel', 'rejected'],
  [404, 0, 'channel', 'rejected'],
  [413, 40005, 'channel', 'rejected'],
  [403, 40004, 'channel', 'unavailable'],
  [403, 40006, 'channel', 'unavailable'],
  [403, 40333, 'channel', 'unavailable'],
  [400, 130000, 'channel', 'unavailable'],
];

it.each(REFUSALS)('reads status %i with code %i about a %s as %s', async (status, code, what, reason) => {
  const error = await failure(answerJson(status, { code, message: 'Words of Discord' }), what);
  expect(error).toBeInstanceOf(PlatformError);
  expect(error.reason).toBe(reason);
  expect(error.message).toContain('Words of Discord');
});

const LIMITS: readonly (readonly [number, What, string, number | null])[] = [
  [20016, 'channel', 'target', null],
  [20028, 'channel', 'target', null],
  [20029, 'channel', 'target', null],
  [30046, 'channel', 'target', null],
  [40062, 'channel', 'target', null],
  [40003, 'direct', 'direct', 60_000],
];

it.each(LIMITS)('reads code %i about a %s as a limit of the %s', async (code, what, scope, retryAfterMs) => {
  const error = await failure(answerJson(400, { code, message: 'Too fast' }), what);
  expect(error).toMatchObject({ reason: 'rate-limited', scope, retryAfterMs });
});

const SERVER_ERRORS: readonly (readonly [number, PlatformReason])[] = [
  [500, 'unknown-outcome'],
  [502, 'unknown-outcome'],
  [503, 'unavailable'],
  [504, 'unknown-outcome'],
  [524, 'unknown-outcome'],
];

it.each(SERVER_ERRORS)('reads status %i as %s, after one request', async (status, reason) => {
  const error = await failure(answerJson(status, {}), 'channel');
  expect(error.reason).toBe(reason);
  expect(api?.requests()).toBe(1);
});

describe('an answer 429', () => {
  const limited = { message: 'You are being rate limited.', retry_after: 7, global: false };
  const said = { 'retry-after': '7', 'x-ratelimit-scope': 'user' };

  it('holds back its channel for as long as it says, and is not slept on', async () => {
    const before = performance.now();
    const error = await failure(answerJson(429, limited, said), 'channel');
    expect(error).toMatchObject({ reason: 'rate-limited', scope: 'target' });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(7_000);
    expect(error.retryAfterMs).toBeLessThan(7_200);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(api?.requests()).toBe(1);
  });

  it('holds back everything when it is global', async () => {
    const headers = { ...said, 'x-ratelimit-scope': 'global', 'x-ratelimit-global': 'true' };
    const error = await failure(answerJson(429, { ...limited, global: true }, headers), 'channel');
    expect(error).toMatchObject({ reason: 'rate-limited', scope: 'platform' });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(7_000);
  });

  it('holds back everything when it comes from the edge, which names no scope', async () => {
    const blocked = (response: Parameters<OddAnswer>[0]) => {
      response.writeHead(429, { 'content-type': 'text/html', 'retry-after': '600' }).end('<h1>1015</h1>');
    };
    const error = await failure(blocked, 'channel');
    expect(error).toMatchObject({ reason: 'rate-limited', scope: 'platform' });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(600_000);
  });

  it('holds back all direct messages when it is about opening them', async () => {
    const opening = await failure(answerJson(429, limited, said), 'direct', { route: '/users/@me/channels' });
    expect(opening).toMatchObject({ reason: 'rate-limited', scope: 'direct' });
  });

  it('holds back one conversation when it is about writing there', async () => {
    const writing = await failure(answerJson(429, limited, said), 'direct');
    expect(writing).toMatchObject({ reason: 'rate-limited', scope: 'target' });
  });

  it('may leave out how long', async () => {
    const error = await failure(answerJson(429, limited, { 'x-ratelimit-scope': 'shared' }), 'channel');
    expect(error).toMatchObject({ reason: 'rate-limited', scope: 'target', retryAfterMs: null });
  });
});

it.each([
  ['it says only how long', {}],
  ['it names a bucket that was not known', { 'x-ratelimit-bucket': 'abcd', 'x-ratelimit-remaining': '3' }],
])('is not asked again before its time when %s', async (_what, headers) => {
  const said = { 'retry-after': '9', 'x-ratelimit-scope': 'shared', ...headers };
  api = await startOddServer(answerJson(429, {}, said));
  const send = (id: string) => thrownBy(api?.rest.post(`/channels/${id}/messages`) ?? Promise.resolve());
  await send('100000000000000001');
  const error = platformErrorOf(await send('100000000000000001'), { what: 'channel' });
  expect(error).toMatchObject({ reason: 'rate-limited', scope: 'target' });
  expect(error.retryAfterMs).toBeGreaterThan(8_000);
  expect(api.requests()).toBe(1);
  await send('100000000000000002');
  expect(api.requests()).toBe(2);
});

it('is a limit too when the client foresees it, without a request', async () => {
  const last = { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '4.5' };
  api = await startOddServer(answerJson(200, {}, last));
  await api.rest.post('/channels/100000000000000001/messages', { body: {} });
  const sending = api.rest.post('/channels/100000000000000001/messages', { body: {} });
  const error = platformErrorOf(await thrownBy(sending), { what: 'channel' });
  expect(error).toMatchObject({ reason: 'rate-limited', scope: 'target' });
  expect(error.retryAfterMs).toBeGreaterThan(4_000);
  await api.rest.post('/channels/100000000000000002/messages', { body: {} });
  expect(api.requests()).toBe(2);
});

describe('no answer', () => {
  const SHORT = { timeoutMs: 150 };

  it('has an unknown outcome when the time is up', async () => {
    expect((await failure(() => {}, 'channel', SHORT)).reason).toBe('unknown-outcome');
  });

  it('has an unknown outcome when the answer stops in its middle', async () => {
    const half: OddAnswer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":');
    };
    const before = performance.now();
    expect((await failure(half, 'channel', SHORT)).reason).toBe('unknown-outcome');
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('has an unknown outcome when the connection breaks', async () => {
    expect((await failure((response) => response.destroy(), 'channel')).reason).toBe('unknown-outcome');
  });

  it('has an unknown outcome when it is garbage', async () => {
    const garbage: OddAnswer = (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": 1');
    expect((await failure(garbage, 'channel')).reason).toBe('unknown-outcome');
  });

  it('is certain to have had no effect when nobody listens', async () => {
    const gone = await startOddServer(() => {});
    await gone.close();
    const error = platformErrorOf(await thrownBy(gone.rest.get('/users/@me')), { what: 'other' });
    expect(error.reason).toBe('unavailable');
  });

  it('is certain to have had no effect when there is no such host', () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND discord.com'), { code: 'ENOTFOUND' });
    expect(platformErrorOf(error, { what: 'other' }).reason).toBe('unavailable');
  });
});

it('takes a refusal of something on the way to Discord for a passing one', async () => {
  const proxy: OddAnswer = (response) =>
    response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>No</h1>');
  expect((await failure(proxy, 'channel')).reason).toBe('unavailable');
});

it('asks no more with a token that was refused', async () => {
  const refused = await failure(answerJson(401, { code: 0, message: '401: Unauthorized' }), 'channel');
  expect(refused.reason).toBe('unauthorized');
  const error = await thrownBy(api?.rest.get('/users/@me') ?? Promise.resolve());
  expect(platformErrorOf(error, { what: 'other' }).reason).toBe('unauthorized');
  expect(api?.requests()).toBe(1);
});

it('leaves a PlatformError as it is', () => {
  const known = new PlatformError('channel-gone', 'Gone.');
  expect(platformErrorOf(known, { what: 'direct' })).toBe(known);
});

it.each([
  ['a refusal', answerJson(400, { code: 50035, message: 'Invalid Form Body' })],
  ['a failure', answerJson(500, {})],
  ['a limit', answerJson(429, {}, { 'retry-after': '1', 'x-ratelimit-scope': 'user' })],
])('keeps the words of the message and the address out of the causes of %s', async (_what, answer) => {
  const error = await failure(answer, 'channel', { route: '/webhooks/100000000000000001/SECRETTOKEN' });
  const { cause } = error;
  expect(cause).toBeInstanceOf(Error);
  const written = JSON.stringify([error, cause, cause instanceof Error ? [cause.message, cause.stack] : '']);
  expect(written).not.toContain('SECRET');
});
