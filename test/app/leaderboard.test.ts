// Who is learning most: points for answering together and for coming back, never for how one rates oneself.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answer,
  DAY,
  labelsOf,
  learn,
  linesOf,
  liveUntil,
  newestPost,
  type Stars,
  scheduleDaily,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { MONDAY_MORNING } from '../support/running-bot.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const RULES =
  'Answering a question of the channel and reviewing due cards give points; how you rate yourself never does.';
/** The ranks alone. */
const ranks = async (typed = '/quiz leaderboard', member = 'viewer') =>
  linesOf(await type(rig, typed, { member })).filter((line) => /^\d+\. /.test(line));
const answerPost = (member: string, right = true, rating: Stars = 4) =>
  answer(rig, newestPost(rig), rating, right, { member });

/** The morning of Tuesday, with a fresh question in the channel. */
async function posted(): Promise<void> {
  await scheduleDaily(rig);
  await liveUntil(rig, MONDAY_MORNING + DAY);
}

describe('the leaderboard', () => {
  it('begins empty, with the next step', async () => {
    const shown = await type(rig, '/quiz leaderboard');
    expect(linesOf(shown)).toEqual([
      'Leaderboard: this week',
      'Nobody has points yet. Answer a question, and you are first.',
      `Since Mon 2 Mar. ${RULES}`,
    ]);
    expect(labelsOf(shown)).toEqual(['All time', 'Ask me something']);
  });

  it('ranks by points, gives the same rank to ties, and points you out', async () => {
    await posted();
    await answerPost('mei');
    await answerPost('idris', false);
    await answerPost('tomasz');
    const lines = await ranks('/quiz leaderboard', 'idris');
    expect(lines.slice(0, 2).toSorted()).toEqual(['1. mei · 15 points', '1. tomasz · 15 points']);
    expect(lines.slice(2)).toEqual(['3. idris (you) · 10 points']);
  });

  it('gives the same points whatever the rating', async () => {
    await posted();
    const people = [1, 2, 3, 4, 5] as const;
    for (const rating of people) await answerPost(`person-${rating}`, true, rating);
    expect((await ranks()).toSorted()).toEqual(people.map((rating) => `1. person-${rating} · 15 points`));
  });

  it('gives 5 points for a due review, and none for a new card that was asked for', async () => {
    await learn(rig, 2, 3);
    expect(await ranks()).toEqual([]);
    await rig.pass(DAY);
    await answer(rig, await type(rig, '/quiz now deck:tea'), 1);
    expect(await ranks()).toEqual(['1. mei · 5 points']);
    await answer(rig, await type(rig, '/quiz now deck:tea'), 5);
    await learn(rig, 3, 3);
    expect(await ranks()).toEqual(['1. mei · 10 points']);
  });

  it('takes the points back with an undo, and gives them once when it is rated again', async () => {
    await posted();
    await answerPost('idris', false);
    const outcome = messageOf(await answerPost('mei'));
    const undone = messageOf(await rig.click(outcome, 'Undo'));
    expect(await ranks()).toEqual(['1. idris · 10 points']);
    await rig.click(undone, '2 ');
    expect(await ranks()).toEqual(['1. mei · 15 points', '2. idris · 10 points']);
  });

  it('starts anew on Monday, and keeps everything for all time', async () => {
    await posted();
    await answerPost('mei');
    await liveUntil(rig, MONDAY_MORNING + 6.5 * DAY);
    expect(await ranks(), 'still Sunday').toEqual(['1. mei · 15 points']);
    await liveUntil(rig, MONDAY_MORNING + 7 * DAY);
    const week = await type(rig, '/quiz leaderboard');
    expect(linesOf(week).slice(1)).toEqual([
      'Nobody has points yet. Answer a question, and you are first.',
      `Since Mon 9 Mar. ${RULES}`,
    ]);
    const all = messageOf(await rig.click(week, 'All time'));
    expect(linesOf(all)).toEqual(['Leaderboard: all time', '1. mei (you) · 15 points', RULES]);
    expect(messageOf(await rig.click(all, 'This week'))).toEqual(week);
    expect(await ranks('/quiz leaderboard all')).toEqual(['1. mei · 15 points']);
    expect(await ranks('/quiz leaderboard period:week')).toEqual([]);
  });

  it('does not show those who hide, but tells them so, and shows them again with all their points', async () => {
    await posted();
    await answerPost('mei');
    await answerPost('idris', false);
    const panel = await type(rig, '/quiz settings');
    const hidden = messageOf(await rig.click(panel, 'Hide me on leaderboards'));
    expect(wordsOf(hidden)).toContain('On leaderboards: no');
    expect(await ranks()).toEqual(['1. idris · 10 points']);
    expect(linesOf(await type(rig, '/quiz leaderboard')).slice(1, 3)).toEqual([
      '1. idris · 10 points',
      'You are not shown here, as you wished. Settings change that.',
    ]);
    await rig.click(hidden, 'Show me on leaderboards');
    expect(await ranks()).toEqual(['1. mei · 15 points', '2. idris · 10 points']);
  });

  it('shows the first ten, and you wherever you are', async () => {
    await posted();
    for (let person = 0; person < 12; person += 1) await answerPost(`person-${person}`);
    await answerPost('mei', false);
    expect(await ranks()).toHaveLength(10);
    const mine = await ranks('/quiz leaderboard', 'mei');
    expect(mine).toHaveLength(11);
    expect(mine.at(-1)).toBe('13. mei (you) · 10 points');
  });

  it('belongs to the workspace in which the points were made', async () => {
    await posted();
    await answerPost('mei');
    const elsewhere = { platform: 'playground', externalId: 'W2' } as const;
    const asked = rig.interaction(
      { kind: 'command', command: 'quiz', text: 'leaderboard' },
      { member: 'zoe' },
    );
    const other = await rig.app.handler.handle({ ...asked, workspace: elsewhere, channel: null });
    expect(wordsOf(messageOf(other))).toContain('Nobody has points yet.');
  });

  it('says where it can be seen, to somebody who has no workspace', async () => {
    const asked = rig.interaction(
      { kind: 'command', command: 'quiz', text: 'leaderboard' },
      { member: 'zoe' },
    );
    const nowhere = await rig.app.handler.handle({ ...asked, workspace: null, channel: null });
    expect(wordsOf(messageOf(nowhere))).toBe(
      'A leaderboard belongs to a workspace. Use this in one of its channels.',
    );
  });
});
