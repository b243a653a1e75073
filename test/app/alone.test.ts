// Somebody on their own, as in the bot's direct messages: everything that is about them works, the rest says where it does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  alsoOf,
  answer,
  DAY,
  directsOf,
  labelsOf,
  learn,
  linesOf,
  liveUntil,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf, type Who } from '../support/app-rig.ts';

const ALONE: Who = { member: 'zoe', workspace: null, zone: null };

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'discord', repeatSafeMs: 120_000 });
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const said = async (typed: string) => linesOf(await type(rig, typed, ALONE));

describe('somebody in no workspace', () => {
  it('answers questions, and is reminded by direct message of what they would forget', async () => {
    const first = await answer(rig, await type(rig, '/quiz now deck:tea', ALONE), 4, true, ALONE);
    expect(wordsOf(first)).toContain('Right!');
    expect(alsoOf(first), 'reminders are offered').toHaveLength(1);
    const [offer] = 'also' in first ? (first.also ?? []) : [];
    if (offer === undefined) throw new Error('Nothing was offered.');
    await rig.click(offer, 'Remind me', ALONE);
    await learn(rig, 3, 2, ALONE);
    await rig.pass(0);
    expect(directsOf(rig, 'zoe')).toHaveLength(1);
    await liveUntil(rig, rig.clock.now() + 3 * DAY);
    const reminder = directsOf(rig, 'zoe').at(-1);
    if (reminder === undefined) throw new Error('There was no reminder.');
    expect(labelsOf(reminder)).toContain('Start');
    const step = messageOf(await rig.click(reminder, 'Start', ALONE));
    expect(wordsOf(step)).toContain('Review · 1 of');
    expect(wordsOf(await answer(rig, step, 5, true, ALONE))).toMatch(/Next|Last card/);
  });

  it('reviews, and starts with new cards when nothing is due', async () => {
    expect(wordsOf(await type(rig, '/quiz review', ALONE))).toContain('Review · 1 of 5');
    await learn(rig, 2, 2, ALONE);
    await rig.pass(DAY);
    expect(wordsOf(await type(rig, '/quiz review', ALONE))).toContain('Review · 1 of');
  });

  it('sees how they are doing, and their settings, which they can change', async () => {
    await learn(rig, 1, 4, ALONE);
    expect(await said('/quiz stats')).toContain('1 review of 1 card · 0 points');
    const settings = await type(rig, '/quiz settings', ALONE);
    expect(wordsOf(settings)).toContain('UTC (as far as I know; set it to be sure)');
    expect(wordsOf(await rig.click(settings, 'Hide me on leaderboards', ALONE))).toContain(
      'On leaderboards: no',
    );
    for (const typed of ['/quiz pause', '/quiz resume']) expect(await said(typed)).toHaveLength(1);
  });

  it('looks things up, without a channel to share them in', async () => {
    const found = await type(rig, '/tea tea.steep', ALONE);
    expect(labelsOf(found)).toContain('Quiz me on this');
    expect(labelsOf(found)).not.toContain('Share in channel');
    const elsewhere = labelsOf(await type(rig, '/tea tea.steep', { member: 'mei' }));
    expect(elsewhere).toContain('Share in channel');
  });

  it('has their data, and can have it erased', async () => {
    await learn(rig, 1, 4, ALONE);
    expect(wordsOf(await type(rig, '/quiz export', ALONE))).toContain('everything I know about you');
    const sure = await type(rig, '/quiz forget-me', ALONE);
    expect(wordsOf(await rig.click(sure, 'Erase it all', ALONE))).toContain('I erased 1 review');
  });

  it('is told where leaderboards are, and what is for a server, also with its buttons', async () => {
    expect(await said('/quiz leaderboard')).toEqual([
      'A leaderboard belongs to a server. Use this in one of its channels.',
    ]);
    const about = ['This is about the channels of a server. Use it in one of them.'];
    for (const command of ['schedule', 'list', 'status', 'post-now', 'pause', 'resume', 'unschedule']) {
      expect(await said(`/quiz-admin ${command}`), command).toEqual(about);
    }
    const [welcome] = rig.sender.arrived;
    if (welcome === undefined) throw new Error('There was no welcome.');
    expect(linesOf(await rig.click(welcome.message, 'Every day', ALONE))).toEqual(about);
    expect(wordsOf(await type(rig, '/quiz help', ALONE))).not.toContain('quiz-admin');
  });

  it('sees the leaderboard of the workspace that they were last active in', async () => {
    await type(rig, '/quiz stats', { member: 'zoe' });
    expect((await said('/quiz leaderboard'))[0]).toBe('Leaderboard: this week');
  });
});
