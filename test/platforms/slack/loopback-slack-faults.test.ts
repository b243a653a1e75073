// What goes wrong at Slack, as the real clients of Bolt see it.
import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { quietLogger, startBareBolt } from '../../support/slack/bare-bolt.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

let slack: LoopbackSlack;
let now = 0;

beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z');
  slack = await startLoopbackSlack({ now: () => now, strict: true, answerMs: 200 });
});
afterEach(() => slack.close());

const clientOf = (token = slack.botToken) =>
  new webApi.WebClient(token, {
    slackApiUrl: slack.apiUrl,
    timeout: 300,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quietLogger(),
  });

const post = (channel: string, more: Record<string, unknown> = {}) =>
  clientOf().chat.postMessage({
    channel,
    text: 'Tea time',
    unfurl_links: false,
    unfurl_media: false,
    ...more,
  });

/** Slack's error code of a call that has to fail. */
const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it was taken',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code,
  );

describe('channels', () => {
  it('are refused with the code of what is wrong with them', async () => {
    const { home } = slack;
    const other = slack.channel(slack.team('Others'), 'theirs');
    const archived = slack.channel(home, 'old', { archived: true });
    const without = slack.channel(home, 'quiet', { botIn: false });
    const hidden = slack.channel(home, 'secret', { botIn: false, private: true });
    const gone = slack.channel(home, 'gone');
    slack.deleteChannel(gone);
    expect(await refusal(post(archived.id))).toBe('is_archived');
    expect(await refusal(post(without.id))).toBe('not_in_channel');
    expect(await refusal(post(hidden.id))).toBe('channel_not_found');
    expect(await refusal(post(gone.id))).toBe('channel_not_found');
    expect(await refusal(post(other.id))).toBe('channel_not_found');
    slack.invite(without);
    expect((await post(without.id)).ok).toBe(true);
  });

  it('open no conversation with people who left, and take none where messages are closed', async () => {
    const left = slack.user(slack.home, 'Lea', { deleted: true });
    const closed = slack.user(slack.home, 'Cleo', { dmClosed: true });
    const client = clientOf();
    expect(await refusal(client.conversations.open({ users: left.id }))).toBe('user_disabled');
    expect(await refusal(client.conversations.open({ users: 'U404' }))).toBe('user_not_found');
    expect(await refusal(post(closed.id))).toBe('messages_tab_disabled');
  });

  it('take about one message a second after a short burst', async () => {
    const tea = slack.channel(slack.home, 'tea');
    for (const _ of [1, 2, 3]) await post(tea.id);
    expect(await refusal(post(tea.id))).toBe('slack_webapi_rate_limited_error');
    now += 1_000;
    expect((await post(tea.id)).ok).toBe(true);
  });
});

describe('calls', () => {
  it('fail, hang, break off and are limited as told, before or after their effect', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const tea = slack.channel(slack.home, 'tea');
    const faults = slack.on('chat.postMessage');
    faults.fail('internal_error');
    faults.hang();
    faults.drop({ afterEffect: true });
    slack.rateLimit('chat.postMessage', { retryAfter: 7, channel: tea.id });
    expect(await refusal(post(tea.id))).toBe('internal_error');
    expect(await refusal(post(tea.id))).toBe('slack_webapi_request_error');
    expect(slack.messages(mia, tea)).toHaveLength(0);
    expect(await refusal(post(tea.id))).toBe('slack_webapi_request_error');
    expect(slack.messages(mia, tea)).toHaveLength(1);
    await expect(post(tea.id)).rejects.toMatchObject({ retryAfter: 7 });
    expect(slack.calls.map((one) => one.status)).toEqual([200, null, null, 429]);
    expect((await post(tea.id)).ok).toBe(true);
  });

  it('need a living token with the scope of their method', async () => {
    const other = slack.team('Others');
    const { accessToken } = slack.grant(other, { scopes: ['commands'] });
    expect(await clientOf(accessToken).auth.test()).toMatchObject({ team_id: other.id, team: 'Others' });
    expect(await refusal(clientOf(accessToken).users.info({ user: 'U1' }))).toBe('missing_scope');
    expect(await refusal(clientOf().conversations.history({ channel: 'C1' }))).toBe('missing_scope');
    expect(await refusal(clientOf().apiCall('chat.shout'))).toBe('unknown_method');
    expect(await refusal(clientOf('xoxb-none').auth.test())).toBe('invalid_auth');
    slack.revoke(other);
    expect(await refusal(clientOf(accessToken).auth.test())).toBe('token_revoked');
    expect((await clientOf().auth.test()).team_id).toBe(slack.home.id);
    expect(slack.violations).toEqual([
      'users.info: needs the scope users:read',
      'conversations.history: needs the scope channels:history',
      'chat.shout: unknown_method',
    ]);
  });

  it('upload a file in three steps, and it arrives in the conversation', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const client = clientOf();
    const { channel } = await client.conversations.open({ users: mia.id });
    await client.filesUploadV2({
      channel_id: channel?.id ?? '',
      file: Buffer.from('a,b\n'),
      filename: 'teas.csv',
    });
    expect(slack.direct(mia)[0]?.files[0]).toMatchObject({ name: 'teas.csv', bytes: Buffer.from('a,b\n') });
    expect(slack.violations).toEqual([]);
  });
});

describe('response_urls and triggers', () => {
  it('last for five uses and thirty minutes; a trigger for one', async () => {
    const seen: { url: string; trigger: string }[] = [];
    const bolt = await startBareBolt(slack, 'socket', (app) => {
      app.command('/quiz', async ({ ack, command }) => {
        await ack();
        seen.push({ url: command.response_url, trigger: command.trigger_id });
      });
    });
    const mia = slack.user(slack.home, 'Mia');
    await slack.command(mia, { dm: true }, '/quiz', '');
    await slack.command(mia, { dm: true }, '/quiz', '');
    const respond = async (url = '') => {
      const body = JSON.stringify({ response_type: 'ephemeral', text: 'Hi' });
      const sent = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      return sent.status;
    };
    const uses = [1, 2, 3, 4, 5, 6].map(() => respond(seen[0]?.url));
    expect(await Promise.all(uses)).toEqual([200, 200, 200, 200, 200, 404]);
    now += 31 * 60_000;
    expect(await respond(seen[1]?.url)).toBe(404);
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'A' }, blocks: [] };
    const open = () => clientOf().views.open({ trigger_id: seen[1]?.trigger ?? '', view });
    expect((await open()).ok).toBe(true);
    expect(await refusal(open())).toBe('exchanged_trigger_id');
    expect(slack.violations).toEqual([
      'response_url: used_url',
      'response_url: expired_url',
      'views.open: exchanged_trigger_id',
    ]);
    await bolt.stop();
  });
});

describe('sockets', () => {
  it('are reconnected by Bolt after a cut and after a request to refresh', async () => {
    const bolt = await startBareBolt(slack, 'socket', (app) => {
      app.command('/quiz', ({ ack }) => ack({ response_type: 'ephemeral', text: 'Here' }));
    });
    const mia = slack.user(slack.home, 'Mia');
    expect(slack.sockets()).toBe(1);
    slack.dropSockets();
    await expect.poll(() => slack.sockets()).toBe(0);
    await expect(slack.command(mia, { dm: true }, '/quiz', '')).rejects.toThrow('dispatch_failed');
    await expect.poll(() => slack.sockets(), { timeout: 15_000 }).toBe(1);
    expect((await slack.command(mia, { dm: true }, '/quiz', '')).message?.text).toBe('Here');
    slack.dropSockets({ refresh: true });
    await expect.poll(() => slack.sockets()).toBe(0);
    await expect.poll(() => slack.sockets(), { timeout: 15_000 }).toBe(1);
    // Stopped before it has heard Slack's hello, a reconnecting Bolt leaves a rejection that nobody handles.
    expect((await slack.command(mia, { dm: true }, '/quiz', '')).message?.text).toBe('Here');
    expect(slack.violations).toEqual([]);
    await bolt.stop();
  });

  it('bring an event again under a new envelope when it was not acknowledged', async () => {
    const envelopes: Record<string, unknown>[] = [];
    const connect = async (take: (socket: WebSocket, envelope: Record<string, unknown>) => void) => {
      const { url } = await clientOf(slack.appToken).apps.connections.open({});
      const socket = new WebSocket(url ?? '');
      socket.on('message', (data) => {
        const envelope: Record<string, unknown> = JSON.parse(String(data));
        if (envelope.type !== 'events_api') return;
        envelopes.push(envelope);
        take(socket, envelope);
      });
      await expect.poll(() => slack.sockets()).toBe(1);
    };
    await connect((socket) => socket.terminate());
    const told = slack.event(slack.home, { type: 'app_uninstalled' }, { eventId: 'Ev1' });
    await expect.poll(() => slack.sockets()).toBe(0);
    await connect((socket, { envelope_id }) => socket.send(JSON.stringify({ envelope_id })));
    await told;
    const [first, second] = envelopes;
    expect(envelopes).toHaveLength(2);
    expect(second?.envelope_id).not.toBe(first?.envelope_id);
    expect(second?.payload).toEqual(first?.payload);
    expect([first?.retry_attempt, second?.retry_attempt]).toEqual([0, 1]);
  });
});
