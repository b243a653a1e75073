// The card behind a key, as its deck has it now.
import type { Card, CardKey } from '#src/core/card.ts';
import type { AppContext } from './context.ts';

/** The current card behind a key; null once it left its deck, or while the deck cannot be read. */
export function currentCard(context: Pick<AppContext, 'decks'>, key: CardKey): Card | null {
  return context.decks.get(key.deckId)?.cards.find((card) => card.cardId === key.cardId) ?? null;
}
