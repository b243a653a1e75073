import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { only, type ShownMessage, said, wordsOf } from '../support/playground-client.ts';
import { type RunningBot, startBot } from '../support/running-bot.ts';
import {
  ADMIN,
  answer,
  answerAndRate,
  CHANNEL,
  labelsOf,
  MEMBER,
  newestPost,
  scheduleDaily,
} from '../support/tea-team.ts';

let bot: RunningBot;

beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  expect(bot.log.messages('error')).toEqual([]);
  await bot.close();
});

/** A post that has just been made. */
async function posted() {
  await scheduleDaily(bot);
  await bot.travel(ADMIN, 'day');
  return newestPost(bot);
}

describe('answering a post', () => {
  it('asks how well it was known before it says what is right', async () => {
    const prompt = await answer(bot, MEMBER, await posted(), false);
    expect(prompt.onlyYou).toBe(true);
    expect(wordsOf(prompt)).toContain('How well did you know this?');
    expect(wordsOf(prompt)).not.toMatch(/Right!|Not quite|That is how it is/);
    expect(labelsOf(prompt)).toEqual(['1 Not at all', '2 Barely', '3 Partly', '4 Well', '5 Perfectly']);
  });

  it('explains the ratings with the first one only', async () => {
    const post = await posted();
    expect(wordsOf(await answer(bot, MEMBER, post))).toContain(
      'Your rating decides when this card comes back',
    );
    await bot.travel(ADMIN, 'day');
    expect(wordsOf(await answer(bot, MEMBER, await newestPost(bot)))).not.toContain('Your rating decides');
  });

  it('keeps the first choice when another option is clicked before rating', async () => {
    const post = await posted();
    const first = wordsOf(await answer(bot, MEMBER, post, false));
    const second = wordsOf(await answer(bot, MEMBER, post, true));
    const chose = /You chose .*/.exec(first)?.[0];
    expect(chose).toBeDefined();
    expect(second).toContain(chose);
  });

  it('counts a wrong choice as forgotten whatever the rating, and says that confident mistakes stick', async () => {
    const outcome = said(await answerAndRate(bot, MEMBER, await posted(), 5, false));
    expect(outcome).toContain('Not quite: ');
    expect(outcome).toContain('You were sure, and that is the best moment to learn it');
    expect(outcome).toContain('Next tomorrow (Wed 4 Mar) · streak 1 · +10 points');
  });

  it('brings a card that was known perfectly back after eight days', async () => {
    const outcome = said(await answerAndRate(bot, MEMBER, await posted(), 5));
    expect(outcome).toContain('Right!');
    expect(outcome).toContain('Next in 8 days (Wed 11 Mar) · streak 1 · +15 points');
  });

  it('shows the stored answer when it is answered again', async () => {
    const post = await posted();
    await answerAndRate(bot, MEMBER, post, 4);
    const again = wordsOf(await answer(bot, MEMBER, post, false));
    expect(again).toContain('You have rated this one already. Here is your answer.');
    expect(again).toContain('You rated it 4, “Well”.');
    expect((await bot.memory(MEMBER)).cards.map(({ reps }) => reps)).toEqual([1]);
  });

  it('gives the same answer to the same click', async () => {
    const prompt = await answer(bot, MEMBER, await posted());
    const id = randomUUID();
    const first = await bot.click(MEMBER, prompt, '3 Partly', id);
    expect(await bot.click(MEMBER, prompt, '3 Partly', id)).toEqual(first);
  });

  it('takes a rating back, as often as wanted, and ends with the last one', async () => {
    const outcome = only(await answerAndRate(bot, MEMBER, await posted(), 5));
    const undone = only(await bot.click(MEMBER, outcome, 'Undo'));
    expect((await bot.memory(MEMBER)).cards).toEqual([]);
    const second = only(await bot.click(MEMBER, undone, '3 Partly'));
    expect(wordsOf(second)).toContain('Next tomorrow (Wed 4 Mar) · streak 1 · +15 points');
    const third = only(await bot.click(MEMBER, only(await bot.click(MEMBER, second, 'Undo')), '4 Well'));
    expect(wordsOf(third)).toContain('Next in 2 days (Thu 5 Mar)');
    expect(said(await bot.say(MEMBER, CHANNEL, '/quiz leaderboard'))).toContain('Mei (you) · 15 points');
  });

  it('counts a choice that nobody rated when the day is over: right as partly known, wrong as forgotten', async () => {
    const post = await posted();
    await answer(bot, MEMBER, post, true);
    await answer(bot, 'idris', post, false);
    expect((await bot.memory(MEMBER)).cards).toEqual([]);
    await bot.travel(ADMIN, 'day');
    expect((await bot.memory(MEMBER)).cards).toMatchObject([{ reps: 1, dueInDays: 0 }]);
    expect((await bot.memory('idris')).cards).toMatchObject([{ reps: 1, dueInDays: 0 }]);
    expect(wordsOf(await answer(bot, MEMBER, post))).toContain('counted from your choice alone');
  });
});

describe('a private question', () => {
  it('gives no points, so that asking for more cannot win', async () => {
    const question = only(await bot.say(MEMBER, CHANNEL, '/quiz now deck:tea'));
    expect(wordsOf(question)).toContain('Making tea: a question just for you');
    expect(said(await answerAndRate(bot, MEMBER, question, 5))).not.toContain('points');
    expect(said(await bot.say(MEMBER, CHANNEL, '/quiz leaderboard'))).toContain('Nobody has points yet.');
  });

  it('is another card each time, until all were seen today', async () => {
    for (let asked = 0; asked < 8; asked += 1) {
      const question = only(await bot.say(MEMBER, CHANNEL, '/quiz now'));
      await answerAndRate(bot, MEMBER, question, 4);
      bot.clock.advance(11_000);
    }
    expect((await bot.memory(MEMBER)).cards).toHaveLength(8);
    expect(said(await bot.say(MEMBER, CHANNEL, '/quiz now'))).toBe(
      'You have seen every card today. Well done! Come back tomorrow.',
    );
  });

  it('of one deck is said to be over when that deck is, and the others go on', async () => {
    for (let asked = 0; asked < 2; asked += 1) {
      await answerAndRate(bot, MEMBER, only(await bot.say(MEMBER, CHANNEL, '/quiz now deck:teaware')), 4);
    }
    expect(said(await bot.say(MEMBER, CHANNEL, '/quiz now deck:teaware'))).toBe(
      'You have seen every card of Teaware today. Well done! Use /quiz now for a card of another deck.',
    );
    expect(wordsOf(only(await bot.say(MEMBER, CHANNEL, '/quiz now')))).toContain('Making tea');
  });

  it('says on the buttons of a recall card when it would come back', async () => {
    const question = only(await bot.say(MEMBER, CHANNEL, '/quiz now deck:teaware'));
    expect(labelsOf(question)).toEqual(['Show answer']);
    const shown = only(await bot.click(MEMBER, question, 'Show answer'));
    expect(wordsOf(shown)).toMatch(/bowl|whisk/);
    expect(labelsOf(shown)).toEqual([
      '1 Not at all · 1 day',
      '2 Barely · 1 day',
      '3 Partly · 1 day',
      '4 Well · 2 days',
      '5 Perfectly · 8 days',
    ]);
  });

  it('that is clicked after the card was reviewed elsewhere on that day is practice', async () => {
    const questions = [];
    for (let asked = 0; asked < 3; asked += 1) {
      questions.push(only(await bot.say(MEMBER, CHANNEL, '/quiz now deck:teaware')));
    }
    // Three questions of a deck of two cards: two of them ask the same.
    const asks = (shown: ShownMessage) => wordsOf(shown).split('\n')[1] ?? '';
    const [first, second, third] = questions;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('Too few questions.');
    const [one, other] =
      asks(first) === asks(second)
        ? [first, second]
        : asks(first) === asks(third)
          ? [first, third]
          : [second, third];
    await answerAndRate(bot, MEMBER, one, 4);
    expect(wordsOf(await answer(bot, MEMBER, other))).toContain('so this is practice');
    expect((await bot.memory(MEMBER)).cards).toHaveLength(1);
  });
});

describe('buttons that are not one’s own', () => {
  it('are refused politely and change nothing', async () => {
    const question = only(await bot.say(MEMBER, CHANNEL, '/quiz now deck:tea'));
    expect(await bot.click('idris', question, 'A')).toMatchObject({ kind: 'notice' });
    expect((await bot.memory('idris')).cards).toEqual([]);
  });
});
