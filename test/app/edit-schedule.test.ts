// Changing a schedule in its dialog, and pausing it with a click.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Form } from '#src/ports/message.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, schedule, typed } from '../support/channel-admin.ts';
import { filledIn } from '../support/filled-in.ts';
import { linesOf } from '../support/message-words.ts';
import { openDialog, saveDialog } from '../support/schedule-dialog.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const edit = (number: number) => openDialog(rig, number);
const save = (form: Form, values: Readonly<Record<string, string>>, id?: string) =>
  saveDialog(rig, form, values, id);

/** Who answers an interaction is known for an hour, and what it brought about for days. */
const forgetWhoAnswered = () => rig.store.prune(rig.clock.now() + 2 * 60 * 60 * 1000);

const announced = (channelId: string) =>
  rig.sender.calls.filter(
    ({ target, message }) =>
      target.kind === 'channel' &&
      target.channel.channelId === channelId &&
      message.summary.startsWith('From now on'),
  ).length;

describe('the dialog of a schedule', () => {
  it('shows what it is, and saving it as it is changes nothing', async () => {
    const made = await schedule(
      rig,
      'time:10:00 weekdays:tue,thu zone:Europe/Paris level:beginner discussion:yes',
    );
    const form = await edit(1);
    expect([form.title, form.submit]).toEqual(['Change schedule 1', 'Save']);
    expect(form.fields.map((field) => [field.kind, field.name, filledIn(field)])).toEqual([
      ['channel', 'channel', 'C1'],
      ['time', 'time', '10:00'],
      ['several', 'weekdays', 'tue,thu'],
      ['text', 'zone', 'Europe/Paris'],
      ['select', 'deck', 'tea'],
      ['select', 'level', 'beginner'],
      ['select', 'discussion', 'yes'],
    ]);
    expect(await save(form, {})).toEqual([
      'Saved. I post a question of Making tea in #C1, Tuesday and Thursday at 10:00 (Europe/Paris).',
      'The next one comes on 3 Mar 2026, 10:00.',
    ]);
    expect(await rig.store.schedules.active()).toEqual([{ ...made, activeSince: rig.clock.now() }]);
  });

  it('changes everything, and tells a new channel', async () => {
    await schedule(rig, 'time:10:00');
    const values = {
      channel: 'C2',
      time: '7',
      weekdays: 'sat,sun',
      zone: 'Asia/Tokyo',
      deck: 'teaware',
      level: 'beginner',
    };
    expect(await save(await edit(1), { ...values, discussion: 'yes' })).toEqual([
      'Saved. I post a question of Teaware in #C2, Saturday and Sunday at 07:00 (Asia/Tokyo).',
      'The next one comes on 7 Mar 2026, 07:00.',
    ]);
    await rig.pass(0);
    expect([announced('C1'), announced('C2')]).toEqual([1, 1]);
    expect(await rig.store.schedules.active()).toMatchObject(
      [{ ...values, channel: { channelId: 'C2' }, deckId: 'teaware', time: '07:00', weekdays: [6, 7] }].map(
        ({ deck: _, ...rest }) => rest,
      ),
    );
  });

  it('keeps what it did not ask', async () => {
    const made = await schedule(rig, 'time:10:00 channel:C2 discussion:yes');
    const { id: formId } = await edit(1);
    const values = { time: '11:00', weekdays: 'mon', zone: 'UTC', deck: 'tea', level: 'all' };
    await rig.do({ kind: 'form', formId, values }, ADMIN);
    const { activeSince: _, ...rest } = made;
    const [changed] = await rig.store.schedules.active();
    expect(changed).toMatchObject({ ...rest, time: '11:00', weekdays: [1] });
  });

  it('names every problem and changes nothing then', async () => {
    const made = await schedule(rig, 'time:10:00');
    const wrong = { time: '25:00', weekdays: '', zone: 'Berln' };
    const form = await edit(1);
    expect(await save(form, wrong)).toEqual([
      '“25:00” is not a time. Use 24 hours, such as 09:00 or 16:30. “” is not a set of days. Use daily, mon-fri, or a list such as mon,wed,fri. “Berln” is not a time zone I know. Did you mean Europe/Berlin?',
    ]);
    const answer = await rig.do({ kind: 'form', formId: form.id, values: wrong }, ADMIN);
    expect(answer).toMatchObject({ mode: 'private', problem: true });
    rig.sender.missing = ['Send Messages'];
    expect(await save(form, { channel: 'C2' })).toEqual([
      'I may not post in that channel yet. Please allow me: Send Messages. Then try again.',
    ]);
    expect(await rig.store.schedules.active()).toEqual([made]);
  });

  it('is refused for what another posts already, and for one that has ended', async () => {
    await schedule(rig, 'time:10:00');
    await schedule(rig, 'time:11:00');
    const form = await edit(2);
    expect(await save(form, { time: '10:00' })).toEqual([
      'This channel already gets this deck at that time. Use /quiz-admin list to see it.',
    ]);
    await typed(rig, '/quiz-admin unschedule 2');
    expect(await save(form, {})).toEqual([
      'That schedule has ended meanwhile. Use /quiz-admin list to see what there is.',
    ]);
  });
});

describe('saving one that stands still', () => {
  const SAVED =
    'Saved. Once it goes on, I post a question of Making tea in #C1, Monday to Friday at 11:00 (UTC).';

  it('says that it is paused, and how it goes on', async () => {
    await schedule(rig, 'time:10:00');
    await typed(rig, '/quiz-admin pause 1');
    expect(await save(await edit(1), { time: '11:00' })).toEqual([
      SAVED,
      'Schedule 1 is paused. Use /quiz-admin resume 1 to let it go on.',
    ]);
  });

  it('says why it was stopped, and how it goes on', async () => {
    await schedule(rig, 'time:10:00');
    await rig.store.deliveries.disableChannel(rig.channel, 'channel-gone', rig.clock.now());
    expect(await save(await edit(1), { time: '11:00' })).toEqual([
      SAVED,
      'Schedule 1 is stopped, because the channel does not exist any more. Once that is mended, use /quiz-admin resume 1.',
    ]);
  });
});

describe('whoever may not manage the questions', () => {
  it('opens no dialog and saves none', async () => {
    const made = await schedule(rig, 'time:10:00');
    const refused = ['Only people who manage this workspace can do that. Ask one of them.'];
    const list = await typed(rig, '/quiz-admin list');
    expect(linesOf(messageOf(await rig.click(list, 'Edit 1')))).toEqual(refused);
    const form = await edit(1);
    const answer = await rig.do({ kind: 'form', formId: form.id, values: { time: '11:00' } });
    expect(linesOf(messageOf(answer))).toEqual(refused);
    expect(await rig.store.schedules.active()).toEqual([made]);
  });
});

describe('where only posting shows whether the bot may', () => {
  beforeEach(async () => {
    await rig.close();
    rig = await createAppRig({ platform: 'slack', repeatSafeMs: 0 });
  });

  const notIn = () => {
    throw new PlatformError('not-in-channel', 'not_in_channel');
  };
  const invite = (undone: string) =>
    `I am not in that channel, so nothing was ${undone}. Type /invite and my name in it, then try again.`;

  it('a refused confirmation ends the schedule at once, also when the click is repeated', async () => {
    const shown = await typed(rig, '/quiz-admin schedule time:10:00');
    for (const _time of ['first', 'again']) {
      rig.sender.script.push(notIn);
      const answer = await rig.click(shown, 'Start it', { ...ADMIN, id: 'click-1' });
      expect(linesOf(messageOf(answer))).toEqual([invite('scheduled there')]);
      expect(await rig.store.schedules.active()).toEqual([]);
      await forgetWhoAnswered();
    }
    expect(announced('C1')).toBe(1);
    rig.sender.script.length = 0;
    const answer = await rig.click(shown, 'Start it', ADMIN);
    expect(linesOf(messageOf(answer))[0]).toContain('Scheduled.');
    expect(await rig.store.schedules.active()).toHaveLength(1);
  });

  it('a schedule goes back to where it was when it may not post where it was moved to', async () => {
    const made = await schedule(rig, 'time:10:00');
    const form = await edit(1);
    rig.sender.script.push(notIn);
    for (const _time of ['first', 'again']) {
      expect(await save(form, { channel: 'C2', time: '11:00' }, 'form-1')).toEqual([invite('changed')]);
      expect(await rig.store.schedules.active()).toMatchObject([
        { id: made.id, time: '10:00', channel: made.channel },
      ]);
      await forgetWhoAnswered();
    }
    expect(await save(form, { channel: 'C2', time: '11:00' })).toHaveLength(2);
    expect(await rig.store.schedules.active()).toMatchObject([
      { time: '11:00', channel: { channelId: 'C2' } },
    ]);
  });

  it('one that was stopped stays so, for the same reason, when it may not post where it was moved to', async () => {
    const made = await schedule(rig, 'time:10:00');
    await rig.store.deliveries.disableChannel(rig.channel, 'channel-archived', rig.clock.now());
    const form = await edit(1);
    rig.sender.script.push(notIn);
    for (const _time of ['first', 'again']) {
      expect(await save(form, { channel: 'C2' }, 'form-1')).toEqual([invite('changed')]);
      expect(await rig.store.schedules.schedule(made.id)).toEqual({
        ...made,
        disabledReason: 'channel-archived',
      });
      await forgetWhoAnswered();
    }
    expect(await save(form, { channel: 'C2' })).toHaveLength(2);
    expect(await rig.store.schedules.active()).toMatchObject([{ channel: { channelId: 'C2' } }]);
  });

  it('a platform that takes its time is waited for no longer than two seconds', async () => {
    const shown = await typed(rig, '/quiz-admin schedule time:10:00');
    const { promise: never, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: asked, resolve: asking } = Promise.withResolvers<void>();
    rig.sender.script.push(() => {
      asking();
      return never;
    });
    const answer = rig.click(shown, 'Start it', ADMIN);
    await asked;
    rig.clock.advance(2_000);
    expect(linesOf(messageOf(await answer))[0]).toContain('Scheduled.');
    letGo();
  });
});
