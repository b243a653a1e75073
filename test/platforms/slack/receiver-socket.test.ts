// Socket Mode: the connection is lost in every way there is, and comes back.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';

let rig: ReceiverRig;
afterEach(async () => {
  await rig.close();
  expect(rig.slack.violations).toEqual([]);
});

async function started(): Promise<void> {
  rig = await createReceiverRig('socket');
  await rig.receiver.start(rig.product);
}

async function answers(): Promise<void> {
  await vi.waitFor(() => expect(rig.receiver.connected()).toBe(true), 8_000);
  const seen = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
  expect(seen.message?.text).toBe('Hello');
}

describe('the socket', () => {
  it('is connected after the start and not after the stop', async () => {
    await started();
    expect(rig.receiver.connected()).toBe(true);
    expect(rig.receiver.routes).toBeNull();
    await rig.receiver.stop();
    expect(rig.receiver.connected()).toBe(false);
    await vi.waitFor(() => expect(rig.slack.sockets()).toBe(0));
  });

  it('is not opened any more by a stop in the middle of coming back', async () => {
    await started();
    rig.slack.dropSockets();
    await vi.waitFor(() => expect(rig.calls('apps.connections.open')).toBe(2), { interval: 1 });
    await rig.receiver.stop();
    expect(rig.receiver.connected()).toBe(false);
    await vi.waitFor(() => expect(rig.slack.sockets()).toBe(0));
    await expect(rig.slack.command(rig.mei, rig.channel, '/quiz', 'now')).rejects.toThrow();
    expect(rig.slack.sockets()).toBe(0);
    expect(rig.log.messages('warn')).toEqual([]);
  });

  it('comes back at once when it is cut', async () => {
    await started();
    rig.slack.dropSockets();
    await vi.waitFor(() => expect(rig.calls('apps.connections.open')).toBe(2), 1_000);
    await answers();
  });

  it('comes back when Slack asks for it, again and again', async () => {
    await started();
    for (let round = 1; round <= 3; round++) {
      rig.slack.dropSockets({ refresh: true });
      await vi.waitFor(() => expect(rig.calls('apps.connections.open')).toBe(1 + round), 8_000);
      await answers();
    }
    await vi.waitFor(() => expect(rig.slack.sockets()).toBe(1), 8_000);
  });

  it('still acknowledges what is under way when Slack asks it to come back, and what arrives meanwhile', async () => {
    await started();
    const { promise: until, resolve: done } = Promise.withResolvers<void>();
    rig.script.answer = async () => {
      await until;
      return { mode: 'private', message: say('Hello') };
    };
    const before = rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    await vi.waitFor(() => expect(rig.product.interactions.length).toBe(1));
    rig.slack.dropSockets({ refresh: true });
    const after = rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    await vi.waitFor(() => expect(rig.slack.sockets()).toBe(2));
    done();
    for (const seen of await Promise.all([before, after])) expect(seen.message?.text).toBe('Hello');
    await rig.receiver.stop();
    await vi.waitFor(() => expect(rig.slack.sockets()).toBe(0));
  });

  it('survives that Slack is not available when it comes back', async () => {
    await started();
    rig.slack.on('apps.connections.open').reply(503, 'busy', { times: 2 });
    rig.slack.dropSockets();
    await vi.waitFor(() => expect(rig.calls('apps.connections.open')).toBe(4), 8_000);
    await answers();
    expect(rig.log.messages('warn')).toEqual(['slack_unreachable']);
    expect(rig.log.messages('error')).toEqual([]);
  }, 15_000);

  it('says once that Slack refuses its token when it comes back, and stays away', async () => {
    await started();
    rig.slack.on('apps.connections.open').fail('token_revoked', { times: 9 });
    rig.slack.dropSockets();
    await vi.waitFor(() => expect(rig.log.messages('error')).toEqual(['slack_refused']));
    expect(rig.receiver.connected()).toBe(false);
    expect(rig.calls('apps.connections.open')).toBe(2);
  });
});

describe('the start', () => {
  it.each(['invalid_auth', 'not_allowed_token_type', 'missing_scope'])(
    'fails with what to do when Slack answers %s',
    async (code) => {
      rig = await createReceiverRig('socket');
      rig.slack.on('apps.connections.open').fail(code);
      const failure = rig.receiver.start(rig.product);
      await expect(failure).rejects.toThrow(UserError);
      await expect(failure).rejects.toThrow(/SLACK_APP_TOKEN.*api\.slack\.com\/apps/s);
    },
  );

  it('goes on trying when Slack cannot be reached', async () => {
    rig = await createReceiverRig('socket');
    rig.slack.on('apps.connections.open').drop({ times: 2 });
    await rig.receiver.start(rig.product);
    expect(rig.receiver.connected()).toBe(false);
    await answers();
    expect(rig.log.messages('warn')).toEqual(['slack_unreachable']);
  });

  it('asks again where the bot is installed when that could not be had', async () => {
    rig = await createReceiverRig('socket');
    rig.slack.on('auth.test').reply(503);
    await rig.receiver.start(rig.product);
    expect(rig.product.events).toEqual([]);
    expect(rig.log.messages('warn')).toEqual(['slack_teams_unknown']);
    await answers();
  });
});
