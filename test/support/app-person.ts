// What tests do as one person of the rig: read an answer as words, answer tea questions, and live on until a time.
import { plainText } from '#src/core/rich-text.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { type AppRig, messageOf, type Who } from './app-rig.ts';

/** Commands are limited to five in ten seconds. */
const BETWEEN_COMMANDS = 11_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Stars = 1 | 2 | 3 | 4 | 5;

function wordsIn(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text];
    case 'paragraph':
    case 'quiet':
      return [plainText(block.spans)];
    case 'list':
      return block.items.map(plainText);
    case 'fields':
      return block.fields.map(({ name, value }) => `${name}: ${plainText(value)}`);
    case 'spoiler':
      return [block.label, ...block.blocks.flatMap(wordsIn)];
    case 'code':
      return [block.text];
    default:
      return [];
  }
}

/** The lines that a person reads, without buttons and selects. */
export function linesOf(shown: Answer | Message): readonly string[] {
  const { blocks } = 'blocks' in shown ? shown : messageOf(shown);
  return blocks.flatMap(wordsIn);
}

export const wordsOf = (shown: Answer | Message): string => linesOf(shown).join('\n');

export function labelsOf(shown: Answer | Message): readonly string[] {
  const { blocks } = 'blocks' in shown ? shown : messageOf(shown);
  return blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons.map(({ label }) => label) : []));
}

/** The further private messages of an answer, each as its words. */
export const alsoOf = (answer: Answer): readonly string[] =>
  'also' in answer ? (answer.also ?? []).map(wordsOf) : [];

/** Chooses a value in the select with this label. */
export async function select(
  rig: AppRig,
  on: Message,
  label: string,
  value: string,
  who?: Who,
): Promise<Message> {
  const found = on.blocks.find((block) => block.kind === 'select' && block.label === label);
  if (found?.kind !== 'select') throw new Error(`No select “${label}”.`);
  return messageOf(await rig.do({ kind: 'select', buttonId: found.id, value }, who));
}

/** The right options of the tea deck. */
const RIGHT = /(?:About 75 degrees|Nearly boiling|Two minutes|Five minutes|China|Powdered leaves)$/;

/** Chooses the right or a wrong option, or has the answer of a recall card shown; gives the rating row. */
export async function choose(rig: AppRig, question: Message, right = true, who?: Who): Promise<Message> {
  const line = linesOf(question).find((line) => /^[ABC] {2}/.test(line) && RIGHT.test(line) === right);
  return messageOf(await rig.click(question, line?.slice(0, 1) ?? 'Show answer', who));
}

/** Answers a question and rates it. */
export async function answer(
  rig: AppRig,
  question: Message,
  rating: Stars,
  right = true,
  who?: Who,
): Promise<Answer> {
  return rig.click(await choose(rig, question, right, who), `${rating} `, who);
}

/** A command after a pause, so that a test may use as many as it likes. */
export async function type(rig: AppRig, typed: string, who?: Who): Promise<Message> {
  rig.clock.advance(BETWEEN_COMMANDS);
  return messageOf(await rig.command(typed, who));
}

/** Answers so many private questions, right, with this rating. */
export async function learn(rig: AppRig, cards: number, rating: Stars, who?: Who, deck = 'tea') {
  for (let learned = 0; learned < cards; learned += 1) {
    await answer(rig, await type(rig, `/quiz now deck:${deck}`, who), rating, true, who);
  }
}

/** A process that is up all the time: every wake-up on the way is done at its own time. */
export async function liveUntil(rig: AppRig, at: number): Promise<void> {
  for (;;) {
    const next = await rig.app.runner.nextWakeAt();
    if (next === null || next > at) break;
    await rig.pass(Math.max(0, next - rig.clock.now()));
    if ((await rig.app.runner.nextWakeAt()) === next) break;
  }
  await rig.pass(at - rig.clock.now());
}

/** The direct messages that arrived for somebody. */
export const directsOf = (rig: AppRig, member = 'mei'): readonly Message[] =>
  rig.sender.arrived
    .filter(({ target }) => target.kind === 'direct' && target.account.externalId === member)
    .map(({ message }) => message);

/** A question for the channel every day at 09:00, from the next one on. */
export async function scheduleDaily(rig: AppRig): Promise<void> {
  const admin = { member: 'amara', isAdmin: true };
  const typed = '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea';
  await rig.click(await type(rig, typed, admin), 'Start it', admin);
}

/** The newest post of the channel. */
export function newestPost(rig: AppRig): Message {
  const posts = rig.sender.arrived.filter(({ message }) => labelsOf(message).includes('Review privately'));
  const last = posts.at(-1);
  if (last === undefined) throw new Error('No post yet.');
  return last.message;
}
