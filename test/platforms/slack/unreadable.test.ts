// What Slack signed and the bot cannot read: whoever did it is told in private, by whatever is left of it.
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Envelope } from '../../support/slack/socket-hub.ts';
import { wireBody } from '../../support/slack/wire-body.ts';
import { createReceiverRig, type Kind, type ReceiverRig } from './receiver-rig.ts';

const SENTENCE = 'Quizloop could not read that. Please try again.';

type Payload = Readonly<Record<string, unknown>>;
type Ways = Readonly<Record<string, unknown>>;

let rig: ReceiverRig;
let envelopes = 0;

const who = () => ({ team: { id: rig.slack.home.id }, user: { id: rig.mei.id, name: 'mei' } });
const responseUrl = () => `${new URL(rig.slack.apiUrl).origin}/commands/R1`;
const modal = { id: 'V1', type: 'modal', callback_id: '1|zone', private_metadata: '' };
const input = { type: 'input', block_id: 'zone', element: {} };

/** Null where it was not acknowledged. Over HTTP, what is refused is told from that by `refusal`. */
async function acknowledged(kind: Kind, type: Envelope['type'], payload: Payload): Promise<unknown> {
  if (kind === 'socket') {
    envelopes += 1;
    const id = `envelope-${envelopes}`;
    rig.slack.sendFrame(JSON.stringify({ envelope_id: id, type, payload }), id);
    await vi.waitFor(() => expect(rig.log.messages('warn')).not.toEqual([]));
    await vi.waitFor(() => expect(rig.slack.frameAck(id)).not.toBeNull());
    return rig.slack.frameAck(id);
  }
  const answer = await posted(type, payload);
  const body = await answer.text();
  expect([answer.status, body]).toEqual([200, expect.any(String)]);
  return body === '' ? {} : JSON.parse(body);
}

function posted(type: Envelope['type'], payload: Payload): Promise<Response> {
  const { body, contentType } = wireBody({ type, payload });
  const { headers } = rig.slack.signed(body, { headers: { 'content-type': contentType } });
  return fetch(`${rig.baseUrl}/slack/events`, { method: 'POST', body, headers });
}

const bodiesOf = (method: string) =>
  rig.slack.calls.filter((call) => call.method === method).map(({ body }) => body);

async function expectSaid(method: string, body: Ways): Promise<void> {
  await vi.waitFor(() => expect(bodiesOf(method)).toHaveLength(1));
  expect(bodiesOf(method)[0]).toMatchObject(body);
  expect(JSON.stringify(bodiesOf(method))).toContain(SENTENCE);
}

// Red without: `answeringAll` around Bolt's `processEvent`.
describe.each<Kind>(['http', 'socket'])('over %s, what cannot be read', (kind) => {
  beforeEach(async () => {
    rig = await createReceiverRig(kind);
    await rig.receiver.start(rig.product);
  });
  afterEach(async () => {
    expect(rig.product.interactions).toEqual([]);
    expect(rig.log.messages('error')).toEqual([]);
    expect(rig.log.messages('warn')).toEqual(['slack_interaction_unreadable']);
    expect(JSON.stringify(rig.log.lines)).not.toMatch(/hush|commands\/R1/);
    await rig.close();
  });

  it('of a slash command is said in its answer', async () => {
    const slash = { command: '/quiz', text: 'hush', channel_id: rig.channel.id };
    const said = await acknowledged(kind, 'slash_commands', slash);
    expect(said).toMatchObject({ response_type: 'ephemeral', text: SENTENCE });
  });

  it('of a click is said through its own address, to nobody else', async () => {
    rig.slack.on('response_url').reply(200, 'ok');
    const click = { type: 'block_actions', ...who(), response_url: responseUrl(), actions: [{ hush: 1 }] };
    expect(await acknowledged(kind, 'interactive', click)).toEqual({});
    await expectSaid('response_url', { response_type: 'ephemeral', replace_original: false });
  });

  it('and names nobody is said there, too', async () => {
    rig.slack.on('response_url').reply(200, 'ok');
    const click = { type: 'block_actions', response_url: responseUrl(), actions: [{ action_id: 7 }] };
    expect(await acknowledged(kind, 'interactive', click)).toEqual({});
    await expectSaid('response_url', { response_type: 'ephemeral' });
  });

  it('of a click in a modal is said in one above it', async () => {
    rig.slack.on('views.push').reply(200, { ok: true, view: { id: 'V2' } });
    const click = { type: 'block_actions', ...who(), trigger_id: '1.2', view: modal, actions: ['hush'] };
    expect(await acknowledged(kind, 'interactive', click)).toEqual({});
    await expectSaid('views.push', { trigger_id: '1.2' });
  });

  it('of a shortcut is said in a modal', async () => {
    rig.slack.on('views.open').reply(200, { ok: true, view: { id: 'V2' } });
    const shortcut = { type: 'shortcut', ...who(), trigger_id: '1.2', callback_id: 'quiz_me', action_ts: 7 };
    expect(await acknowledged(kind, 'interactive', shortcut)).toEqual({});
    await expectSaid('views.open', { trigger_id: '1.2' });
  });

  it('and has no address is said in a direct message', async () => {
    const click = { type: 'block_actions', ...who(), actions: [{ action_id: 'b0', block_id: 'hush' }] };
    expect(await acknowledged(kind, 'interactive', click)).toEqual({});
    await expectSaid('chat.postMessage', { channel: rig.mei.id });
  });

  it('of a form is said below its first field', async () => {
    const view = { ...modal, blocks: [{ type: 'section' }, input], state: 'hush' };
    const said = await acknowledged(kind, 'interactive', { type: 'view_submission', ...who(), view });
    expect(said).toEqual({ response_action: 'errors', errors: { zone: SENTENCE } });
  });

  it('of a form without fields is said in its place', async () => {
    const said = await acknowledged(kind, 'interactive', { type: 'view_submission', view: 'hush' });
    expect(said).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
    expect(JSON.stringify(said)).toContain(SENTENCE);
  });

  it('of a search finds nothing', async () => {
    const search = { type: 'block_suggestion', value: ['hush'] };
    expect(await acknowledged(kind, 'interactive', search)).toEqual({ options: [] });
  });
});

describe('what cannot be read and leads to nobody', () => {
  beforeEach(async () => {
    rig = await createReceiverRig('http');
    await rig.receiver.start(rig.product);
  });
  afterEach(async () => {
    expect(rig.product.interactions).toEqual([]);
    expect(rig.log.messages('error')).toEqual([]);
    await rig.close();
  });

  it.each<[string, Envelope['type'], Payload]>([
    ['a click of nobody', 'interactive', { type: 'block_actions', actions: [{ action_id: 'b0' }] }],
    ['a kind that there is not', 'interactive', { type: 'hush' }],
    ['an event without a type', 'events_api', { type: 'event_callback', team_id: 'T1', event: null }],
    [
      'an event without a time',
      'events_api',
      { type: 'event_callback', team_id: 'T1', event: { type: 'app_home_opened', user: 'U1', tab: 'home' } },
    ],
  ])('%s is refused in a sentence, and need not come again', async (_what, type, payload) => {
    const answer = await posted(type, payload);
    expect([answer.status, await answer.text()]).toEqual([400, 'Quizloop could not read that.']);
    expect(answer.headers.get('x-slack-no-retry')).toBe('1');
    expect(rig.log.messages('warn')).toEqual(['slack_interaction_unreadable']);
  });

  // Red without: `isSlacks`.
  it('is not said to an address that is not Slack’s', async () => {
    let requests = 0;
    const elsewhere = createServer((_request, response) => {
      requests += 1;
      response.end('ok');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void elsewhere.close());
    const address = elsewhere.address();
    if (typeof address !== 'object' || address === null) throw new Error('It has no port.');
    const url = `http://127.0.0.1:${address.port}/commands/R1`;
    for (const response_url of [url, 'https://hooks.slack.com.example/x', 'file:///etc/passwd']) {
      const answer = await posted('interactive', { type: 'block_actions', response_url, actions: [{}] });
      expect([answer.status, await answer.text()]).toEqual([400, 'Quizloop could not read that.']);
    }
    expect(requests).toBe(0);
  });
});
