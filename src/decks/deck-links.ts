// What the items of a deck say about each other: ids used twice, and links that lead nowhere.
import { z } from 'zod';
import { didYouMean } from '#src/core/nearest.ts';
import type { DeckItem, DeckItems } from './deck-items.ts';
import { type DeckProblem, shown } from './deck-problem.ts';

function problemOf(deckId: string, item: DeckItem<unknown>, message: string): DeckProblem {
  return { deckId, file: item.file, where: item.where, message };
}

/** One problem for each item whose id another item before it has, naming both places. */
export function repeatedIds(deckId: string, items: readonly DeckItem<unknown>[]): DeckProblem[] {
  const first = new Map<string, DeckItem<unknown>>();
  return items.flatMap((item) => {
    if (item.id === null) return [];
    const earlier = first.get(item.id);
    if (earlier === undefined) {
      first.set(item.id, item);
      return [];
    }
    const here = item.line === null ? 'here' : `here in line ${item.line}`;
    const there = `in ${earlier.file}${earlier.line === null ? '' : ` line ${earlier.line}`}`;
    return [
      problemOf(deckId, item, `this id is used twice, ${here} and ${there}: give one of them another id.`),
    ];
  });
}

const linking = z.object({
  see: z.array(z.string()).catch([]),
  cards: z.array(z.string()).catch([]),
});

function idsOf(items: readonly DeckItem<unknown>[]): Set<string> {
  return new Set(items.flatMap((item) => item.id ?? []));
}

/**
 * One problem for each `see` and `cards` of an entry that names nothing. A kind of which a file could not be read
 * is left alone: its ids are not known.
 */
export function deadLinks(
  deckId: string,
  cards: DeckItems<unknown>,
  entries: DeckItems<unknown>,
): DeckProblem[] {
  const cardIds = cards.complete ? idsOf(cards.items) : null;
  const entryIds = entries.complete ? idsOf(entries.items) : null;
  const dead = (
    item: DeckItem<unknown>,
    key: string,
    ids: readonly string[],
    known: Set<string> | null,
    what: string,
  ) =>
    ids
      .map((id) => id.trim())
      .filter((id) => id !== '' && known !== null && !known.has(id))
      .map((id) => {
        const advice = didYouMean(id, known ?? [], ': correct or remove it.');
        return problemOf(
          deckId,
          item,
          `\`${key}\` names \`${shown(id)}\`, but this deck has no such ${what}${advice}`,
        );
      });
  return entries.items.flatMap((item) => {
    const links = linking.safeParse(item.raw).data ?? { see: [], cards: [] };
    return [
      ...dead(item, 'see', links.see, entryIds, 'reference entry'),
      ...dead(item, 'cards', links.cards, cardIds, 'card'),
    ];
  });
}
