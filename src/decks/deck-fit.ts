// What of a deck would not fit into one message of a platform.
import type { DeckItem } from './deck-items.ts';
import type { DeckProblem } from './deck-problem.ts';
import {
  cardSizes,
  entrySizes,
  fitProblems,
  type MessageSizes,
  postSizes,
  recapSizes,
} from './fits-platforms.ts';
import type { CardSource, EntrySource } from './schema.ts';

interface Recap {
  readonly id: string;
  readonly sizes: MessageSizes;
}

/** The recap that leaves a post the least room: any card may have been asked before any other. */
function largestRecap(cards: readonly CardSource[]): Recap | null {
  let largest: Recap | null = null;
  for (const card of cards) {
    const sizes = recapSizes(card);
    if (largest === null || sizes.discord.characters > largest.sizes.discord.characters) {
      largest = { id: card.id, sizes };
    }
  }
  return largest;
}

function cardProblems(card: CardSource, recap: Recap | null): string[] {
  const problems = fitProblems(cardSizes(card));
  // Whoever shortens the card itself first may find that the rest has gone.
  if (problems.length > 0 || recap === null) return problems;
  const post = postSizes(card, recap.sizes);
  return fitProblems([{ ...post, message: `the post with the recap of \`${recap.id}\` above it` }]);
}

/** One problem for each limit of a platform that a message of a card or an entry breaks. */
export function unfit(
  deckId: string,
  cards: readonly DeckItem<CardSource>[],
  entries: readonly DeckItem<EntrySource>[],
  versionsOf: string | null,
): DeckProblem[] {
  const recap = largestRecap(cards.flatMap(({ value }) => value ?? []));
  const of = ({ file, where }: DeckItem<unknown>, messages: readonly string[]): DeckProblem[] =>
    messages.map((message) => ({ deckId, file, where, message }));
  return [
    ...cards.flatMap((item) => (item.value === null ? [] : of(item, cardProblems(item.value, recap)))),
    ...entries.flatMap((item) =>
      item.value === null ? [] : of(item, fitProblems(entrySizes({ ...item.value, versionsOf }))),
    ),
  ];
}
