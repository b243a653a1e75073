// How a person is doing, in words.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, DAY, labelsOf, learn, linesOf, type } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const stats = () => type(rig, '/quiz stats');
const ask = (deck = 'tea') => type(rig, `/quiz now deck:${deck}`);
const lineOf = async (name: string) => linesOf(await stats()).find((line) => line.startsWith(name));

describe('the stats', () => {
  it('begin with an invitation', async () => {
    const shown = await stats();
    expect(linesOf(shown)).toEqual([
      'How you are doing',
      'You have not answered anything yet. Let us begin!',
    ]);
    expect(labelsOf(shown)).toEqual(['Ask me something']);
  });

  it('count reviews, cards, what is due, and what is probably known', async () => {
    await learn(rig, 2, 3);
    await answer(rig, await ask('teaware'), 5);
    await rig.pass(DAY);
    const shown = await stats();
    expect(linesOf(shown).slice(0, 5)).toEqual([
      'How you are doing',
      '3 reviews of 3 cards · 0 points',
      'Streak: 1 day (weekends never break it)',
      'Due now: 2 cards, 1 more within a week',
      'Known today: about 3 of 3, if I asked you now',
    ]);
    expect(labelsOf(shown)).toEqual(['Start review']);
  });

  it('say what is known by topic, most reviewed first', async () => {
    await answer(rig, await ask('teaware'), 1);
    await answer(rig, await ask('teaware'), 5);
    await answer(rig, await ask(), 5, false);
    const lines = linesOf(await stats());
    expect(lines.slice(lines.indexOf('By topic'))).toEqual([
      'By topic',
      'words: 1 of 2 remembered',
      expect.stringMatching(/^(?:temperature|time|origin): 0 of 1 remembered$/),
    ]);
  });

  it('say how often sure answers are right from the fifth one on', async () => {
    await learn(rig, 3, 5);
    await answer(rig, await ask(), 4, false);
    await answer(rig, await ask(), 3);
    await answer(rig, await ask('teaware'), 5);
    expect(await lineOf('When you are sure')).toBeUndefined();
    await rig.pass(DAY);
    await answer(rig, await ask(), 4);
    expect(await lineOf('When you are sure')).toBe(
      'When you are sure: You were right in 80% of the 5 choices that you rated 4 or 5.',
    );
  });

  it('forget a review that was undone', async () => {
    const outcome = messageOf(await answer(rig, await ask(), 4));
    await rig.click(outcome, 'Undo');
    expect(linesOf(await stats())[1]).toBe('You have not answered anything yet. Let us begin!');
  });

  it('keep a streak over a weekend, and break it by a missed weekday', async () => {
    for (let day = 0; day < 5; day += 1) {
      await learn(rig, 1, 3);
      await rig.pass(DAY);
    }
    await rig.pass(2 * DAY);
    expect(await lineOf('Streak'), 'on Monday').toBe('Streak: 5 days (weekends never break it)');
    await rig.pass(DAY);
    expect(await lineOf('Streak'), 'on Tuesday').toBe('Streak: Answer something today to begin one.');
  });

  it('are about the one who asks', async () => {
    await learn(rig, 2, 5, { member: 'idris' });
    expect(linesOf(await stats())[1]).toBe('You have not answered anything yet. Let us begin!');
  });
});
