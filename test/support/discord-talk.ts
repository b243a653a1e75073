// What people of the loopback Discord do, in the words that they type and read.
import type { LoopbackDiscord, Place, Seen, ShownMessage, User } from './discord/loopback-discord.ts';
import { optionIn } from './tea-options.ts';
import type { TestClock } from './test-clock.ts';

/** Five commands in ten seconds are allowed to one person. */
const BETWEEN_COMMANDS_MS = 2_500;

export const DM = { dm: true } as const;

export type Stars = 1 | 2 | 3 | 4 | 5;

export interface DiscordTalk {
  /** Types a command as it would be written down: `/quiz now deck:tea`, `/tea steep`. */
  type(who: User, where: Place, typed: string): Promise<Seen>;
  /** Clicks the button whose label begins like this, in the message or the newest one that has it. */
  click(who: User, where: Place, label: string, on?: ShownMessage): Promise<Seen>;
  /** Chooses in the select with this label, in the message or the newest one that has it. */
  choose(who: User, where: Place, label: string, value: string, on?: ShownMessage): Promise<Seen>;
  /** Answers a question right, or wrong, or has the answer of a recall card shown; gives the rating row. */
  answer(who: User, where: Place, question: ShownMessage, right?: boolean): Promise<ShownMessage>;
  /** Answers and rates. */
  rate(who: User, where: Place, question: ShownMessage, stars: Stars, right?: boolean): Promise<ShownMessage>;
  /** The newest message that this person sees there with these words; throws when there is none. */
  newest(who: User, where: Place, words: string | RegExp): ShownMessage;
  /** How many messages with these words this person sees there. */
  count(who: User, where: Place, words: string | RegExp): number;
}

/** What stands there for a person: without the marks of Discord's markdown. */
export const wordsOf = ({ text }: { readonly text: string }): string =>
  text
    .replaceAll(/\*\*|\u200b/g, '')
    .replaceAll(/^(?:#{1,3}|-#) /gm, '')
    .replaceAll(/\\(?=[^\w\s])/g, '');

export const labelsOf = (message: ShownMessage): readonly string[] =>
  message.buttons.map(({ label }) => label);

/** The message of what happened; throws when there is none. */
export function shown({ message }: Seen): ShownMessage {
  if (message === null) throw new Error('No message was shown.');
  return message;
}

/** The options as they are typed, `name:value` each. */
function optionsIn(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const colon = word.indexOf(':');
      return [word.slice(0, colon), word.slice(colon + 1)];
    }),
  );
}

/** The label of the right or a wrong option; `Show answer` for a recall card. */
export const optionOf = (question: ShownMessage, right: boolean): string =>
  optionIn(wordsOf(question), right);

export function createDiscordTalk(discord: LoopbackDiscord, clock: Pick<TestClock, 'advance'>): DiscordTalk {
  const all = (who: User, where: Place) => discord.messages(who, where);

  /** As it is now: it may have changed since it was seen. */
  function candidates(who: User, where: Place, on: ShownMessage | undefined): readonly ShownMessage[] {
    if (on === undefined) return all(who, where).toReversed();
    const now = all(who, where).filter(({ id }) => id === on.id);
    if (now.length === 0) throw new Error('That message is not there any more.');
    return now;
  }

  function missing(what: string, messages: readonly ShownMessage[]): Error {
    return new Error(
      `No ${what} in:\n${messages.map((each) => `${wordsOf(each)} [${labelsOf(each)}]`).join('\n--\n')}`,
    );
  }

  const says =
    (words: string | RegExp) =>
    (message: ShownMessage): boolean =>
      typeof words === 'string' ? wordsOf(message).includes(words) : words.test(wordsOf(message));

  const talk: DiscordTalk = {
    type(who, where, typed) {
      clock.advance(BETWEEN_COMMANDS_MS);
      const [name = '', ...words] = typed.replace(/^\//, '').split(' ');
      if (!/quiz(-admin)?$/.test(name)) return discord.command(who, where, name, { term: words.join(' ') });
      const [sub = '', ...options] = words;
      return discord.command(who, where, name, { sub, options: optionsIn(options) });
    },
    async click(who, where, label, on) {
      const messages = candidates(who, where, on);
      for (const message of messages) {
        const button = message.buttons.find((each) => each.url === null && each.label.startsWith(label));
        if (button !== undefined) return discord.press(who, where, button.id, message.id);
      }
      throw missing(`button “${label}”`, messages);
    },
    async choose(who, where, label, value, on) {
      const messages = candidates(who, where, on);
      for (const message of messages) {
        const select = message.selects.find((each) => each.placeholder.startsWith(label));
        if (select !== undefined) return discord.choose(who, where, select.id, value, message.id);
      }
      throw missing(`select “${label}”`, messages);
    },
    async answer(who, where, question, right = true) {
      return shown(await talk.click(who, where, optionOf(question, right), question));
    },
    async rate(who, where, question, stars, right = true) {
      const prompt = await talk.answer(who, where, question, right);
      return shown(await talk.click(who, where, `${stars} `, prompt));
    },
    newest(who, where, words) {
      const found = all(who, where).findLast(says(words));
      if (found === undefined) throw missing(`message “${words}”`, all(who, where));
      return found;
    },
    count: (who, where, words) => all(who, where).filter(says(words)).length,
  };
  return talk;
}
