// Requests over HTTP: nothing is believed that Slack did not sign, just now, byte by byte.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '#src/ports/message.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';

let rig: ReceiverRig;

beforeEach(async () => {
  rig = await createReceiverRig('http');
  await rig.receiver.start(rig.product);
});
afterEach(() => rig.close());

const nowS = () => Math.floor(Date.now() / 1000);

function command(triggerId: string): string {
  return new URLSearchParams({
    command: '/quiz',
    text: 'now',
    team_id: rig.slack.home.id,
    user_id: rig.mei.id,
    user_name: 'mei',
    channel_id: rig.channel.id,
    channel_name: 'learn',
    trigger_id: triggerId,
    response_url: `${rig.slack.apiUrl}none`,
  }).toString();
}

const interactive = (payload: object): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

async function post(body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Response> {
  const init = { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers };
  return fetch(`${rig.baseUrl}/slack/events`, init);
}

async function statusOf(
  body: string | Buffer,
  how?: Parameters<ReceiverRig['slack']['signed']>[1],
): Promise<number> {
  return (await post(body, rig.slack.signed(body, how).headers)).status;
}

describe('a request', () => {
  it('that is signed now is taken, at the edges of five minutes too', async () => {
    expect(await statusOf(command('1'))).toBe(200);
    expect(await statusOf(command('2'), { timestamp: nowS() - 295 })).toBe(200);
    expect(await statusOf(command('3'), { timestamp: nowS() + 295 })).toBe(200);
    expect(rig.product.interactions).toHaveLength(3);
  });

  it.each([
    ['with another secret', () => ({ secret: 'guessed' })],
    ['of six minutes ago', () => ({ timestamp: nowS() - 360 })],
    ['of the future', () => ({ timestamp: nowS() + 360 })],
    ['without a signature', () => ({ headers: { 'x-slack-signature': '' } })],
    ['with half a signature', () => ({ headers: { 'x-slack-signature': 'v0=abcdef' } })],
    [
      'of another time than it says',
      () => ({ headers: { 'x-slack-request-timestamp': String(nowS() - 1) } }),
    ],
    ['of no time', () => ({ headers: { 'x-slack-request-timestamp': 'soon' } })],
  ])('%s is refused, and reaches nobody', async (_, how) => {
    expect(await statusOf(command('1'), how())).toBe(401);
    expect(rig.product.interactions).toEqual([]);
    expect(rig.calls('users.info')).toBe(0);
  });

  it('whose body was changed on the way is refused', async () => {
    const { headers } = rig.slack.signed(command('1'));
    expect((await post(command('2'), headers)).status).toBe(401);
    expect((await post(`${command('1')} `, headers)).status).toBe(401);
  });

  it('without any header is refused', async () => {
    expect((await post(command('1'), {})).status).toBe(401);
  });

  it('that is larger than Slack’s ever are is refused before it is read', async () => {
    const large = Buffer.alloc(1024 * 1024 + 1, 'x');
    expect(await statusOf(large)).toBe(413);
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const init = { method: 'POST', body: stream, duplex: 'half' as const };
    const endless = await fetch(`${rig.baseUrl}/slack/events`, init).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(endless);
  });

  it('that is signed but makes no sense is refused', async () => {
    const json = { headers: { 'content-type': 'application/json' } };
    expect(await statusOf('{"type":', json)).toBe(400);
    expect(await statusOf('[]', json)).toBe(400);
    expect(await statusOf('payload=%7B')).toBe(400);
  });

  it('that arrives again, with the same signature, is acknowledged and has no second effect', async () => {
    const body = command('1');
    const { headers } = rig.slack.signed(body);
    const statuses = await Promise.all([post(body, headers), post(body, headers)]);
    expect([...statuses, await post(body, headers)].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(rig.product.interactions).toHaveLength(1);
  });

  it('that another process answers is acknowledged without a word', async () => {
    rig.script.answer = () => ({ mode: 'elsewhere' });
    const body = command('1');
    const response = await post(body, rig.slack.signed(body).headers);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(rig.product.interactions).toHaveLength(1);
    expect(rig.calls('response_url')).toBe(0);
  });

  it('of an unknown kind is acknowledged and ignored', async () => {
    const { id } = rig.slack.home;
    const view = { id: 'V1', type: 'modal', callback_id: '' };
    expect(await statusOf(interactive({ type: 'view_closed', team: { id }, user: rig.mei, view }))).toBe(200);
    expect(rig.product.interactions).toEqual([]);
  });
});

it('asks Slack to deliver an event again that takes too long', async () => {
  const clock = createTestClock(Date.now());
  await rig.close();
  rig = await createReceiverRig('http', { clock });
  await rig.receiver.start(rig.product);
  const { promise: dealtWith, resolve: deal } = Promise.withResolvers<Message>();
  rig.product.home = () => dealtWith;
  const event = { type: 'app_home_opened', user: rig.mei.id, tab: 'home' };
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: rig.slack.home.id,
    event_id: 'Ev1',
    event_time: nowS(),
    event,
  });
  const json = { headers: { 'content-type': 'application/json' } };
  const late = statusOf(body, json);
  await expect.poll(() => clock.armed()).toBeGreaterThan(0);
  await vi.waitFor(() => expect(rig.calls('users.info')).toBe(1));
  clock.advance(2_500);
  expect(await late).toBe(503);
  const again = statusOf(body, json);
  deal(say('Home'));
  expect(await again).toBe(200);
});

it('answers Slack’s question of whether it is there', async () => {
  expect(await rig.slack.verifyUrl()).toMatchObject({ status: 200, body: '{"challenge":"a-challenge"}' });
});

it('tells Slack to come back once it has stopped', async () => {
  await rig.receiver.stop();
  expect(await statusOf(command('1'))).toBe(503);
  expect(rig.receiver.connected()).toBe(false);
});
