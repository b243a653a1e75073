// Tables: decks and their cards, with every revision that was ever shown.
import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { type Card, LEVELS } from '#src/core/card.ts';

export const decks = sqliteTable('decks', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  archivedAt: integer('archived_at'),
});

export const cards = sqliteTable(
  'cards',
  {
    deckId: text('deck_id')
      .notNull()
      .references(() => decks.id),
    cardId: text('card_id').notNull(),
    /** The revision that is asked now. */
    revision: text('revision').notNull(),
    topic: text('topic').notNull(),
    level: text('level', { enum: LEVELS }).notNull(),
    archivedAt: integer('archived_at'),
  },
  (table) => [
    primaryKey({ columns: [table.deckId, table.cardId] }),
    check('cards_level', sql`${table.level} in ('beginner', 'intermediate', 'advanced')`),
  ],
);

export const cardRevisions = sqliteTable(
  'card_revisions',
  {
    deckId: text('deck_id').notNull(),
    cardId: text('card_id').notNull(),
    revision: text('revision').notNull(),
    body: text('body', { mode: 'json' }).$type<Card>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.deckId, table.cardId, table.revision] }),
    foreignKey({ columns: [table.deckId, table.cardId], foreignColumns: [cards.deckId, cards.cardId] }),
  ],
);
