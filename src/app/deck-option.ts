// The `deck` option of commands: which decks are meant, and what to suggest.
import { cut } from '#src/core/cut.ts';
import type { Deck } from '#src/core/deck.ts';
import { nearest } from '#src/core/nearest.ts';
import { UserError } from '#src/errors.ts';
import type { Suggestion } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';

/** All decks, or the one named. Throws UserError for a name that is none, and when there is no deck at all. */
export function chosenDecks(context: Pick<AppContext, 'decks'>, name: string | undefined): readonly Deck[] {
  const decks = [...context.decks.values()];
  if (decks.length === 0) throw new UserError(answering.nothingToAsk);
  if (name === undefined || name === '') return decks;
  const deck = context.decks.get(name.toLowerCase());
  if (deck !== undefined) return [deck];
  const known = decks.map(({ id }) => id);
  const near = nearest(name, known);
  throw new UserError(common.badValue('deck', cut(name, 40), near === null ? known : [near]));
}

/** Decks whose id or title begins with what was typed. */
export function completeDeck(context: AppContext, typed: string): readonly Suggestion[] {
  const begin = typed.toLowerCase();
  return [...context.decks.values()]
    .filter(({ id, title }) => id.startsWith(begin) || title.toLowerCase().startsWith(begin))
    .map(({ id, title }) => ({ label: title, value: id }));
}
