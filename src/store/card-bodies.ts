// What cards said when they were shown. A revision never changes, so it is read once: most of a click's reading was this.
import { and, eq } from 'drizzle-orm';
import type { Card } from '#src/core/card.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { cardRevisions } from './schema.ts';

/** A few decks of a few hundred cards: some megabytes. */
const MOST_BODIES = 2_000;

export interface RevisionKey {
  readonly deckId: string;
  readonly cardId: string;
  readonly revision: string;
}

/** Gives the card as it was in that revision; null when there is none. */
export function createCardBodies(db: Db): (key: RevisionKey) => Card | null {
  const asShown = db
    .select({ body: cardRevisions.body })
    .from(cardRevisions)
    .where(
      and(
        eq(cardRevisions.deckId, given('deckId')),
        eq(cardRevisions.cardId, given('cardId')),
        eq(cardRevisions.revision, given('revision')),
      ),
    )
    .prepare();
  const known = new Map<string, Card>();
  return ({ deckId, cardId, revision }) => {
    const key = `${deckId} ${cardId} ${revision}`;
    const body = known.get(key) ?? asShown.get({ deckId, cardId, revision })?.body ?? null;
    if (body === null) return null;
    if (known.size >= MOST_BODIES) known.clear();
    known.set(key, body);
    return body;
  };
}
