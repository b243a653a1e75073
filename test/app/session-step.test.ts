// Inside a session: taking a rating back, and cards that were forgotten.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, choose, DAY, labelsOf, linesOf, wordsOf } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { createReviewSteps, placeOf } from '../support/review-steps.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const { memories, reviews, review, next, goThrough, choiceSession, withDue } = createReviewSteps(() => rig);

describe('undo inside a session', () => {
  it('takes the rating back, and the session goes on from the new one', async () => {
    const outcome = messageOf(await answer(rig, await choiceSession(), 4));
    const undone = messageOf(await rig.click(outcome, 'Undo'));
    expect(linesOf(undone)[0]).toBe(
      'Undone: your memory of this card is as it was before. Rate it again when you like.',
    );
    expect(await reviews()).toBe(2);
    const again = messageOf(await rig.click(undone, '5 '));
    expect(placeOf(await next(again))).toBe('Review · 2 of 5');
    expect(await reviews()).toBe(3);
  });

  it('of the last recall card returns to it, and then to where the session was', async () => {
    await withDue(2, 'teaware');
    const second = messageOf(await answer(rig, await review(), 4));
    const undone = messageOf(await rig.click(second, 'Undo'));
    const again = messageOf(await rig.click(undone, '5 '));
    expect(linesOf(again).slice(1)).toEqual(linesOf(second).slice(1));
    expect(placeOf(again)).toBe('Review · 2 of 7');
  });

  it('takes the practice back with it when the card was not forgotten after all', async () => {
    const first = messageOf(await answer(rig, await choiceSession(), 1));
    const undone = messageOf(await rig.click(first, 'Undo'));
    const { steps } = await goThrough(await next(messageOf(await rig.click(undone, '4 '))));
    expect(steps).toHaveLength(4);
  });
});

describe('a forgotten card', () => {
  it('comes once more at the end as practice, which is neither logged nor scored', async () => {
    const first = await choiceSession();
    const forgotten = linesOf(first)[1];
    let shown = await next(messageOf(await answer(rig, first, 5, false)));
    expect(placeOf(shown)).toBe('Review · 2 of 6');
    for (let at = 2; at <= 5; at += 1) shown = await next(messageOf(await answer(rig, shown, 4)));
    expect(linesOf(shown).slice(0, 3)).toEqual([
      'Review · 6 of 6',
      'Once more, as practice: you had forgotten this one.',
      forgotten,
    ]);
    const before = await memories();
    const practised = await choose(rig, shown, true);
    expect(wordsOf(practised)).toContain('Right!');
    expect(linesOf(practised)).toContain(
      'You have already reviewed this card today, so this is practice: it changes neither your memory nor your points.',
    );
    expect(labelsOf(practised)).toEqual(['Next', 'Stop', 'Read the docs']);
    const end = await next(practised);
    expect(wordsOf(end)).toContain('5 cards reviewed, 4 remembered. See you next time!');
    await rig.pass(DAY);
    expect(await memories()).toEqual(before);
    expect(await reviews()).toBe(7);
  });

  it('comes once only, also when it is undone and forgotten again', async () => {
    await withDue(2, 'teaware');
    const second = messageOf(await answer(rig, await review(), 1));
    const undone = messageOf(await rig.click(second, 'Undo'));
    const again = messageOf(await rig.click(undone, '2 '));
    expect(placeOf(again)).toBe('Review · 2 of 8');
  });
});
