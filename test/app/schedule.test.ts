import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, buttonIdIn, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, anAdmin, saidTo, schedule, typed } from '../support/channel-admin.ts';
import { filledIn } from '../support/filled-in.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const SAME = 'This channel already gets this deck at that time. Use /quiz-admin list to see it.';
const preview = (options: string) => typed(rig, `/quiz-admin schedule ${options}`);
const schedules = () => rig.store.schedules.active();
const announcements = () =>
  rig.sender.arrived.filter(({ message }) => message.summary.startsWith('From now on'));

describe('scheduling in two clicks', () => {
  it('offers the usual times, shows what would happen, and starts', async () => {
    const asked = await typed(rig, '/quiz-admin schedule');
    expect(linesOf(asked)).toEqual([
      'When shall I post here?',
      '[Monday to Friday at 09:00] [Every day at 09:00] [Another time…]',
    ]);
    const shown = await rig.click(asked, 'Every day', ADMIN);
    expect(shown.mode).toBe('private');
    expect(linesOf(messageOf(shown))).toEqual([
      'Shall I?',
      'I would post one question of Making tea in this channel, every day at 09:00 (UTC).',
      'The first one comes on 2 Mar 2026, 09:00.',
      'Difficulty: everything, easier first',
      '---',
      'The first question would look like this:',
      'Making tea: question of the day',
      expect.stringMatching(/\?$/),
      expect.stringMatching(/^A {2}/),
      expect.stringMatching(/^B {2}/),
      expect.stringMatching(/^C {2}/),
      expect.stringMatching(/ · only you see what you answer$/),
      '---',
      '[Start it] [With a thread] [Another time…] [Not now]',
    ]);
    expect(await schedules()).toEqual([]);
    const started = await rig.click(messageOf(shown), 'Start it', ADMIN);
    expect(started.mode).toBe('update');
    expect(linesOf(messageOf(started))).toEqual([
      'Scheduled. The first question comes on 2 Mar 2026, 09:00.',
      '[Post the first one now]',
    ]);
    expect(await schedules()).toMatchObject([
      { deckId: 'tea', time: '09:00', zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], level: null },
    ]);
  });

  it('tells the channel, once, what it will get', async () => {
    await schedule(rig, 'time:16:30 weekdays:tue,thu zone:Europe/Paris');
    expect(announcements().map(({ target, message }) => [target, linesOf(message)])).toEqual([
      [
        { kind: 'channel', channel: rig.channel },
        [
          'From now on I post a question of Making tea here, Tuesday and Thursday at 16:30 (Europe/Paris). Answer with the buttons; your answers stay private.',
        ],
      ],
    ]);
  });

  it('takes the zone of whoever clicks', async () => {
    const asked = await typed(rig, '/quiz-admin schedule');
    const shown = await rig.click(asked, 'Monday to Friday', { ...ADMIN, zone: 'Asia/Tokyo' });
    expect(linesOf(messageOf(shown))[1]).toBe(
      'I would post one question of Making tea in this channel, Monday to Friday at 09:00 (Asia/Tokyo).',
    );
  });

  it('leaves everything as it is with Not now', async () => {
    const answer = await rig.click(await preview('time:10:00'), 'Not now', ADMIN);
    expect(answer.mode).toBe('update');
    expect(linesOf(messageOf(answer))).toEqual(['All right, nothing is scheduled.']);
    expect(await schedules()).toEqual([]);
  });

  it('posts the first question at once on request', async () => {
    const started = messageOf(await rig.click(await preview('time:10:00'), 'Start it', ADMIN));
    const answer = messageOf(await rig.click(started, 'Post the first one now', ADMIN));
    expect(linesOf(answer)).toEqual(['On its way: an extra question for #C1.']);
    await rig.pass(0);
    expect(rig.sender.arrived.map(({ message }) => message.summary)).toContain(
      'Making tea: an extra question',
    );
  });
});

describe('scheduling with one command', () => {
  it('takes time, days, zone, deck and level in any order and spelling', async () => {
    const shown = await preview('level:Beginner deck:TEA zone:"europe/paris" time:8.15 weekdays:Mon-Wed');
    expect(linesOf(shown).slice(1, 4)).toEqual([
      'I would post one question of Making tea in this channel, Monday, Tuesday and Wednesday at 08:15 (Europe/Paris).',
      'The first one comes on 3 Mar 2026, 08:15.',
      'Difficulty: beginner only',
    ]);
    await rig.click(shown, 'Start it', ADMIN);
    expect(await schedules()).toMatchObject([
      { deckId: 'tea', time: '08:15', zone: 'Europe/Paris', weekdays: [1, 2, 3], level: 'beginner' },
    ]);
  });

  it('names every problem at once, each with a way on', async () => {
    expect(await saidTo(rig, '/quiz-admin schedule time:25:00 weekdays:someday zone:Berln deck:te')).toEqual([
      '“25:00” is not a time. Use 24 hours, such as 09:00 or 16:30. “someday” is not a set of days. Use daily, mon-fri, or a list such as mon,wed,fri. “Berln” is not a time zone I know. Did you mean Europe/Berlin? “te” does not fit deck. Use tea.',
    ]);
    expect(await saidTo(rig, '/quiz-admin schedule zone:Middle-earth deck:coffee')).toEqual([
      '“Middle-earth” is not a time zone I know. Use a name such as Europe/Berlin. “coffee” does not fit deck. Use tea or teaware.',
    ]);
    expect(await saidTo(rig, '/quiz-admin schedule level:hard')).toEqual([
      '“hard” does not fit level. Use all, beginner, intermediate or advanced.',
    ]);
  });

  it('is only for admins, and only in a channel', async () => {
    const member = messageOf(await rig.command('/quiz-admin schedule time:09:00'));
    expect(linesOf(member)).toEqual(['Only people who manage this workspace can do that. Ask one of them.']);
    expect(await saidTo(rig, '/quiz-admin schedule time:09:00', { channelId: null })).toEqual([
      'Use this in a channel of the workspace.',
    ]);
    const click = await rig.click(await preview('time:09:00'), 'Start it', { member: 'mei' });
    expect(linesOf(messageOf(click))[0]).toContain('Only people who manage this workspace');
    expect(await schedules()).toEqual([]);
  });
});

describe('the dialog', () => {
  it('asks for everything, with defaults, and leads to the same preview', async () => {
    const opened = await rig.click(await typed(rig, '/quiz-admin schedule'), 'Another time', {
      ...ADMIN,
      zone: 'Europe/Paris',
    });
    if (opened.mode !== 'form') throw new Error(`No form: ${opened.mode}`);
    const { form } = opened;
    expect([form.title, form.submit]).toEqual(['Schedule questions', 'Preview']);
    expect(form.fields.map((field) => [field.name, field.label, filledIn(field)])).toEqual([
      ['channel', 'Channel', 'C1'],
      ['time', 'Time', '09:00'],
      ['weekdays', 'On which days', 'mon,tue,wed,thu,fri'],
      ['zone', 'Time zone', 'Europe/Paris'],
      ['deck', 'Deck', 'tea'],
      ['level', 'Difficulty', 'all'],
      ['discussion', 'A thread to talk below each question', 'no'],
    ]);
    const values = { time: '7', weekdays: 'mon,wed,fri', zone: 'New York', deck: 'teaware', level: 'all' };
    const wrong = await rig.do({ kind: 'form', formId: form.id, values }, ADMIN);
    expect(linesOf(messageOf(wrong))).toEqual([
      '“New York” is not a time zone I know. Did you mean America/New_York?',
    ]);
    const right = { ...values, zone: 'America/New York' };
    const shown = await rig.do({ kind: 'form', formId: form.id, values: right }, ADMIN);
    expect(linesOf(messageOf(shown))[1]).toBe(
      'I would post one question of Teaware in this channel, Monday, Wednesday and Friday at 07:00 (America/New_York).',
    );
  });

  it('is out of date when this version did not write it', async () => {
    const answer = await rig.do({ kind: 'form', formId: '1|nothing', values: {} }, ADMIN);
    expect(linesOf(messageOf(answer))).toEqual([
      'This dialog is out of date, and nothing was changed. Please open it again.',
    ]);
  });
});

describe('what stands in the way of a schedule', () => {
  it('is named when the bot may not post there', async () => {
    const shown = await preview('time:10:00');
    rig.sender.missing = ['View Channel', 'Send Messages'];
    expect(linesOf(messageOf(await rig.click(shown, 'Start it', ADMIN)))).toEqual([
      'I may not post in this channel yet. Please allow me: View Channel and Send Messages. Then try again.',
    ]);
    expect(await schedules()).toEqual([]);
    rig.sender.missing = [];
    await rig.click(shown, 'Start it', ADMIN);
    expect(await schedules()).toHaveLength(1);
  });

  it('is the same schedule in the same channel, and nothing else', async () => {
    await schedule(rig, 'time:10:00');
    const again = await rig.click(await preview('time:10:00 weekdays:daily'), 'Start it', anAdmin());
    expect(linesOf(messageOf(again))).toEqual([SAME]);
    await schedule(rig, 'time:11:00');
    await schedule(rig, 'time:10:00 deck:teaware');
    await schedule(rig, 'time:10:00', { channelId: 'C2' });
    expect(await schedules()).toHaveLength(4);
    await saidTo(rig, '/quiz-admin unschedule 1');
    await schedule(rig, 'time:10:00');
  });

  it('is a second click at the same moment: one schedule, one announcement', async () => {
    const buttonId = buttonIdIn(await preview('time:10:00'), 'Start it');
    const clicks = await Promise.all([1, 2, 3].map(() => rig.do({ kind: 'button', buttonId }, ADMIN)));
    await rig.pass(0);
    expect(clicks.map((click) => linesOf(messageOf(click))[0]).toSorted()).toEqual([
      'Scheduled. The first question comes on 2 Mar 2026, 10:00.',
      SAME,
      SAME,
    ]);
    expect(await schedules()).toHaveLength(1);
    expect(announcements()).toHaveLength(1);
  });

  it('is not a repeat of the same click: it gets the same answer', async () => {
    const shown = await preview('time:10:00');
    const click = () => rig.click(shown, 'Start it', { ...ADMIN, id: 'again' });
    const first = await click();
    expect(await click()).toEqual(first);
    expect(await schedules()).toHaveLength(1);
  });
});
