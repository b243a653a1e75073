// What whoever manages a schedule is promised is what can happen: asked first, and refused with what to do.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, type Doing, messageOf } from '../support/app-rig.ts';
import { ADMIN, allPosts, DAY, HOUR, postsIn, saidTo, schedule, typed } from '../support/channel-admin.ts';
import { filledIn } from '../support/filled-in.ts';
import { linesOf } from '../support/message-words.ts';
import { TEA } from '../support/running-bot.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const admin = (command: string, channelId = 'C1') => saidTo(rig, `/quiz-admin ${command}`, { channelId });
const refuse = (reason: PlatformReason) => () => {
  throw new PlatformError(reason, reason);
};
const MISSING = (which: string) =>
  `I may not post in ${which} channel yet. Please allow me: Send Messages. Then try again.`;
const STOPPED =
  'Schedule 1 is stopped, because the channel does not exist any more. Once that is mended, use /quiz-admin resume 1.';

/** The channel was deleted: the question of the day found that out. */
async function stopped() {
  const made = await schedule(rig, 'time:10:00 weekdays:daily');
  rig.sender.script.push(refuse('channel-gone'));
  await rig.pass(2 * HOUR);
  return made;
}

describe('a schedule that cannot post', () => {
  it('does not go on before the channel is there again', async () => {
    const { id } = await stopped();
    rig.sender.missingIn = refuse('channel-gone');
    expect(await admin('resume')).toEqual([
      'I cannot see this channel. Please allow me to view it, then try again.',
    ]);
    expect((await rig.store.schedules.schedule(id))?.disabledReason).toBe('channel-gone');
    rig.sender.missingIn = () => [];
    expect(await admin('resume')).toEqual([
      'Schedule 1 goes on. The next question comes on 3 Mar 2026, 10:00.',
    ]);
  });

  it('does not go on, and posts nothing extra, without the permission, wherever that is asked', async () => {
    const { id } = await schedule(rig, 'time:10:00 discussion:yes');
    await admin('pause');
    const asked: boolean[] = [];
    rig.sender.missingIn = (_channel, threads) => {
      asked.push(threads);
      return ['Send Messages'];
    };
    expect(await admin('resume')).toEqual([MISSING('this')]);
    expect(await admin('resume', 'C2')).toEqual([MISSING('that')]);
    expect((await rig.store.schedules.schedule(id))?.paused).toBe(true);
    expect(await admin('post-now')).toEqual([MISSING('this')]);
    const clicked = await rig.do({ kind: 'button', buttonId: `1|post-now|${id}` }, ADMIN);
    expect(linesOf(messageOf(clicked))).toEqual([MISSING('this')]);
    const resumed = await rig.do({ kind: 'button', buttonId: `1|resume-it|${id}` }, ADMIN);
    expect(linesOf(messageOf(resumed))).toEqual([MISSING('this')]);
    await rig.pass(0);
    expect(postsIn(rig)).toEqual([]);
    expect(asked).toEqual([true, true, true, true, true]);
  });

  it('and stands still for that has no extra question, and says how to go on', async () => {
    const { id } = await stopped();
    expect(await admin('post-now')).toEqual([STOPPED]);
    const clicked = await rig.do({ kind: 'button', buttonId: `1|post-now|${id}` }, ADMIN);
    expect(linesOf(messageOf(clicked))).toEqual([STOPPED]);
  });

  it('has no question to post again until it goes on', async () => {
    await stopped();
    const status = await admin('status');
    expect(status).toContain('Last: Mon 2 Mar, not posted: the channel does not exist any more');
    expect(status.join('\n')).not.toContain('[Post ');
    await admin('resume');
    expect(await admin('status')).toContain('[Post Mon 2 Mar after all]');
  });

  it('repeats nothing where it may not post', async () => {
    await schedule(rig, 'time:10:00');
    rig.sender.script.push(refuse('no-permission'));
    await rig.pass(2 * HOUR);
    const shown = await typed(rig, '/quiz-admin status');
    rig.sender.missing = ['Send Messages'];
    expect(linesOf(messageOf(await rig.click(shown, 'Post Mon 2 Mar after all', ADMIN)))).toEqual([
      MISSING('this'),
    ]);
  });
});

describe('a question that waits for its platform', () => {
  it.each([
    {
      command: 'unschedule',
      said: 'Schedule 1 has ended: no more questions from it. What people learned is kept.',
    },
    { command: 'pause', said: 'Schedule 1 is paused. Use /quiz-admin resume 1 to let it go on.' },
  ])('does not come any more after $command', async ({ command, said }) => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    rig.sender.script.push(refuse('unavailable'));
    await rig.pass(2 * HOUR);
    expect(rig.sender.script).toEqual([]);
    expect(await admin(command)).toEqual([said]);
    await rig.pass(2 * HOUR);
    await rig.pass(2 * DAY);
    expect(postsIn(rig)).toEqual([]);
  });

  it('and was called off by a pause can be posted after all, and the next ones come once it goes on', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    rig.sender.script.push(refuse('unavailable'));
    await rig.pass(2 * HOUR);
    await admin('pause');
    expect(await admin('status')).toContain(
      'Last: Mon 2 Mar, skipped: the schedule was paused before it could be sent',
    );
    await admin('resume');
    await rig.pass(HOUR);
    expect(postsIn(rig)).toEqual([]);
    const shown = await typed(rig, '/quiz-admin status');
    await rig.click(shown, 'Post Mon 2 Mar after all', ADMIN);
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(1);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(2);
  });
});

describe('a question that cannot be posted again', () => {
  const click = async (shown: Message, label: string) =>
    linesOf(messageOf(await rig.click(shown, label, ADMIN)));

  it('because its schedule has ended says so', async () => {
    await schedule(rig, 'time:10:00');
    rig.sender.script.push(refuse('no-permission'));
    await rig.pass(2 * HOUR);
    const shown = await typed(rig, '/quiz-admin status');
    await admin('unschedule');
    expect(await click(shown, 'Post Mon 2 Mar after all')).toEqual([
      'That schedule has ended meanwhile. Use /quiz-admin list to see what there is.',
    ]);
  });

  it('because it was taken back says so', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 0 });
    // With the only card of its level: there is none to ask in its place either.
    const made = await schedule(rig, 'time:10:00 level:advanced');
    rig.sender.script.push(refuse('unknown-outcome'));
    await rig.pass(2 * HOUR);
    const shown = await typed(rig, '/quiz-admin status');
    for (const { id } of await allPosts(rig, made)) await rig.store.posts.retract(id);
    expect(await click(shown, 'Post Mon 2 Mar again')).toEqual(['This question was taken back.']);
    await rig.pass(0);
    expect(postsIn(rig)).toEqual([]);
  });
});

describe('two questions of one day', () => {
  it('are told apart, in words and on the buttons', async () => {
    await schedule(rig, 'time:10:00');
    rig.sender.script.push(refuse('no-permission'), refuse('no-permission'));
    await admin('post-now');
    await rig.pass(0);
    await rig.pass(2 * HOUR);
    expect((await admin('status')).filter((said) => said.includes('2 Mar'))).toEqual([
      'Last: Mon 2 Mar, extra 1, not posted: I am not allowed to post there',
      'Mon 2 Mar: not posted: I am not allowed to post there',
      '[Post extra 1 of Mon 2 Mar after all] [Post Mon 2 Mar after all]',
    ]);
    await rig.pass(DAY);
  });
});

describe('the deck of a schedule', () => {
  it('is described as what it is: the first one, when none is named', async () => {
    const described = (name: string, sub: string) =>
      rig.app.handler.commands
        .find((command) => command.name === name)
        ?.subcommands.find((each) => each.name === sub)
        ?.options.find((each) => each.name === 'deck')?.description;
    expect(described('quiz-admin', 'schedule')).toBe('Which deck; the first one if you leave it out');
    expect(described('quiz', 'now')).toBe('Which deck; all of them if you leave it out');
    expect((await schedule(rig, 'time:10:00')).deckId).toBe('tea');
  });

  it('can be changed to the only one that is left', async () => {
    const { id } = await schedule(rig, 'time:10:00 deck:teaware');
    const teaOnly = mkdtempSync(join(tmpdir(), 'quizloop-tea-'));
    cpSync(join(TEA, 'tea'), join(teaOnly, 'tea'), { recursive: true });
    const twin = await createTwin(rig, teaOnly);
    const act = (doing: Doing) => twin.app.handler.handle(rig.interaction(doing, ADMIN));
    const open = async () => {
      const opened = await act({ kind: 'button', buttonId: `1|edit|${id}` });
      if (opened.mode !== 'form') throw new Error(`No form: ${opened.mode}`);
      return opened.form;
    };
    const { id: formId, fields } = await open();
    const asked = fields.find(({ name }) => name === 'deck');
    expect(asked).toMatchObject({ kind: 'select', options: [{ label: 'Making tea', value: 'tea' }] });
    const values = Object.fromEntries(fields.map((field) => [field.name, filledIn(field)]));
    const saved = await act({ kind: 'form', formId, values: { ...values, deck: 'tea' } });
    expect(linesOf(messageOf(saved))[0]).toContain('Saved. I post a question of Making tea');
    expect(await twin.store.schedules.schedule(id)).toMatchObject({ deckId: 'tea', time: '10:00' });
    expect((await open()).fields.map(({ name }) => name)).not.toContain('deck');
    await twin.close();
    rmSync(teaOnly, { recursive: true });
  });
});
