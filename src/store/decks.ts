// The stored decks: what is asked now, and every revision that was ever shown.
import { and, eq, isNull, notInArray } from 'drizzle-orm';
import type { Card } from '#src/core/card.ts';
import type { Deck } from '#src/core/deck.ts';
import type { DeckStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { cardRevisions, cards, decks } from './schema.ts';

type CardRow = typeof cards.$inferSelect;

function isSame(row: CardRow, card: Card): boolean {
  const { revision, topic, level } = card;
  return row.revision === revision && row.topic === topic && row.level === level && row.archivedAt === null;
}

function saveCard(db: Db, card: Card, now: number): void {
  const { deckId, cardId, revision, topic, level } = card;
  const current = { revision, topic, level, archivedAt: null };
  db.insert(cards)
    .values({ deckId, cardId, ...current })
    .onConflictDoUpdate({ target: [cards.deckId, cards.cardId], set: current })
    .run();
  db.insert(cardRevisions)
    .values({ deckId, cardId, revision, body: card, createdAt: now })
    .onConflictDoNothing()
    .run();
}

function sync(db: Db, deck: Deck, now: number) {
  const current = { title: deck.title, archivedAt: null };
  db.insert(decks)
    .values({ id: deck.id, ...current })
    .onConflictDoUpdate({ target: decks.id, set: current })
    .run();
  const stored = db.select().from(cards).where(eq(cards.deckId, deck.id)).all();
  const left = new Map(stored.map((row) => [row.cardId, row]));
  const counts = { added: 0, changed: 0, archived: 0 };
  for (const card of deck.cards) {
    const row = left.get(card.cardId);
    left.delete(card.cardId);
    if (row === undefined || row.archivedAt !== null) counts.added += 1;
    else if (row.revision !== card.revision) counts.changed += 1;
    if (row === undefined || !isSame(row, card)) saveCard(db, card, now);
  }
  for (const row of left.values()) {
    if (row.archivedAt !== null) continue;
    counts.archived += 1;
    db.update(cards)
      .set({ archivedAt: now })
      .where(and(eq(cards.deckId, row.deckId), eq(cards.cardId, row.cardId)))
      .run();
  }
  return counts;
}

function prepareRevision(db: Db) {
  return db
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
}

export function createDeckStore({ db, ask, write }: Database): DeckStore {
  const asShown = prepareRevision(db);
  return {
    syncDeck: (deck, now) => write(() => sync(db, deck, now)),
    archiveDecksExcept: (deckIds, now) =>
      write(() => {
        db.update(decks)
          .set({ archivedAt: now })
          .where(and(notInArray(decks.id, [...deckIds]), isNull(decks.archivedAt)))
          .run();
      }),
    card: ({ deckId, cardId }, revision) =>
      ask(() => asShown.get({ deckId, cardId, revision })?.body ?? null),
  };
}
