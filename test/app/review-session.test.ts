// Reviewing in private: what is due, then what is new, one card after the other.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, HOUR, labelsOf, learn, linesOf, select, type, wordsOf } from '../support/app-person.ts';
import { type AppRig, buttonIdIn, createAppRig, messageOf } from '../support/app-rig.ts';
import { only, wordsOf as shownWords } from '../support/playground-client.ts';
import { createReviewSteps, placeOf } from '../support/review-steps.ts';
import { startBot } from '../support/running-bot.ts';
import { answerAndRate, CHANNEL, learn as learnInPage, MEMBER } from '../support/tea-team.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const { memories, reviews, review, next, goThrough, choiceSession, withDue } = createReviewSteps(() => rig);

describe('a session', () => {
  it('asks due cards first, then new ones up to the limit of the day, and says where it stands', async () => {
    await withDue(3);
    const due = new Set((await memories()).map(({ cardId }) => cardId));
    const { steps, end } = await goThrough(await review());
    expect(steps.map(placeOf)).toEqual(Array.from({ length: 8 }, (_, at) => `Review · ${at + 1} of 8`));
    const stored = await memories();
    expect(stored).toHaveLength(8);
    const repeated = stored.filter(({ memory }) => memory.reps === 2).map(({ cardId }) => cardId);
    expect(new Set(repeated)).toEqual(due);
    expect(linesOf(end).slice(-2)).toEqual([
      'That was it.',
      '8 cards reviewed, 8 remembered, +15 points. See you next time!',
    ]);
  });

  it('that is stopped says what is still due and goes on from there, before it offers anything new', async () => {
    await withDue(3);
    const stopped = messageOf(await rig.click(await review(), 'Stop'));
    expect(labelsOf(stopped)).toEqual(['Go on: 3 cards due']);
    const { end } = await goThrough(messageOf(await rig.click(stopped, 'Go on')));
    expect(labelsOf(end)).not.toContain('Go on: 3 cards due');
  });

  it('asks those that are due before any that is new', async () => {
    await withDue(2, 'teaware');
    const { steps } = await goThrough(await review());
    expect(steps.map((step) => /gaiwan|chasen/.test(wordsOf(step)))).toEqual([
      ...[true, true],
      ...Array.from({ length: 5 }, () => false),
    ]);
  });

  it('offers no more new cards on that day than the person set, and then five more for the asking', async () => {
    const panel = await type(rig, '/quiz settings');
    await select(rig, panel, 'New cards a day', '3');
    const { steps, end } = await goThrough(await review());
    expect(steps).toHaveLength(3);
    const again = await review();
    expect(linesOf(again)).toEqual([
      'Nothing is due.',
      'Your next card is due in 2 days (Wed 4 Mar).',
      'Until then you can learn something new.',
    ]);
    expect(labelsOf(again)).toEqual(['5 more new cards']);
    const more = await goThrough(messageOf(await rig.click(end, '5 more new cards')));
    expect(more.steps.map(placeOf)).toEqual([1, 2, 3, 4, 5].map((at) => `Review · ${at} of 5`));
  });

  it('counts a new card only if it was met in a session', async () => {
    await learn(rig, 4, 4);
    const { steps } = await goThrough(await review());
    expect(steps, 'four of eight cards are left').toHaveLength(4);
  });

  it('is over when it is stopped, and keeps what was rated', async () => {
    const first = await choiceSession();
    const outcome = messageOf(await answer(rig, first, 4));
    expect(labelsOf(outcome)).toEqual(['Next', 'Stop', 'Undo', 'Read the docs']);
    const stopped = messageOf(await rig.click(await next(outcome), 'Stop'));
    expect(linesOf(stopped)).toEqual([
      'Stopped. What you rated is kept.',
      'That was it.',
      '1 card reviewed, 1 remembered. See you next time!',
    ]);
    expect(await reviews()).toBe(3);
  });

  it('that was stopped at once says so without counting', async () => {
    const stopped = messageOf(await rig.click(await review(), 'Stop'));
    expect(wordsOf(stopped)).toContain('No card was rated this time. They will wait for you.');
  });

  it('goes on directly after a recall card, with what came of the last one above', async () => {
    await withDue(2, 'teaware');
    const second = messageOf(await answer(rig, await review(), 4));
    expect(placeOf(second)).toBe('Review · 2 of 7');
    expect(linesOf(second)[0]).toMatch(/^Last card: Next in \d+ days \(.*\) · streak 2 · \+5 points$/);
    expect(labelsOf(second)).toEqual(['Undo', 'Show answer', 'Stop']);
  });

  it('passes over cards that were reviewed elsewhere meanwhile', async () => {
    await withDue(2, 'teaware');
    const first = await review();
    await learn(rig, 2, 4, {}, 'teaware');
    const outcome = messageOf(await rig.click(first, 'Show answer'));
    expect(wordsOf(outcome)).toContain('so this is practice');
    expect(placeOf(await next(outcome))).toBe('Review · 3 of 7');
  });

  it('belongs to one person', async () => {
    const first = await choiceSession();
    const outcome = messageOf(await answer(rig, first, 4));
    for (const [shown, label] of [
      [first, 'Stop'],
      [outcome, 'Next'],
      [outcome, 'Undo'],
    ] as const) {
      const refused = await rig.click(shown, label, { member: 'idris' });
      expect(refused.mode).toBe('private');
      expect(wordsOf(refused)).toBe(
        'This button belongs to somebody else. Use /quiz review to start your own review.',
      );
    }
    expect(placeOf(await next(outcome))).toBe('Review · 2 of 5');
  });

  it('is asked once for one click, however often it arrives', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => rig.command('/quiz review', { id: 'same' })));
    expect(one && messageOf(one)).toEqual(two && messageOf(two));
  });
});

describe('with nothing due', () => {
  it('new people start with new cards right away', async () => {
    expect(placeOf(await review())).toBe('Review · 1 of 5');
  });

  it('somebody who wants no new cards is told what to do', async () => {
    const panel = await type(rig, '/quiz settings');
    await select(rig, panel, 'New cards a day', '0');
    expect(linesOf(await review())).toEqual([
      'Nothing is due.',
      'Answer a question in a channel, or start with new cards right here.',
    ]);
  });

  it('somebody who has met every card is told when the next one comes, and is offered no new ones', async () => {
    await learn(rig, 8, 5, {}, '');
    const shown = await review();
    expect(linesOf(shown)).toEqual([
      'Nothing is due.',
      'Your next card is due in 8 days (Tue 10 Mar).',
      'You have met every card there is. They will come back when it is time.',
    ]);
    expect(labelsOf(shown)).toEqual([]);
  });

  it('a session that met the last new card offers no more of them', async () => {
    await learn(rig, 5, 4);
    const { end } = await goThrough(await review());
    expect(labelsOf(end)).toEqual([]);
  });
});

describe('a session over time', () => {
  it('goes on after a restart, from the button that is on the screen', async () => {
    const bot = await startBot();
    await learnInPage(bot, MEMBER, 3, 3);
    await bot.travel(MEMBER, 'day');
    const step = only(await bot.say(MEMBER, CHANNEL, '/quiz review'));
    const outcome = only(await answerAndRate(bot, MEMBER, step, 4));
    await bot.restart();
    const second = only(await bot.click(MEMBER, outcome, 'Next'));
    expect(shownWords(second)).toContain('Review · 2 of 8');
    expect(bot.log.messages('error')).toEqual([]);
    await bot.close();
  });

  it('that was left overnight goes on in the morning, on the new day', async () => {
    const first = await choiceSession();
    await rig.pass(20 * HOUR);
    const outcome = messageOf(await answer(rig, first, 4));
    expect(wordsOf(outcome)).toContain('Next in 2 days (Thu 5 Mar)');
    expect(placeOf(await next(outcome))).toBe('Review · 2 of 5');
  });

  it('whose buttons outlive the person’s data says that it is over', async () => {
    const outcome = messageOf(await answer(rig, await choiceSession(), 4));
    await rig.click(await type(rig, '/quiz forget-me'), 'Erase it all');
    const gone = await rig.do({ kind: 'button', buttonId: buttonIdIn(outcome, 'Next') });
    expect(wordsOf(gone)).toBe('This review is over. Use /quiz review to start a new one.');
  });
});
