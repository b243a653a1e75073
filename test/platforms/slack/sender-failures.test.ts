import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { Target } from '#src/ports/chat.ts';
import { createSenderRig, inChannel, type SenderRig, say, toPerson } from './sender-rig.ts';

const SEND = 'chat.postMessage';
const OPEN = 'conversations.open';

let rig: SenderRig;
beforeEach(async () => {
  rig = await createSenderRig({ timeoutMs: 300 });
});
afterEach(async () => {
  await rig.slack.close();
  expect(rig.slack.violations).toEqual([]);
});

async function refusal(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PlatformError) return error;
  throw new Error('It was not refused with a PlatformError.', { cause: error });
}

const post = (target: Target = inChannel(rig.channel), sender = rig.sender) =>
  sender.send(target, say('A question'), 'd1');

describe('a message whose answer is lost', () => {
  const LOST = [
    ['a 500', 500],
    ['a 502', 502],
    ['a broken connection', 'drop'],
    ['silence', 'hang'],
    ['garbage', 200],
    ['nothing', 204],
  ] as const;

  function lose(method: string, how: (typeof LOST)[number][1]): void {
    const fault = rig.slack.on(method);
    if (how === 'drop') fault.drop({ afterEffect: true });
    else if (how === 'hang') fault.hang({ afterEffect: true });
    else fault.reply(how === 204 ? 200 : how, how === 200 ? '{"ok": tr' : '', { afterEffect: true });
  }

  it.each(LOST)('has an unknown outcome after %s', async (_name, how) => {
    lose(SEND, how);
    expect((await refusal(post())).reason).toBe('unknown-outcome');
    expect(rig.calls(SEND)).toHaveLength(1);
    expect(rig.shown(inChannel(rig.channel))).toHaveLength(1);
  });

  it.each(LOST)('has certainly not left after %s to the opening of a conversation', async (_name, how) => {
    lose(OPEN, how);
    expect((await refusal(post(toPerson(rig.mei)))).reason).toBe('unavailable');
    expect(rig.calls(SEND)).toEqual([]);
    await post(toPerson(rig.mei));
    expect(rig.shown(toPerson(rig.mei))).toHaveLength(1);
  });

  it('has certainly not left when nobody listens, or Slack says that it is not there', async () => {
    rig.slack.on(SEND).reply(503, 'service unavailable');
    expect((await refusal(post())).reason).toBe('unavailable');
    await post();
    await rig.slack.close();
    // The first one finds out that the connection is gone, and cannot know when that happened.
    await refusal(post());
    expect((await refusal(post())).reason).toBe('unavailable');
  });
});

describe('a rate limit', () => {
  it.each([
    [SEND, 'target'],
    [OPEN, 'direct'],
  ] as const)('of %s keeps the %s waiting for as long as Slack asks', async (method, scope) => {
    rig.slack.rateLimit(method, { retryAfter: 7 });
    const target = method === SEND ? inChannel(rig.channel) : toPerson(rig.mei);
    expect(await refusal(post(target))).toMatchObject({
      reason: 'rate-limited',
      scope,
      retryAfterMs: 7_000,
    });
    expect(rig.calls(method)).toHaveLength(1);
  });

  it('is one also when it does not say how long, or says so in its own words', async () => {
    rig.slack.on(SEND).reply(429, 'slow down');
    expect(await refusal(post())).toMatchObject({ reason: 'rate-limited', retryAfterMs: 5_000 });
    rig.slack.on(SEND).fail('rate_limited');
    expect(await refusal(post())).toMatchObject({ reason: 'rate-limited', scope: 'platform' });
  });
});

describe('a refusal', () => {
  const fromSlack: readonly [string, PlatformReason, () => Target][] = [
    [
      'a channel without the bot',
      'not-in-channel',
      () => inChannel(rig.slack.channel(rig.slack.home, 'empty', { botIn: false })),
    ],
    [
      'a private channel without the bot',
      'channel-gone',
      () => inChannel(rig.slack.channel(rig.slack.home, 'secret', { botIn: false, private: true })),
    ],
    [
      'an archived channel',
      'channel-archived',
      () => inChannel(rig.slack.channel(rig.slack.home, 'old', { archived: true })),
    ],
    [
      'somebody whose account was closed',
      'account-gone',
      () => toPerson(rig.slack.user(rig.slack.home, 'Gone', { deleted: true })),
    ],
    [
      'somebody whose messages are closed',
      'direct-refused',
      () => toPerson(rig.slack.user(rig.slack.home, 'Shut', { dmClosed: true })),
    ],
  ];
  it.each(fromSlack)('of %s is %s after one call', async (_name, reason, target) => {
    expect((await refusal(post(target()))).reason).toBe(reason);
    expect(rig.calls(SEND).length + rig.calls(OPEN).length).toBeLessThanOrEqual(2);
    expect(rig.slack.calls.filter(({ error }) => error !== null)).toHaveLength(1);
  });

  it('of the token says that it is refused, and the token stands nowhere', async () => {
    rig.slack.revoke(rig.slack.home, 'account_inactive');
    const error = await refusal(post());
    expect(error.reason).toBe('unauthorized');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(rig.slack.botToken);
    const invented = await refusal(post(inChannel(rig.channel), rig.restarted('xoxb-invented-token')));
    expect(invented.reason).toBe('unauthorized');
    expect(String(invented.stack)).not.toContain('xoxb');
  });

  it('of a conversation that was known makes the next one open it anew', async () => {
    await post(toPerson(rig.mei));
    rig.slack.change(rig.mei, { deleted: true });
    expect((await refusal(post(toPerson(rig.mei)))).reason).toBe('unavailable');
    expect((await refusal(post(toPerson(rig.mei)))).reason).toBe('account-gone');
  });

  it('names the scope that is missing', async () => {
    rig.slack.on(SEND).reply(200, { ok: false, error: 'missing_scope', needed: 'chat:write.public' });
    const error = await refusal(post());
    expect(error).toMatchObject({
      reason: 'rejected',
      message: 'Slack answered missing_scope (chat:write.public).',
    });
  });
});

describe('a token that Slack was asked about and could not be reached', () => {
  it('is asked about again', async () => {
    rig.slack.on('auth.test').drop();
    expect((await refusal(post())).reason).toBe('unavailable');
    await post();
    await post();
    expect(rig.calls('auth.test')).toHaveLength(2);
    expect(rig.shown(inChannel(rig.channel))).toHaveLength(2);
  });
});
