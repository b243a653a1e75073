// What a question of the day looks like, which card it is, and how the last one is summed up above it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  DAY,
  HOUR,
  newestPost,
  postsIn,
  saidTo,
  schedule,
  typed,
} from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { refuse } from '../support/refusals.ts';
import { ROOT } from '../support/running-bot.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const RIGHT = /75 degrees|Nearly boiling|Two minutes|Five minutes|China|Powdered leaves/;
const optionsOf = (post: Message) => linesOf(post).filter((line) => /^[ABC] {2}/.test(line));
const letter = (post: Message, is: (option: string) => boolean) =>
  optionsOf(post).find(is)?.slice(0, 1) ?? '';
const right = (post: Message) => letter(post, (option) => RIGHT.test(option));

/** People who click this letter. */
async function answer(post: Message, choice: string, ...members: readonly string[]): Promise<void> {
  for (const member of members) await rig.click(post, choice, { member });
}

/** The lines above the newest post's title. */
function recapOf(post: Message): readonly string[] {
  const lines = linesOf(post);
  return lines.slice(0, lines.indexOf(post.summary));
}

/** The posts of so many days. */
async function postedFor(days: number): Promise<readonly Message[]> {
  await rig.pass(2 * HOUR);
  for (let day = 1; day < days; day += 1) await rig.pass(DAY);
  return postsIn(rig);
}

const questionOf = (post: Message) => linesOf(post)[linesOf(post).indexOf(post.summary) + 1] ?? '';

describe('a question of the day', () => {
  it('is a title, the question, its options with a button each, a way to review, and small print', async () => {
    const made = await schedule(rig, 'time:10:00 level:advanced');
    const [post] = await postedFor(1);
    if (post === undefined) throw new Error('No post.');
    const [stored] = await allPosts(rig, made);
    const texts = { a: 'Powdered leaves', b: 'Roasted barley', c: 'Nobody knows any more' };
    expect(stored?.order.toSorted()).toEqual(['a', 'b', 'c']);
    expect(linesOf(post)).toEqual([
      'Making tea: question of the day',
      'What is matcha?',
      ...(stored?.order ?? []).map(
        (id, index) => `${'ABC'[index]}  ${Object.entries(texts).find(([each]) => each === id)?.[1]}`,
      ),
      '[A] [B] [C]',
      '[Review privately]',
      'origin · advanced · only you see what you answer',
      'Nobody answered yet: be the first',
    ]);
  });

  it('means by each letter what stands beside it, for everyone', async () => {
    await schedule(rig, 'time:10:00');
    const [post] = await postedFor(1);
    if (post === undefined) throw new Error('No post.');
    for (const [index, name] of ['A', 'B', 'C'].entries()) {
      const prompt = await rig.click(post, name, { member: `member-${index}` });
      expect(prompt.mode).toBe('private');
      expect(linesOf(messageOf(prompt))[0]).toBe(
        optionsOf(post)[index]?.replace(/^([ABC]) {2}/, 'You chose $1: '),
      );
    }
  });

  it('does not have the right option always in the same place', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    const places = (await postedFor(12)).map(right);
    expect(new Set(places).size).toBeGreaterThan(1);
    expect(places.every((place) => place !== '')).toBe(true);
  });

  it('hides the answer of a recall card behind a button', async () => {
    await schedule(rig, 'time:10:00 deck:teaware');
    const [post] = await postedFor(1);
    if (post === undefined) throw new Error('No post.');
    expect(linesOf(post).slice(2)).toEqual([
      '[Show answer]',
      '[Review privately]',
      'words · beginner · only you see what you answer',
      'Nobody answered yet: be the first',
    ]);
    expect(JSON.stringify(post)).not.toMatch(/lidded|bamboo/);
    const shown = linesOf(messageOf(await rig.click(post, 'Show answer')));
    expect(shown[0]).toMatch(/^A (lidded bowl for brewing tea|bamboo whisk for matcha)\.$/);
  });

  it('leads to a review of one’s own, in private', async () => {
    await schedule(rig, 'time:10:00');
    await postedFor(1);
    const review = await rig.click(newestPost(rig), 'Review privately', { member: 'mei' });
    expect(review.mode).toBe('private');
    expect(linesOf(messageOf(review)).join('\n')).toContain('Review · 1 of 5');
  });
});

describe('the card', () => {
  it('is never asked twice before the deck is through, and then the oldest come first', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    const asked = (await postedFor(12)).map(questionOf);
    expect(new Set(asked.slice(0, 6)).size).toBe(6);
    expect(new Set(asked.slice(6)).size).toBe(6);
    expect(asked.slice(0, 2)).toContain(asked[6]);
  });

  it('is not one that was an extra question, nor one of another schedule of the channel', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    await schedule(rig, 'time:11:00 weekdays:daily');
    await saidTo(rig, '/quiz-admin post-now 1');
    await saidTo(rig, '/quiz-admin post-now 2');
    await rig.pass(0);
    for (const hours of [2, 1, 23, 1]) await rig.pass(hours * HOUR);
    expect(postsIn(rig)).toHaveLength(6);
    expect(new Set(postsIn(rig).map(questionOf)).size).toBe(6);
  });

  it('is one of the level that was wished', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily level:intermediate');
    const asked = (await postedFor(4)).map(questionOf);
    const both = ['How long does white tea steep?', 'Where does oolong come from?'];
    expect(asked.slice(0, 2).toSorted()).toEqual(both);
    expect(asked.slice(2).toSorted()).toEqual(both);
  });

  it('is looked for before anything is promised: a level without cards cannot be scheduled', async () => {
    expect(await saidTo(rig, '/quiz-admin schedule deck:teaware level:advanced')).toEqual([
      'There is no card to post: no card of that deck has that difficulty.',
    ]);
  });

  it('that cannot be found is said by the status, and costs no other schedule its post', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily deck:teaware');
    await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.app.runner.stop();
    const teaOnly = mkdtempSync(join(tmpdir(), 'quizloop-tea-'));
    cpSync(join(ROOT, 'test/fixtures/content/tea'), join(teaOnly, 'tea'), { recursive: true });
    const twin = await createTwin(rig, teaOnly);
    await twin.app.runner.start();
    rig.clock.advance(2 * HOUR);
    await twin.app.runner.runDue();
    expect(postsIn(rig).map(({ summary }) => summary)).toEqual(['Making tea: question of the day']);
    const status = await twin.app.handler.handle(
      rig.interaction({ kind: 'command', command: 'quiz-admin', text: 'status' }, ADMIN),
    );
    expect(linesOf(messageOf(status)).slice(1, 5)).toEqual([
      '1. #C1 teaware, every day at 10:00 (UTC)',
      'The deck “teaware” could not be read. Whoever runs Quizloop can see why with quizloop deck lint.',
      'Last: none yet',
      'Next: 3 Mar 2026, 10:00',
    ]);
    expect(await allPosts(rig, made)).toEqual([]);
    await twin.close();
    rmSync(teaOnly, { recursive: true });
  });
});

describe('the recap', () => {
  it('is missing above a channel’s first question', async () => {
    await schedule(rig, 'time:10:00');
    const [post] = await postedFor(1);
    expect(post && recapOf(post)).toEqual([]);
  });

  it('says how many were right, and hides question and answer in a spoiler', async () => {
    await schedule(rig, 'time:10:00 level:advanced');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    await answer(first, right(first), 'ada', 'bob', 'cem');
    await answer(
      first,
      letter(first, (option) => option.includes('barley')),
      'dan',
    );
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig))).toEqual([
      'Last question: 3 of 4 got it right.',
      '(The answer to the last question)',
      '(What is matcha?)',
      '(Answer: Powdered leaves)',
      '(The answer is powdered leaves.)',
      '---',
    ]);
  });

  it('stands above an extra question too, and the next one speaks of that', async () => {
    await schedule(rig, 'time:10:00 level:advanced');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    await answer(first, right(first), 'ada');
    await typed(rig, '/quiz-admin post-now');
    await rig.pass(0);
    const extra = newestPost(rig);
    expect(recapOf(extra)[0]).toBe('Last question: 1 of 1 got it right.');
    expect(recapOf(extra)).toContain('(Answer: Powdered leaves)');
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig))[0]).toBe('Nobody answered the last question.');
  });

  it('stands above a question that is posted after all', async () => {
    await schedule(rig, 'time:10:00 level:advanced');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    await answer(first, right(first), 'ada');
    refuse(rig, 'no-permission');
    await rig.pass(DAY);
    await rig.click(await typed(rig, '/quiz-admin status'), 'Post Tue 3 Mar after all', ADMIN);
    await rig.pass(0);
    expect(recapOf(newestPost(rig))[0]).toBe('Last question: 1 of 1 got it right.');
  });

  it('names the most tempting wrong option from five answers on', async () => {
    await schedule(rig, 'time:10:00 level:advanced');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    await answer(first, right(first), 'ada', 'bob');
    await answer(
      first,
      letter(first, (option) => option.includes('Nobody')),
      'cem',
    );
    await answer(
      first,
      letter(first, (option) => option.includes('barley')),
      'dan',
      'eve',
    );
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig)).slice(0, 2)).toEqual([
      'Last question: 2 of 5 got it right.',
      'The most tempting wrong option: Roasted barley',
    ]);
  });

  it('names none when everyone was right', async () => {
    await schedule(rig, 'time:10:00');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    await answer(first, right(first), 'ada', 'bob', 'cem', 'dan', 'eve');
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig))[0]).toBe('Last question: 5 of 5 got it right.');
    expect(recapOf(newestPost(rig)).join()).not.toContain('tempting');
  });

  it('counts who knew a recall card, and says so when nobody answered', async () => {
    await schedule(rig, 'time:10:00 deck:teaware');
    const [first] = await postedFor(1);
    if (first === undefined) throw new Error('No post.');
    for (const [member, rating] of [
      ['ada', '2 '],
      ['bob', '3 '],
      ['cem', '5 '],
    ] as const) {
      await rig.click(messageOf(await rig.click(first, 'Show answer', { member })), rating, { member });
    }
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig))[0]).toBe('Last question: 2 of 3 knew it.');
    await rig.pass(DAY);
    expect(recapOf(newestPost(rig))[0]).toBe('Nobody answered the last question.');
  });
});
