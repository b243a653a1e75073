// What people of the loopback Slack do, in the words that they type and read.
import { elementsOf, type KitBlock } from './slack/block-kit/blocks.ts';
import type { LoopbackSlack, Place, Seen, ShownMessage, User, View } from './slack/loopback-slack.ts';
import { optionIn } from './tea-options.ts';
import type { TestClock } from './test-clock.ts';

/** Five commands in ten seconds are allowed to one person. */
const BETWEEN_COMMANDS_MS = 2_500;

export const DM = { dm: true } as const;
export const MODAL = { modal: true } as const;
export const HOME = { home: true } as const;

export type Stars = 1 | 2 | 3 | 4 | 5;

/** Something with words and buttons: a message, a modal or the Home tab. */
export type Sight = ShownMessage | View;

/** Something that somebody did, with what answers it: a message of their own, or the modal that it led to. */
export interface Deed extends Seen {
  readonly answer: Sight | null;
}

export interface SlackTalk {
  /** Types a command: `/quiz now deck:tea`, `/tea steep`. */
  type(who: User, where: Place, typed: string): Promise<Deed>;
  /** Clicks the button whose label begins like this, in the message or the newest one that has it. */
  click(who: User, where: Place, label: string, on?: Sight): Promise<Deed>;
  /** Chooses in the select with this placeholder or label. */
  choose(who: User, where: Place, label: string, value: string): Promise<Deed>;
  /** Answers a question right, or wrong, or has the answer of a recall card shown; gives the rating row. */
  answer(who: User, where: Place, question: Sight, right?: boolean): Promise<Sight>;
  /** Answers and rates. */
  rate(who: User, where: Place, question: Sight, stars: Stars, right?: boolean): Promise<Sight>;
  /** The newest message that this person sees there with these words; throws when there is none. */
  newest(who: User, where: Place, words: string | RegExp): ShownMessage;
  /** How many messages with these words this person sees there. */
  count(who: User, where: Place, words: string | RegExp): number;
}

/** What stands there for a person, without what holds marks apart. */
export const wordsOf = (seen: Sight | Deed | null): string => {
  if (seen === null) return '';
  return 'text' in seen ? seen.text.replaceAll('\u200b', '') : wordsOf(seen.answer);
};

export const labelsOf = ({ buttons }: Sight): readonly string[] => buttons.map(({ label }) => label);

/** What answered; throws when nothing did. */
export function shown({ answer }: Deed): Sight {
  if (answer === null) throw new Error('Nothing was shown.');
  return answer;
}

/** The same, where it must be a message. */
export function shownMessage(deed: Deed): ShownMessage {
  const sight = shown(deed);
  if (!('ts' in sight)) throw new Error(`A modal was shown: ${wordsOf(sight)}`);
  return sight;
}

const isView = (where: Place): boolean => 'modal' in where || 'home' in where;

export interface ShownSelect {
  readonly actionId: string;
  readonly label: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
}

/** The selects there, each with the words that stand beside it. */
export function selectsOf(blocks: readonly KitBlock[]): readonly ShownSelect[] {
  return blocks.flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      if (element.type !== 'static_select') return [];
      const beside = block.type === 'section' ? (block.text?.text ?? '') : '';
      const label = `${element.placeholder?.text ?? ''} ${beside}`.trim();
      const options = (element.options ?? []).map(({ text, value }) => ({ label: text.text, value }));
      return [{ actionId: element.action_id ?? '', label, options }];
    }),
  );
}

/** What answered it: what was clicked, if only this person reads it and it changed; a modal; else the first new message for them. */
function answerTo(seen: Seen, where: Place, before: View | null, clicked: ShownMessage | null): Sight | null {
  if ('modal' in where) return seen.view;
  if (seen.view !== null && seen.view.id !== before?.id) return seen.view;
  if (isView(where)) return seen.view;
  const isOwn = (one: ShownMessage) => one.ephemeral || 'dm' in where;
  const changed = seen.messages.find((one) => one.ts === clicked?.ts && isOwn(one));
  return changed ?? seen.messages.find((one) => isOwn(one)) ?? seen.messages[0] ?? null;
}

export function createSlackTalk(slack: LoopbackSlack, clock: Pick<TestClock, 'advance'>): SlackTalk {
  const all = (who: User, where: Place) => slack.messages(who, where);

  /** As it is now: it may have changed since it was seen. */
  function candidates(who: User, where: Place, on: Sight | undefined): readonly Sight[] {
    if ('modal' in where || 'home' in where) {
      const view = 'modal' in where ? slack.modal(who) : slack.homeOf(who);
      return view === null ? [] : [view];
    }
    if (on === undefined) return all(who, where).toReversed();
    const now = all(who, where).filter(({ ts }) => 'ts' in on && ts === on.ts);
    if (now.length === 0) throw new Error('That message is not there any more.');
    return now;
  }

  function missing(what: string, sights: readonly Sight[]): Error {
    const seen = sights.map((each) => `${wordsOf(each)} [${labelsOf(each)}]`);
    return new Error(`No ${what} in:\n${seen.join('\n--\n')}`);
  }

  const says =
    (words: string | RegExp) =>
    (message: ShownMessage): boolean =>
      typeof words === 'string' ? wordsOf(message).includes(words) : words.test(wordsOf(message));

  async function act(
    who: User,
    where: Place,
    clicked: Sight | null,
    doIt: () => Promise<Seen>,
  ): Promise<Deed> {
    const before = slack.modal(who);
    const seen = await doIt();
    const message = clicked !== null && 'ts' in clicked ? clicked : null;
    return { ...seen, answer: answerTo(seen, where, before, message) };
  }

  const talk: SlackTalk = {
    type(who, where, typed) {
      clock.advance(BETWEEN_COMMANDS_MS);
      const [name = '', ...words] = typed.split(' ');
      return act(who, where, null, () => slack.command(who, where, name, words.join(' ')));
    },
    async click(who, where, label, on) {
      const sights = candidates(who, where, on);
      for (const sight of sights) {
        const button = sight.buttons.find((each) => each.url === null && each.label.startsWith(label));
        if (button === undefined) continue;
        const { actionId, value } = button;
        return act(who, where, sight, () =>
          'home' in where
            ? slack.pressHome(who, actionId, value)
            : slack.press(who, where, actionId, 'ts' in sight ? sight.ts : undefined),
        );
      }
      throw missing(`button “${label}”`, sights);
    },
    async choose(who, where, label, value) {
      const sights = candidates(who, where, undefined);
      for (const sight of sights) {
        const select = selectsOf(sight.blocks).find((each) => each.label.includes(label));
        if (select === undefined) continue;
        return act(who, where, sight, () => slack.choose(who, where, select.actionId, value));
      }
      throw missing(`select “${label}”`, sights);
    },
    async answer(who, where, question, right = true) {
      return shown(await talk.click(who, where, optionIn(wordsOf(question), right), question));
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
