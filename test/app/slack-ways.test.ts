// What the product does where texts cannot be hidden, forms complete what is typed, and owners are told of failures.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import { directsOf, type } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, DAY, HOUR, newestPost, postsIn, schedule } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'slack', repeatSafeMs: 0, commandPrefix: 'my-' });
});
afterEach(async () => {
  await rig.close();
});

describe('a lookup without words', () => {
  const bare = { kind: 'command', command: 'my-tea', text: ' ' } as const;

  it('opens a form that completes over the reference, known before anything is looked up', async () => {
    expect(rig.app.handler.mode(rig.interaction(bare))).toBe('form');
    const opened = await rig.do(bare);
    if (opened.mode !== 'form') throw new Error(opened.mode);
    expect(opened.form).toMatchObject({
      title: 'Look up: Making tea',
      fields: [{ kind: 'typeahead', name: 'term', command: 'my-tea' }],
    });
    const found = await rig.do({ kind: 'form', formId: opened.form.id, values: { term: 'steep' } });
    expect(found.mode).toBe('private');
    expect(linesOf(messageOf(found))[0]).toBe('tea.steep');
    const invented = await rig.do({ kind: 'form', formId: '1|look|coffee', values: { term: 'x' } });
    expect(linesOf(messageOf(invented))[0]).toContain('This dialog is out of date');
  });

  it('with words is answered as everywhere', async () => {
    const command = { ...bare, text: 'steep' };
    expect(rig.app.handler.mode(rig.interaction(command))).toBe('private');
    expect(linesOf(messageOf(await rig.do(command)))[0]).toBe('tea.steep');
  });

  it('stays a hint on a platform whose forms complete nothing', async () => {
    await rig.close();
    rig = await createAppRig({ platform: 'discord' });
    const command = { kind: 'command', command: 'tea', text: '' } as const;
    expect(rig.app.handler.mode(rig.interaction(command))).toBe('private');
    expect((await rig.do(command)).mode).toBe('private');
  });
});

describe('the help', () => {
  it('names the shortcuts, which work where commands do not', async () => {
    expect(linesOf(await type(rig, '/my-quiz help'))).toContain(
      'Commands do not work in threads. There, use the shortcuts Quiz me and Review; what is due is also on my Home tab.',
    );
  });
});

/** One schedule every weekday at 10:00, made by amara. */
async function scheduled() {
  const preview = await type(rig, '/my-quiz-admin schedule time:10:00', ADMIN);
  await rig.click(preview, 'Start it', ADMIN);
  await rig.pass(0);
}

describe('the recap', () => {
  it('shows the last answer in private, to whoever asks', async () => {
    await scheduled();
    await rig.pass(2 * HOUR);
    await rig.pass(DAY);
    const post = newestPost(rig);
    const spoiler = post.blocks.find((block) => block.kind === 'spoiler');
    if (spoiler?.kind !== 'spoiler' || spoiler.reveal === undefined) throw new Error('No button.');
    expect(spoiler.label).toBe('Show the last answer');
    const shown = await rig.do({ kind: 'button', buttonId: spoiler.reveal });
    expect(shown).toMatchObject({ mode: 'private', message: { blocks: spoiler.blocks } });
  });

  it('is gone with a question that was taken back or never was', async () => {
    await scheduled();
    await rig.pass(2 * HOUR);
    const [made] = await rig.store.schedules.active();
    const [post] = await rig.store.posts.ofSchedule(made?.id ?? '', 1);
    const ask = async (id: string) =>
      linesOf(messageOf(await rig.do({ kind: 'button', buttonId: `1|last-answer|${id}` })));
    await rig.store.posts.retract(post?.id ?? '');
    expect(await ask(post?.id ?? '')).toEqual(['This question was taken back.']);
    expect(await ask('none')).toEqual(['This question is no longer here. Use /my-quiz now for a fresh one.']);
  });
});

describe('a post that cannot be sent', () => {
  const refuse = (reason: PlatformReason) =>
    rig.sender.script.push(() => {
      throw new PlatformError(reason, reason);
    });
  const told = () => directsOf(rig, 'amara').map((message) => linesOf(message));

  it('is told to whoever made the schedule, once for each reason', async () => {
    await scheduled();
    refuse('not-in-channel');
    await rig.pass(2 * HOUR);
    await rig.pass(0);
    expect(told()).toEqual([
      [
        'The question of Mon 2 Mar for #C1 was not posted: I am not in that channel.',
        'Please type /invite and my name in #C1. Then post it after all.',
        '[Post Mon 2 Mar after all] [Edit the schedule]',
      ],
    ]);
    refuse('not-in-channel');
    await rig.pass(DAY);
    await rig.pass(0);
    expect(told()).toHaveLength(1);
    refuse('no-permission');
    await rig.pass(DAY);
    await rig.pass(0);
    expect(told()).toHaveLength(2);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
    expect(told()).toHaveLength(2);
  });

  it.each([
    ['channel-archived', 'Choose another channel, and it goes on there.', '[Edit the schedule]'],
    [
      'channel-gone',
      'If it is a private channel, type /invite and my name in it, then let it go on. If it was deleted, choose another one.',
      '[Resume] [Edit the schedule]',
    ],
  ] as const)(
    'where it is %s offers another channel, and not to post it there',
    async (reason, advice, buttons) => {
      await scheduled();
      refuse(reason);
      await rig.pass(2 * HOUR);
      await rig.pass(0);
      expect(told()[0]?.slice(1)).toEqual([advice, buttons]);
    },
  );

  it('where the channel is gone lets the schedule go on once the bot is invited, and says so if it is not', async () => {
    await scheduled();
    const resume = async () => {
      const message = directsOf(rig, 'amara').at(-1);
      if (message === undefined) throw new Error('Nothing was told.');
      return linesOf(messageOf(await rig.click(message, 'Resume', { ...ADMIN, channelId: null })));
    };
    refuse('channel-gone');
    await rig.pass(2 * HOUR);
    await rig.pass(0);
    expect(await resume()).toEqual(['Schedule 1 goes on. The next question comes on 3 Mar 2026, 10:00.']);
    refuse('channel-gone');
    await rig.pass(DAY);
    await rig.pass(0);
    expect(told()).toHaveLength(2);
    await resume();
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
  });

  it('can be posted after all from there', async () => {
    await scheduled();
    refuse('not-in-channel');
    await rig.pass(2 * HOUR);
    await rig.pass(0);
    const [message] = directsOf(rig, 'amara');
    if (message === undefined) throw new Error('Nothing was told.');
    await rig.click(message, 'Post Mon 2 Mar after all', { ...ADMIN, channelId: null });
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(1);
  });

  it('is told to nobody who was erased, and nobody where that is not usual', async () => {
    await scheduled();
    await rig.click(await type(rig, '/my-quiz forget-me', ADMIN), 'Erase it all', ADMIN);
    refuse('not-in-channel');
    await rig.pass(2 * HOUR);
    expect(told()).toEqual([]);
    await rig.close();
    rig = await createAppRig({ platform: 'discord', repeatSafeMs: 0 });
    await schedule(rig, 'time:10:00');
    refuse('no-permission');
    await rig.pass(2 * HOUR);
    expect(rig.sender.arrived.filter(({ target }) => target.kind === 'direct')).toEqual([]);
  });
});

describe('a platform with a pace for each channel', () => {
  it('gets one message in that time there, and the others meanwhile', async () => {
    rig.sender.limits = [{ lane: 'channel', everyMs: 1_000, burst: 1 }];
    const sentTo = (channelId: string) =>
      rig.sender.calls.filter(({ deliveryId }) => deliveryId.startsWith(`p-${channelId}`)).length;
    for (const [channelId, number] of [
      ['C8', 1],
      ['C8', 2],
      ['C9', 1],
    ] as const) {
      const channel = { ...rig.channel, channelId };
      const target = { kind: 'channel', channel } as const;
      const message = { summary: 'hello', blocks: [] };
      const delivery = {
        id: `p-${channelId}-${number}`,
        kind: 'notice',
        target,
        message,
        expiresAt: null,
      } as const;
      await rig.store.deliveries.enqueue(delivery, null, rig.clock.now());
    }
    await rig.pass(0);
    expect([sentTo('C8'), sentTo('C9')]).toEqual([1, 1]);
    expect(await rig.app.runner.nextWakeAt()).toBe(rig.clock.now() + 1_000);
    await rig.pass(999);
    expect(sentTo('C8')).toBe(1);
    await rig.pass(1);
    expect(sentTo('C8')).toBe(2);
  });
});
