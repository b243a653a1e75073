// What tests do with the tea deck again and again: schedule it, answer by knowledge or by mistake, and rate.
import { buttonsOf, only, type ShownAnswer, type ShownMessage, wordsOf } from './playground-client.ts';
import type { RunningBot } from './running-bot.ts';

export const CHANNEL = 'learn-asyncio';
export const ADMIN = 'amara';
export const MEMBER = 'mei';

/** A post every day at 09:00 in the team's channel. */
export async function scheduleDaily(bot: RunningBot): Promise<ShownMessage> {
  const preview = only(
    await bot.say(ADMIN, CHANNEL, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC'),
  );
  return only(await bot.click(ADMIN, preview, 'Start it'));
}

/** The newest post of the channel. */
export async function newestPost(bot: RunningBot): Promise<ShownMessage> {
  return bot.newest(MEMBER, CHANNEL, 'Review privately');
}

const RIGHT = [
  'About 75 degrees',
  'Nearly boiling',
  'Two minutes',
  'Five minutes',
  'China',
  'Powdered leaves',
];

/** The letter of the right (or a wrong) option of a tea question; null for a recall card. */
export function letterOf(question: ShownMessage, right: boolean): string | null {
  const lines = wordsOf(question).split('\n');
  const found = lines.find(
    (line) => /^[ABC] {2}/.test(line) && RIGHT.some((text) => line.endsWith(text)) === right,
  );
  return found?.slice(0, 1) ?? null;
}

/** Answers a question, so that the rating row is shown. */
export async function answer(
  bot: RunningBot,
  member: string,
  question: ShownMessage,
  right = true,
): Promise<ShownMessage> {
  return only(await bot.click(member, question, letterOf(question, right) ?? 'Show answer'));
}

export async function answerAndRate(
  bot: RunningBot,
  member: string,
  question: ShownMessage,
  rating: 1 | 2 | 3 | 4 | 5,
  right = true,
): Promise<ShownAnswer> {
  return bot.click(member, await answer(bot, member, question, right), `${rating} `);
}

/** Asks for private questions of choice cards and rates them, until this many are known. */
export async function learn(
  bot: RunningBot,
  member: string,
  cards: number,
  rating: 1 | 2 | 3 | 4 | 5,
): Promise<void> {
  for (let learned = 0; learned < cards; learned += 1) {
    const question = only(await bot.say(member, CHANNEL, '/quiz now deck:tea'));
    await answerAndRate(bot, member, question, rating);
    bot.clock.advance(11_000);
  }
}

export const labelsOf = (shown: ShownMessage): readonly string[] =>
  buttonsOf(shown).map(({ label }) => label);
