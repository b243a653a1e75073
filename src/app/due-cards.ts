// What a person has due, and the order in which a review asks it.
import type { LocalDate } from '#src/core/local-day.ts';
import { retrievability } from '#src/core/memory.ts';
import { type DueCard, type NewCard, pickForReview } from '#src/core/selection.ts';
import type { Person } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { currentCard } from './current-card.ts';

/** How many due cards one session holds at most. */
export const SESSION_DUE = 20;

/**
 * All that is due on this learner day, was not reviewed on it and can be asked, in no order. Cards of a deck that cannot
 * be read today wait for it.
 */
export async function dueCards(
  context: Pick<AppContext, 'store' | 'decks'>,
  person: Person,
  day: LocalDate,
): Promise<readonly DueCard[]> {
  const { retention } = person.settings;
  return (await context.store.reviews.memories(person.id))
    .filter(({ memory, ...key }) => memory.dueDay <= day && memory.lastDay < day && currentCard(context, key))
    .map(({ memory, ...key }) => ({ ...key, retrievability: retrievability(memory, day, { retention }) }));
}

/** What a session of this day asks, the same however often it is asked for: reminders name its first card. */
export function pickForSession(
  person: Person,
  day: LocalDate,
  due: readonly DueCard[],
  fresh: readonly NewCard[],
  maxNew: number,
): ReturnType<typeof pickForReview> {
  return pickForReview({ due, fresh, maxDue: SESSION_DUE, maxNew, seed: `${person.id}:${day}` });
}
