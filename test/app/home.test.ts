// A person's own page, for platforms that have one.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#src/ports/message.ts';
import { learn, type, linesOf as wordsIn } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf, type Who } from '../support/app-rig.ts';
import { ADMIN, DAY, HOUR, schedule } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'slack', repeatSafeMs: 0 });
});
afterEach(async () => {
  await rig.close();
});

const home = (who: Who = {}): Promise<Message> =>
  rig.app.handler.home(rig.interaction({ kind: 'button', buttonId: '' }, { channelId: null, ...who }));

describe('the page of somebody new', () => {
  it('says what this is and begins, and keeps nothing about who only looks', async () => {
    expect(linesOf(await home())).toEqual([
      'What you remember',
      'I ask questions, you answer in private and say how well you knew it, and each card comes back just before you would forget it.',
      '[Ask me something]',
    ]);
    const { account } = rig.interaction({ kind: 'button', buttonId: '' });
    expect(await rig.store.people.findAccount(account)).toBeNull();
  });

  it('is there again after everything was erased', async () => {
    const before = linesOf(await home());
    await learn(rig, 1, 4);
    expect(linesOf(await home())).not.toEqual(before);
    await rig.click(await type(rig, '/quiz forget-me'), 'Erase it all');
    expect(linesOf(await home())).toEqual(before);
  });
});

describe('the page of somebody who learns', () => {
  it('shows what is due, the streak, the next reminder, the topics and who leads', async () => {
    await learn(rig, 2, 1);
    const lines = linesOf(await home());
    const topics = lines.filter((line) => line.includes('% remembered'));
    expect(topics.join('\n')).toMatch(/: 0% remembered, 0 of [12]$/);
    expect(lines.filter((line) => !topics.includes(line))).toEqual([
      'What you remember',
      'Due now: nothing; the next card on Tue 3 Mar',
      'Streak: 1 day',
      'Next reminder: off; the settings turn them on',
      '[Learn something new] [Ask me something] [Settings]',
      'By topic',
      '---',
      'This week',
      'Nobody has points this week. Answer a question, and you are first.',
      '[Leaderboard]',
    ]);
    await rig.click(await type(rig, '/quiz settings'), 'Turn reminders on');
    await rig.pass(DAY);
    const words = wordsIn(await home()).join('\n');
    expect(words).toContain('Due now: 2 cards');
    expect(words).toMatch(/Next reminder: \d Mar 2026, 09:\d\d/);
    const started = await rig.click(await home(), 'Start review', { channelId: null });
    expect(wordsIn(started)[0]).toBe('Review · 1 of 7');
  });
});

describe('what managers see below', () => {
  it('is every schedule with its state, to change, pause and post from', async () => {
    await schedule(rig, 'time:10:00');
    expect(linesOf(await home())).not.toContain('For those who manage the questions');
    const below = async () => {
      const lines = linesOf(await home({ ...ADMIN, member: 'newcomer' }));
      return lines.slice(lines.indexOf('For those who manage the questions'));
    };
    expect(await below()).toEqual([
      'For those who manage the questions',
      '1. #C1 Making tea, Monday to Friday at 10:00 (UTC)',
      '[Edit] [Pause] [Post now]',
      '[Schedule questions]',
    ]);
    const paused = await rig.click(await home(ADMIN), 'Pause', { ...ADMIN, channelId: null });
    expect(linesOf(messageOf(paused))).toEqual([
      'Schedule 1 is paused. Use /quiz-admin resume 1 to let it go on.',
    ]);
    expect((await below()).slice(1, 3)).toEqual([
      '1. #C1 Making tea, Monday to Friday at 10:00 (UTC): paused',
      '[Edit] [Resume] [Post now]',
    ]);
    await rig.click(await home(ADMIN), 'Resume', { ...ADMIN, channelId: null });
    await rig.pass(2 * HOUR);
    const sent = rig.sender.arrived.length;
    await rig.click(await home(ADMIN), 'Post now', { ...ADMIN, channelId: null });
    await rig.pass(0);
    expect(rig.sender.arrived.length).toBe(sent + 1);
  });

  it('offers a first schedule where there is none, for any channel', async () => {
    const lines = linesOf(await home(ADMIN));
    expect(lines.slice(-3)).toEqual([
      'For those who manage the questions',
      'Nothing is scheduled in this workspace yet.',
      '[Schedule questions]',
    ]);
    const opened = await rig.click(await home(ADMIN), 'Schedule questions', { ...ADMIN, channelId: null });
    if (opened.mode !== 'form') throw new Error(opened.mode);
    const values = { channel: 'C7', time: '10:00', weekdays: 'mon,tue', zone: 'UTC', level: 'all' };
    const doing = { kind: 'form' as const, formId: opened.form.id, values };
    const preview = messageOf(await rig.do(doing, { ...ADMIN, channelId: null }));
    await rig.click(preview, 'Start it', { ...ADMIN, channelId: null });
    expect(await rig.store.schedules.active()).toMatchObject([
      { channel: { channelId: 'C7' }, weekdays: [1, 2] },
    ]);
  });

  it('is shown to whoever was named, too', async () => {
    await type(rig, '/quiz-admin allow user:@mei', ADMIN);
    expect(linesOf(await home())).toContain('For those who manage the questions');
  });

  it('stays within the room of a page however many there are', async () => {
    for (let minute = 10; minute < 33; minute += 1) await schedule(rig, `time:10:${minute}`);
    const shown = await home(ADMIN);
    expect(shown.blocks.length).toBeLessThanOrEqual(100);
    expect(linesOf(shown)).toContain('3 more are in /quiz-admin list.');
  });
});

describe('a page that cannot be made', () => {
  it('is an apology', async () => {
    await rig.close();
    rig = await createAppRig({
      platform: 'slack',
      wrapStore: (store) => ({
        ...store,
        people: { ...store.people, recognise: () => Promise.reject(new Error('locked')) },
      }),
    });
    expect(linesOf(await home())).toEqual([
      'Something went wrong on my side, and I have noted it for whoever runs me. Please try again in a moment.',
    ]);
    expect(rig.log.messages('error')).toEqual(['home_failed']);
  });
});
