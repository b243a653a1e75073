import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Target } from '#src/ports/chat.ts';
import {
  accountOf,
  createSenderRig,
  inChannel,
  refOf,
  type SenderRig,
  say,
  toPerson,
  workspaceOf,
} from './sender-rig.ts';

const SEND = 'POST /channels/:channelId/messages';
const OPEN = 'POST /users/@me/channels';
const THREAD = 'POST /channels/:channelId/messages/:messageId/threads';
const LOST = [
  ['its answer is a 500', 500],
  ['its answer is a 502', 502],
  ['the connection breaks', 'drop'],
  ['the time is up', 'hang'],
  ['its answer is garbage', 200],
] as const;

let rig: SenderRig;
beforeEach(async () => {
  rig = await createSenderRig({ timeoutMs: 250 });
});
afterEach(async () => {
  await rig.discord.close();
  expect(rig.discord.violations).toEqual([]);
});

async function refusal(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PlatformError) return error;
  throw new Error('It was not refused with a PlatformError.', { cause: error });
}

/** The next call of the route has its effect, but its answer is lost in this way. */
function lose(route: string, how: (typeof LOST)[number][1]): void {
  const fault = rig.discord.on(route);
  if (how === 'drop') fault.drop({ afterEffect: true });
  else if (how === 'hang') fault.hang({ afterEffect: true });
  else fault.reply(how, how === 200 ? '{"id": 17' : {}, { afterEffect: true });
}

const post = (target: Target, id = 'd1') => rig.sender.send(target, say('A question'), id);

describe('a message whose answer is lost', () => {
  it.each(LOST)('has an unknown outcome when %s, and is not doubled by a repeat', async (_name, how) => {
    const target = inChannel(rig.channel);
    lose(SEND, how);
    expect((await refusal(post(target))).reason).toBe('unknown-outcome');
    expect(rig.calls(SEND)).toHaveLength(1);
    const again = await post(target);
    expect(rig.shown(target).map(({ id }) => id)).toEqual([again.messageId]);
  });

  it.each(LOST)('has certainly not left when %s while opening a conversation', async (_name, how) => {
    const target = toPerson(rig.mei);
    lose(OPEN, how);
    expect((await refusal(post(target))).reason).toBe('unavailable');
    expect(rig.shown(target)).toEqual([]);
    await post(target);
    expect(rig.shown(target)).toHaveLength(1);
  });

  it.each(LOST)('has certainly not left when %s while opening a thread', async (_name, how) => {
    const { messageId } = await post(inChannel(rig.channel));
    const target: Target = { kind: 'thread', channel: refOf(rig.channel), messageId, title: 'Discuss' };
    lose(THREAD, how);
    expect((await refusal(post(target, 'd2'))).reason).toBe('unavailable');
    await post(target, 'd2');
    expect(rig.shown(target)).toHaveLength(1);
  });
});

it('is certain that nothing was done when Discord says 503, and sends later', async () => {
  rig.discord.on(SEND).reply(503, {});
  expect((await refusal(post(inChannel(rig.channel)))).reason).toBe('unavailable');
  await post(inChannel(rig.channel));
  expect(rig.shown(inChannel(rig.channel))).toHaveLength(1);
});

it('holds back the one channel that is limited, for as long as Discord says', async () => {
  const other = rig.discord.channel(rig.guild, 'tea');
  rig.discord.rateLimit(SEND, { retryAfter: 7 });
  const error = await refusal(post(inChannel(rig.channel)));
  expect(error).toMatchObject({ reason: 'rate-limited', scope: 'target' });
  expect(error.retryAfterMs).toBeGreaterThanOrEqual(7_000);
  expect((await refusal(post(inChannel(rig.channel)))).retryAfterMs).toBeGreaterThan(6_000);
  expect(rig.calls(SEND)).toHaveLength(1);
  await post(inChannel(other), 'd2');
  expect(rig.shown(inChannel(other))).toHaveLength(1);
});

it('holds back everything under a global limit', async () => {
  rig.discord.rateLimit(SEND, { retryAfter: 7, global: true });
  expect(await refusal(post(inChannel(rig.channel)))).toMatchObject({ scope: 'platform' });
  expect(await refusal(post(toPerson(rig.mei)))).toMatchObject({ reason: 'rate-limited', scope: 'platform' });
  expect(await refusal(rig.sender.profile(accountOf(rig.mei)))).toMatchObject({ scope: 'platform' });
  expect(rig.discord.calls).toHaveLength(1);
});

it('holds back all direct messages when conversations are opened too fast', async () => {
  rig.discord.rateLimit(OPEN, { retryAfter: 30 });
  expect(await refusal(post(toPerson(rig.mei)))).toMatchObject({ reason: 'rate-limited', scope: 'direct' });
  await post(inChannel(rig.channel), 'd2');
  expect(rig.shown(inChannel(rig.channel))).toHaveLength(1);
});

it('opens the conversation anew when the one it knew does not work any more', async () => {
  await post(toPerson(rig.mei));
  rig.discord.on(SEND).reply(404, { code: 10003, message: 'Unknown Channel' });
  expect((await refusal(post(toPerson(rig.mei), 'd2'))).reason).toBe('unavailable');
  await post(toPerson(rig.mei), 'd2');
  expect(rig.calls(OPEN)).toHaveLength(2);
  expect(rig.shown(toPerson(rig.mei))).toHaveLength(2);
});

it('tells who shares no server with the bot from who does not exist', async () => {
  const stranger = rig.discord.user('Noor');
  expect((await refusal(post(toPerson(stranger)))).reason).toBe('direct-refused');
  expect((await refusal(post(toPerson({ id: '17', name: '' })))).reason).toBe('account-gone');
});

it('does not take a thread that is gone for its channel', async () => {
  const { messageId } = await post(inChannel(rig.channel));
  const target: Target = { kind: 'thread', channel: refOf(rig.channel), messageId, title: 'Discuss' };
  rig.discord
    .on(SEND, ({ path }) => path.includes(messageId))
    .reply(404, { code: 10003, message: 'Unknown Channel' });
  expect((await refusal(post(target, 'd2'))).reason).toBe('rejected');
  const below: Target = { ...target, messageId: '17' };
  expect((await refusal(post(below, 'd3'))).reason).toBe('rejected');
});

it('says that the server is gone when the bot was removed from it', async () => {
  rig.discord.kick(rig.guild);
  const asking = rig.sender.membership(workspaceOf(rig.guild), accountOf(rig.mei));
  expect((await refusal(asking)).reason).toBe('workspace-gone');
});

it('asks nothing more once its token was refused', async () => {
  rig.discord.resetToken();
  expect((await refusal(post(inChannel(rig.channel)))).reason).toBe('unauthorized');
  expect((await refusal(post(toPerson(rig.mei)))).reason).toBe('unauthorized');
  expect(rig.discord.calls).toHaveLength(1);
});

it('gives up what waits behind requests that hang, before its lease runs out', async () => {
  rig.discord.on(OPEN).hang({ times: 20 });
  const people = Array.from({ length: 8 }, (_, index) => rig.discord.user(`Member ${index}`));
  const started = performance.now();
  const sends = people.map((person, index) => refusal(post(toPerson(person), `d${index}`)));
  const reasons = (await Promise.all(sends)).map(({ reason }) => reason);
  // Eight one after the other would take two seconds; it is patient for three times a quarter of one.
  expect(performance.now() - started).toBeLessThan(1_600);
  expect(new Set(reasons)).toEqual(new Set(['unavailable']));
});
