// `/asyncio gather` explains gather: in private, with a way to share it and to be asked about it.
import type { Card } from '#src/core/card.ts';
import { cut } from '#src/core/cut.ts';
import { type Deck, type ReferenceEntry, versionName } from '#src/core/deck.ts';
import { plainText } from '#src/core/rich-text.ts';
import { UserError } from '#src/errors.ts';
import type { Answer, Platform, Suggestion } from '#src/ports/chat.ts';
import type { Block, Button, Form, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { commandName, MAX_TERM } from './commands.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import { askPrivately } from './private-question.ts';
import type { Acting, CommandRoute, Feature, Request } from './route.ts';
import { button, code, heading, line, linkButton, list, message, paragraph, quiet, row } from './say.ts';
import { common } from './texts/common.ts';
import { lookingUp } from './texts/looking-up.ts';

/** How many near misses are offered as buttons: one row. */
const NEAR = 5;

/** Everything there is to say about one entry, without buttons. */
function entryBlocks(entry: ReferenceEntry): readonly Block[] {
  const example: Block[] =
    entry.code === null ? [] : [{ kind: 'code', lang: entry.code.lang, text: entry.code.text.trimEnd() }];
  return [
    heading(entry.id),
    paragraph([code(entry.signature)]),
    paragraph(entry.summary),
    ...entry.details,
    ...example,
    ...(entry.pitfalls.length > 0 ? [paragraph(lookingUp.pitfalls), list(entry.pitfalls)] : []),
    ...entry.versions.map(({ since, what }) => quiet(lookingUp.versions(versionName(entry, since), what))),
    ...(entry.see.length > 0 ? [quiet(lookingUp.seeAlso(entry.see))] : []),
  ];
}

const quizButton = (entry: ReferenceEntry): Button =>
  button(encodeButton('quiz-entry', entry.deckId, entry.id), lookingUp.quizMe, 'primary');

/** Without the button that would share it a second time. */
const sharedMessage = (entry: ReferenceEntry): Message =>
  message([
    ...entryBlocks(entry),
    quiet(lookingUp.shared),
    row(quizButton(entry), linkButton(lookingUp.docs, entry.docs)),
  ]);

function entryMessage(request: Request, entry: ReferenceEntry): Message {
  const share = button(encodeButton('share', entry.deckId, entry.id), lookingUp.share);
  return message(
    [
      ...entryBlocks(entry),
      row(
        quizButton(entry),
        ...(request.interaction.channel === null ? [] : [share]),
        linkButton(lookingUp.docs, entry.docs),
      ),
    ],
    `${entry.id}: ${plainText(entry.summary)}`,
  );
}

/** What is near, or else what most people begin with. */
function nearMessage(
  term: string,
  matches: readonly ReferenceEntry[],
  beginning: readonly ReferenceEntry[],
): Message {
  const near = (matches.length > 0 ? matches : beginning).slice(0, NEAR);
  if (near.length === 0) return line(lookingUp.nothing(term));
  return message([
    paragraph(lookingUp.nothing(term)),
    paragraph(matches.length > 0 ? lookingUp.nearMisses : lookingUp.begin),
    row(...near.map((entry) => button(encodeButton('entry', entry.deckId, entry.id), cut(entry.id, 75)))),
  ]);
}

/** Throws UserError for more than is ever looked up. */
function termIn(typed: string): string {
  const term = typed.trim();
  if (term.length > MAX_TERM) throw new UserError(lookingUp.tooLong);
  return term;
}

function look(context: AppContext, command: string, request: Request, typed: string): Message {
  const term = termIn(typed);
  if (term === '') {
    const [example] = context.lookup.suggest(command, '', 1);
    return line(lookingUp.empty(commandName(context, command), example?.id ?? null));
  }
  const { exact, matches } = context.lookup.find(command, term, NEAR);
  return exact === null
    ? nearMessage(term, matches, context.lookup.suggest(command, '', NEAR))
    : entryMessage(request, exact);
}

function complete(context: AppContext, command: string, typed: string): readonly Suggestion[] {
  if (typed.length > MAX_TERM) return [];
  return context.lookup.suggest(command, typed, 10).map((entry) => ({
    label: cut(`${entry.id}: ${plainText(entry.summary)}`, 75),
    value: entry.id,
  }));
}

function entryOf(context: AppContext, [deckId, entryId]: readonly string[]): ReferenceEntry {
  const entry = context.decks.get(deckId ?? '')?.reference.find(({ id }) => id === entryId);
  if (entry === undefined) throw new UserError(common.staleButton);
  return entry;
}

/** Of the entry, else of its topic. Throws UserError when there is none. */
function cardsOn(context: AppContext, entry: ReferenceEntry): readonly Card[] {
  const cards = context.decks.get(entry.deckId)?.cards ?? [];
  const own = cards.filter(({ cardId }) => entry.cards.includes(cardId));
  const related = own.length > 0 ? own : cards.filter(({ topic }) => topic === entry.topic);
  if (related.length === 0) throw new UserError(lookingUp.noCards(entry.see));
  return related;
}

/** Throws UserError where there is nobody to share it with. */
function shareable(context: AppContext, { interaction }: Acting, args: readonly string[]): ReferenceEntry {
  if (interaction.channel === null) throw new UserError(lookingUp.cannotShare);
  return entryOf(context, args);
}

/** Asks what to look up, with what there is to choose from. */
const lookupForm = (context: AppContext, command: string, title: string): Form => ({
  id: encodeButton('look', command),
  title: lookingUp.formTitle(title),
  submit: lookingUp.formSubmit,
  fields: [
    {
      kind: 'typeahead',
      name: 'term',
      label: lookingUp.formTerm,
      hint: lookingUp.formHint,
      command: `${context.commandPrefix}${command}`,
    },
  ],
});

/** One lookup command per deck, and the buttons below an entry. */
export function lookup(context: AppContext): Feature {
  const modeOf = (options: Readonly<Record<string, string>>, platform: Platform) =>
    (options.term ?? '').trim() === '' && traitsOf(platform).completesInForms ? 'form' : 'private';
  const found = (command: string, request: Request, typed: string): Answer => ({
    mode: 'private',
    message: look(context, command, request, typed),
  });
  const route = ({ command, title }: Deck): CommandRoute => ({
    mode: modeOf,
    target: (_acting, options) => termIn(options.term ?? ''),
    run: async (request, options) =>
      modeOf(options, request.interaction.account.platform) === 'form'
        ? { mode: 'form', form: lookupForm(context, command, title) }
        : found(command, request, options.term ?? ''),
    complete: (_option, typed) => complete(context, command, typed),
  });
  const decks = [...context.decks.values()];
  const asked = ([command = '']: readonly string[], { term = '' }: Readonly<Record<string, string>>) => {
    if (!decks.some((deck) => deck.command === command)) throw new UserError(common.staleForm);
    return { command, term: termIn(term) };
  };
  return {
    commands: Object.fromEntries(decks.map((deck) => [deck.command, route(deck)])),
    forms: {
      look: {
        mode: 'private',
        target: (_acting, args, values) => asked(args, values),
        run: async (request, args, values) => {
          const { command, term } = asked(args, values);
          return found(command, request, term);
        },
      },
    },
    buttons: {
      entry: {
        mode: 'update',
        target: (_acting, args) => entryOf(context, args),
        run: async (request, args) => ({
          mode: 'update',
          message: entryMessage(request, entryOf(context, args)),
        }),
      },
      share: {
        mode: 'public',
        target: (acting, args) => shareable(context, acting, args),
        run: async (request, args) => {
          const entry = shareable(context, request, args);
          const by = quiet(lookingUp.sharedBy(request.actor.displayName));
          const blocks = [...entryBlocks(entry), by, row(linkButton(lookingUp.docs, entry.docs))];
          return { mode: 'public', message: message(blocks), carrier: sharedMessage(entry) };
        },
      },
      'quiz-entry': {
        mode: 'private',
        target: (_acting, args) => cardsOn(context, entryOf(context, args)),
        run: async (request, args) => {
          const related = cardsOn(context, entryOf(context, args));
          return {
            mode: 'private',
            message: await askPrivately(context, request, related, lookingUp.askedAll),
          };
        },
      },
    },
  };
}
