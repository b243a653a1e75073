// What admins see of their schedules, and how they pause, end and mend them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { type AppRig, buttonIdIn, createAppRig, messageOf } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  anAdmin,
  DAY,
  HOUR,
  postsIn,
  saidTo,
  schedule,
  typed,
} from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const admin = (command: string, channelId = 'C1') => saidTo(rig, `/quiz-admin ${command}`, { channelId });

/** Number 1 in C1 at 10:00, number 2 in C2 at 11:00. */
async function twoSchedules() {
  const first = await schedule(rig, 'time:10:00 weekdays:daily');
  const second = await schedule(rig, 'time:11:00 deck:teaware zone:Europe/Paris', { channelId: 'C2' });
  return { first, second };
}

describe('the list', () => {
  it('offers to schedule something when there is nothing', async () => {
    const empty = ['Nothing is scheduled in this workspace yet.', '[Schedule questions here]'];
    expect(await admin('list')).toEqual(empty);
    expect(await admin('status')).toEqual(empty);
    const asked = await rig.click(await typed(rig, '/quiz-admin list'), 'Schedule questions here', ADMIN);
    expect(linesOf(messageOf(asked))[0]).toBe('When shall I post here?');
  });

  it('numbers every schedule of the workspace and says which stand still', async () => {
    await twoSchedules();
    await admin('pause 2');
    expect(await admin('list', 'C3')).toEqual([
      'What is scheduled here',
      '1. #C1 Making tea, every day at 10:00 (UTC)',
      '2. #C2 Teaware, Monday to Friday at 11:00 (Europe/Paris): paused',
      '[Edit 1] [Edit 2]',
      '[Schedule questions here]',
    ]);
  });

  it('is what /quiz-admin alone shows', async () => {
    expect(linesOf(messageOf(await rig.command('/quiz-admin', anAdmin())))).toEqual(await admin('list'));
  });
});

describe('which schedule is meant', () => {
  it('is the only one, wherever it is asked', async () => {
    await schedule(rig, 'time:10:00');
    expect(await admin('pause', 'C9')).toEqual([
      'Schedule 1 is paused. Use /quiz-admin resume 1 to let it go on.',
    ]);
  });

  it('is the only one of this channel', async () => {
    const { second } = await twoSchedules();
    await admin('unschedule', 'C2');
    expect(await rig.store.schedules.schedule(second.id)).toBeNull();
    expect(await rig.store.schedules.active()).toHaveLength(1);
  });

  it('has to be said by its number otherwise', async () => {
    await twoSchedules();
    const which = 'There are 2 schedules. Add the number that /quiz-admin list shows, such as schedule:1.';
    expect(await admin('pause', 'C9')).toEqual([which]);
    expect(await admin('pause 3')).toEqual([
      'There is no schedule “3”. Use a number from 1 to 2, as /quiz-admin list shows them.',
    ]);
    expect(await admin('pause schedule:first')).toEqual([
      'There is no schedule “first”. Use a number from 1 to 2, as /quiz-admin list shows them.',
    ]);
    await schedule(rig, 'time:12:00');
    expect(await admin('pause', 'C1')).toEqual([
      'There are 3 schedules. Add the number that /quiz-admin list shows, such as schedule:1.',
    ]);
    expect(await rig.store.schedules.active()).toHaveLength(3);
  });

  it('is none while nothing is scheduled', async () => {
    for (const verb of ['pause', 'resume', 'unschedule', 'post-now', 'pause 1']) {
      expect(await admin(verb)).toEqual([
        'Nothing is scheduled in this workspace yet. Use /quiz-admin schedule first.',
      ]);
    }
  });

  it('with only one there is, is asked for as that one', async () => {
    await schedule(rig, 'time:10:00');
    expect(await admin('pause 2')).toEqual(['There is no schedule “2”: the only one is number 1.']);
  });
});

describe('pausing, resuming and ending', () => {
  it('a paused schedule posts nothing, and nothing is made up for once it goes on', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await admin('pause');
    expect((await admin('status')).slice(1)).toEqual([
      '1. #C1 Making tea, every day at 10:00 (UTC): paused',
      'Last: none yet',
      'Next: none while it stands still',
      'Use /quiz-admin resume 1 to let it go on.',
    ]);
    await rig.pass(3 * DAY + 4 * HOUR);
    expect(await admin('resume')).toEqual([
      'Schedule 1 goes on. The next question comes on 6 Mar 2026, 10:00.',
    ]);
    await rig.pass(HOUR);
    expect(postsIn(rig)).toEqual([]);
    await rig.pass(DAY);
    expect((await allPosts(rig, made)).map(({ localDate, state }) => [localDate, state])).toEqual([
      ['2026-03-06', 'sent'],
    ]);
  });

  it('an ended schedule posts no more and leaves its number to the next', async () => {
    await twoSchedules();
    expect(await admin('unschedule 1')).toEqual([
      'Schedule 1 has ended: no more questions from it. What people learned is kept.',
    ]);
    expect((await admin('list')).slice(1, -1)).toEqual([
      '1. #C2 Teaware, Monday to Friday at 11:00 (Europe/Paris)',
      '[Edit 1]',
    ]);
    await rig.pass(DAY);
    expect(postsIn(rig)).toEqual([]);
  });
});

describe('an extra question', () => {
  it('is posted at once and changes nothing about the one of the day', async () => {
    const made = await schedule(rig, 'time:10:00');
    expect(await admin('post-now')).toEqual(['On its way: an extra question for #C1.']);
    await rig.pass(0);
    await rig.pass(2 * HOUR);
    expect(postsIn(rig).map(({ summary }) => summary)).toEqual([
      'Making tea: an extra question',
      'Making tea: question of the day',
    ]);
    expect((await allPosts(rig, made)).map(({ ordinal }) => ordinal)).toEqual([0, 1]);
  });

  it('says for which channel it is when asked for from another', async () => {
    await schedule(rig, 'time:10:00');
    expect(await admin('post-now', 'C2')).toEqual(['On its way: an extra question for #C1.']);
  });

  it('of a schedule that was ended meanwhile is not posted', async () => {
    const shown = await typed(rig, '/quiz-admin schedule time:10:00');
    const started = messageOf(await rig.click(shown, 'Start it', ADMIN));
    await admin('unschedule');
    await schedule(rig, 'time:11:00');
    expect(linesOf(messageOf(await rig.click(started, 'Post the first one now', ADMIN)))).toEqual([
      'That schedule has ended meanwhile. Use /quiz-admin list to see what there is.',
    ]);
    await rig.pass(0);
    expect(postsIn(rig)).toEqual([]);
  });
});

describe('the status', () => {
  it('tells how the last post did and when the next one comes', async () => {
    await schedule(rig, 'time:10:00');
    await rig.pass(2 * HOUR + 1);
    const [post] = postsIn(rig);
    if (post === undefined) throw new Error('No post.');
    await rig.click(post, 'A', { member: 'mei' });
    await rig.click(post, 'B', { member: 'idris' });
    expect(await admin('status')).toEqual([
      'How the posts are doing',
      '1. #C1 Making tea, Monday to Friday at 10:00 (UTC)',
      'Last: Mon 2 Mar, posted, 2 answers',
      'Next: 3 Mar 2026, 10:00',
      '<Take a question back…>',
    ]);
  });

  it('names what did not get through, why, and posts it again on request', async () => {
    const made = await schedule(rig, 'time:10:00');
    const refuse = () => {
      throw new PlatformError('no-permission', 'Missing Access');
    };
    rig.sender.script.push(refuse);
    await rig.pass(2 * HOUR);
    rig.sender.script.push(refuse);
    await rig.pass(DAY);
    const allow = (what: string) =>
      `Please allow me in #C1: ${what}. The next question then comes by itself.`;
    rig.sender.missing = ['View Channel', 'Send Messages'];
    expect((await admin('status'))[4]).toBe(allow('View Channel and Send Messages'));
    rig.sender.missingIn = () => {
      throw new PlatformError('unavailable', 'down');
    };
    expect((await admin('status'))[4]).toBe(allow('to view it and to send messages'));
    rig.sender.missingIn = () => [];
    const shown = await typed(rig, '/quiz-admin status');
    expect(linesOf(shown).slice(2)).toEqual([
      'Last: Tue 3 Mar, not posted: I am not allowed to post there',
      'Next: 4 Mar 2026, 10:00',
      'By now I am allowed to post in #C1: the next question comes by itself.',
      'Mon 2 Mar: not posted: I am not allowed to post there',
      '[Post Tue 3 Mar after all] [Post Mon 2 Mar after all]',
    ]);
    const buttonId = buttonIdIn(shown, 'Post Mon 2 Mar after all');
    const answers = await Promise.all([1, 2].map(() => rig.do({ kind: 'button', buttonId }, ADMIN)));
    await rig.pass(0);
    expect(answers.map((answer) => linesOf(messageOf(answer))[0]).toSorted()).toEqual([
      'It is on its way.',
      'This one needs no repeat: it is on its way, or posted already.',
    ]);
    expect(postsIn(rig).map(({ summary }) => summary)).toEqual(['Making tea: question of the day']);
    expect((await allPosts(rig, made)).map(({ state }) => state)).toEqual(['sent', 'failed']);
    expect((await admin('status')).slice(-2)).toEqual([
      '[Post Tue 3 Mar after all]',
      '<Take a question back…>',
    ]);
  });

  it('says what is missing for the threads below its questions, while the questions themselves come', async () => {
    await schedule(rig, 'time:10:00 discussion:yes');
    await schedule(rig, 'time:10:00 discussion:no', { channelId: 'C2' });
    await rig.pass(2 * HOUR);
    const advised = async () => (await admin('status')).filter((each) => /[Pp]lease/.test(each));
    expect(await advised()).toEqual([]);
    rig.sender.missingIn = (_, threads) => (threads ? ['Create Public Threads'] : []);
    expect(await advised()).toEqual([
      'For the thread below each question please allow me in #C1: Create Public Threads.',
    ]);
    rig.sender.missingIn = () => {
      throw new PlatformError('unavailable', 'down');
    };
    expect(await advised()).toEqual([]);
  });

  it('keeps the name of an extra question that is posted again', async () => {
    await schedule(rig, 'time:10:00');
    rig.sender.script.push(() => {
      throw new PlatformError('rejected', 'no');
    });
    await admin('post-now');
    await rig.pass(0);
    expect(rig.log.lines.splice(0).filter(({ level }) => level === 'error')).toHaveLength(1);
    await rig.click(await typed(rig, '/quiz-admin status'), 'Post extra 1 of Mon 2 Mar after all', ADMIN);
    await rig.pass(0);
    expect(postsIn(rig).map(({ summary }) => summary)).toEqual(['Making tea: an extra question']);
  });

  it('of another workspace’s post is no business of this one', async () => {
    const answer = await rig.do({ kind: 'button', buttonId: '1|post-again|elsewhere' }, ADMIN);
    expect(linesOf(messageOf(answer))).toEqual([
      'This button is from an older conversation and does nothing any more. Use /quiz help to see what I can do.',
    ]);
  });
});
