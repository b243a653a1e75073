// What gives a right option away: its length, or its place.
import type { Card } from '#src/core/card.ts';
import { plainText } from '#src/core/rich-text.ts';

/** Longer or shorter than every other option by more than a third, and by more than a short word. */
const THIRD = 1 / 3;
const MIN_DIFFERENCE = 12;
/** With four options a quarter stands at each place, give or take. */
const MOST_AT_ONE_PLACE = 0.4;
/** Of fewer cards, a place may well have many by chance. */
const MIN_CARDS = 20;

/** A sentence when the right option stands out by its length; null when it does not. */
export function oddLength(card: Pick<Card, 'choices'>): string | null {
  const lengthOf = (choice: Card['choices'][number]): number => Array.from(plainText(choice.text)).length;
  const right = card.choices.filter(({ correct }) => correct).map(lengthOf)[0];
  const others = card.choices.filter(({ correct }) => !correct).map(lengthOf);
  if (right === undefined || others.length === 0) return null;
  const shortest = Math.min(...others);
  const longest = Math.max(...others);
  if (right > longest * (1 + THIRD) && right - longest >= MIN_DIFFERENCE) {
    return `the right option is far longer than the others (${right} characters, theirs at most ${longest}): make them alike.`;
  }
  if (right < shortest * (1 - THIRD) && shortest - right >= MIN_DIFFERENCE) {
    return `the right option is far shorter than the others (${right} characters, theirs at least ${shortest}): make them alike.`;
  }
  return null;
}

/** How many choice cards have their right option at each place, most first. */
export function rightPlaces(
  cards: readonly Pick<Card, 'choices'>[],
): readonly { readonly id: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { choices } of cards) {
    const right = choices.find(({ correct }) => correct);
    if (right !== undefined) counts.set(right.id, (counts.get(right.id) ?? 0) + 1);
  }
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count);
}

/** A sentence when the right option of many cards stands at one place; null when it does not, or of few cards. */
export function oddPlace(cards: readonly Pick<Card, 'choices'>[]): string | null {
  const all = cards.filter(({ choices }) => choices.length > 0).length;
  const [most] = rightPlaces(cards);
  if (most === undefined || all < MIN_CARDS || most.count <= MOST_AT_ONE_PLACE * all) return null;
  return `${most.id} is the right option of ${most.count} of ${all} choice cards: spread the right one over all places.`;
}
