import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '#src/ports/chat.ts';
import { button, createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';

const MINUTE = 60_000;
const CALLBACK = 'POST /interactions/:id/:token/callback';
const EDIT = 'PATCH /webhooks/:id/:token/messages/@original';

let rig: ReceiverRig;
let now = Date.now();
/** Interactions that were answered twice, as this test makes it happen. */
let answeredTwice = 0;

beforeEach(async () => {
  now = Date.now();
  answeredTwice = 0;
  rig = await createReceiverRig({ deferAfterMs: 30, now: () => now });
  await rig.receiver.start(rig.product);
});
afterEach(async () => {
  await rig.close();
  expect(rig.discord.violations).toEqual(Array(answeredTwice).fill(expect.stringContaining('(40060)')));
  expect(rig.discord.pings).toBe(0);
  expect(rig.log.messages('error')).toEqual([]);
  expect(rig.log.messages('warn')).toEqual([]);
});

const callbacks = () => rig.discord.calls.filter(({ route }) => route === CALLBACK);
/** One more callback than now has arrived. */
const nextCallback = async () => {
  const before = callbacks().length;
  await vi.waitFor(() => expect(callbacks()[before]?.status).toBe(204));
};
/** The product answers when the deferral has arrived. */
const slowly = (answer: Answer) => async () => {
  await nextCallback();
  return answer;
};
const seenBy = (who: 'amara' | 'mei') =>
  rig.discord.messages(rig[who], rig.channel).map(({ text, ephemeral }) => [text, ephemeral]);

describe('A slow answer', () => {
  it('that is private comes in the place of its deferral', async () => {
    rig.script.answer = slowly({ mode: 'private', message: say('Just you'), also: [say('By the way')] });
    expect(await rig.discord.command(rig.mei, rig.channel, 'quiz')).toMatchObject({
      deferred: true,
      text: 'Just you',
    });
    await vi.waitFor(() =>
      expect(seenBy('mei')).toEqual([
        ['Just you', true],
        ['By the way', true],
      ]),
    );
    expect(seenBy('amara')).toEqual([]);
  });

  it('that is public comes in the place of its deferral', async () => {
    rig.script.mode = 'public';
    rig.script.answer = slowly({ mode: 'public', message: say('The board') });
    expect(await rig.discord.command(rig.mei, rig.channel, 'board')).toMatchObject({ deferred: true });
    expect(seenBy('amara')).toEqual([['The board', false]]);
  });

  it('that turns out to be private leaves nothing in the channel', async () => {
    rig.script.mode = 'public';
    rig.script.answer = slowly({ mode: 'private', message: say('Only for admins') });
    await rig.discord.command(rig.mei, rig.channel, 'board');
    await vi.waitFor(() => expect(seenBy('mei')).toEqual([['Only for admins', true]]));
    expect(seenBy('amara')).toEqual([]);
  });

  it('replaces the clicked message, or says a private line below it', async () => {
    rig.script.answer = () => ({ mode: 'private', message: say('Question', button('a')) });
    await rig.discord.command(rig.mei, rig.channel, 'quiz');
    rig.script.mode = 'update';
    rig.script.answer = slowly({ mode: 'private', message: say('Not now') });
    await rig.discord.press(rig.mei, rig.channel, 'a');
    await vi.waitFor(() =>
      expect(seenBy('mei')).toEqual([
        ['Question\na', true],
        ['Not now', true],
      ]),
    );
    rig.script.answer = slowly({ mode: 'update', message: say('Right') });
    expect(await rig.discord.press(rig.mei, rig.channel, 'a')).toMatchObject({
      how: 'update',
      deferred: true,
    });
    expect(seenBy('mei')).toEqual([
      ['Right', true],
      ['Not now', true],
    ]);
  });

  it('never makes another one wait', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    rig.script.answer = async ({ account }) => {
      if (account.externalId === rig.mei.id) await held;
      return { mode: 'private', message: say('Here you are') };
    };
    const slow = rig.discord.command(rig.mei, rig.channel, 'quiz');
    await nextCallback();
    for (let round = 0; round < 5; round++) {
      expect(await rig.discord.command(rig.amara, rig.channel, 'quiz')).toMatchObject({ deferred: false });
    }
    release();
    expect(await slow).toMatchObject({ text: 'Here you are', deferred: true });
  });

  it('is filled in although Discord fails for a moment', async () => {
    rig.discord.on(EDIT).reply(502);
    rig.script.answer = slowly({ mode: 'private', message: say('At last') });
    expect(await rig.discord.command(rig.mei, rig.channel, 'quiz')).toMatchObject({ text: 'At last' });
  });
});

describe('An answer', () => {
  it.each([
    ['an error of Discord', 'error'],
    ['a dropped connection', 'drop'],
    ['a request that hangs', 'hang'],
  ] as const)('arrives after %s', async (_what, kind) => {
    const fault = rig.discord.on(CALLBACK);
    if (kind === 'error') fault.reply(503);
    else fault[kind]();
    expect(await rig.discord.command(rig.mei, rig.channel, 'quiz')).toMatchObject({ text: 'Hello' });
    expect(callbacks()).toHaveLength(2);
  });

  it('arrives once when only Discord’s word of it was lost', async () => {
    answeredTwice = 1;
    rig.discord.on(CALLBACK).drop({ afterEffect: true });
    rig.script.answer = () => ({ mode: 'private', message: say('Once'), also: [say('And more')] });
    await rig.discord.command(rig.mei, rig.channel, 'quiz');
    await vi.waitFor(() =>
      expect(seenBy('mei')).toEqual([
        ['Once', true],
        ['And more', true],
      ]),
    );
    expect(callbacks().map(({ status }) => status)).toEqual([0, 400]);
    expect(rig.log.messages('info')).toEqual([]);
  });

  it('of two processes with one token comes from whoever is faster', async () => {
    answeredTwice = 1;
    await rig.another().start(rig.product);
    await rig.discord.command(rig.mei, rig.channel, 'quiz');
    await vi.waitFor(() => expect(rig.log.messages('info')).toEqual(['discord_answer_too_late']));
    expect(rig.product.interactions).toHaveLength(2);
    expect(seenBy('mei')).toEqual([['Hello', true]]);
  });

  it('to a click replaces neither what the channel reads nor what is old', async () => {
    rig.script.mode = 'public';
    rig.script.answer = () => ({ mode: 'public', message: say('Question', button('a')) });
    await rig.discord.command(rig.mei, rig.channel, 'board');
    rig.script.mode = 'update';
    rig.script.answer = () => ({ mode: 'update', message: say('Right', button('b')) });
    await rig.discord.press(rig.mei, rig.channel, 'a');
    now += 51 * MINUTE;
    await rig.discord.press(rig.mei, rig.channel, 'b');
    expect(seenBy('mei')).toEqual([
      ['Question\na', false],
      ['Right\nb', true],
      ['Right\nb', true],
    ]);
    now += 10 * MINUTE;
    expect(await rig.discord.press(rig.mei, rig.channel, 'b')).toMatchObject({ how: 'update' });
  });
});

describe('Elsewhere', () => {
  const direct = { dm: true } as const;

  it('a private answer in the bot’s direct messages is an ordinary one, and is replaced', async () => {
    rig.script.answer = () => ({
      mode: 'private',
      message: say('Question', button('a')),
      also: [say('More')],
    });
    await rig.discord.command(rig.mei, direct, 'quiz');
    await vi.waitFor(() => expect(rig.discord.direct(rig.mei)).toHaveLength(2));
    expect(rig.discord.direct(rig.mei).map(({ ephemeral }) => ephemeral)).toEqual([false, false]);
    rig.script.mode = 'update';
    rig.script.answer = slowly({ mode: 'update', message: say('Right') });
    expect(await rig.discord.press(rig.mei, direct, 'a')).toMatchObject({ how: 'update', text: 'Right' });
    expect(rig.product.interactions).toMatchObject([
      { workspace: null, channel: null, displayName: 'Mei' },
      { workspace: null, channel: null },
    ]);
  });

  it('an answer in a group is private, and belongs to no workspace', async () => {
    const nils = rig.discord.user('Nils', { installed: true });
    const seen = await rig.discord.command(nils, { group: true }, 'quiz');
    expect(seen.message).toMatchObject({ ephemeral: true, text: 'Hello' });
    expect(rig.product.interactions).toMatchObject([{ workspace: null, channel: null, isAdmin: false }]);
  });

  it('a guild that a person brings the bot along to is no workspace', async () => {
    const nils = rig.discord.user('Nils', { installed: true });
    const foreign = rig.discord.foreignGuild('Elsewhere', { owner: nils });
    const seen = await rig.discord.command(nils, rig.discord.channel(foreign, 'general'), 'quiz');
    expect(seen.message).toMatchObject({ ephemeral: true });
    expect(rig.product.interactions).toMatchObject([{ workspace: null, channel: null, isAdmin: false }]);
    expect(rig.product.events).toHaveLength(1);
  });
});
