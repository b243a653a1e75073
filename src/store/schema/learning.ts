// Tables: what a person was shown, how it went, and what they remember.
import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { Grade, Rating } from '#src/core/memory.ts';
import type { SessionItem } from '#src/ports/records.ts';
import { posts } from './channels.ts';
import { cardRevisions } from './decks.ts';
import { accounts, persons, workspaces } from './people.ts';

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    items: text('items', { mode: 'json' }).$type<readonly SessionItem[]>().notNull(),
    startedAt: integer('started_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [index('sessions_person').on(table.personId)],
);

export const exposures = sqliteTable(
  'exposures',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    workspaceId: text('workspace_id').references(() => workspaces.id),
    deckId: text('deck_id').notNull(),
    cardId: text('card_id').notNull(),
    revision: text('revision').notNull(),
    order: text('option_order', { mode: 'json' }).$type<readonly string[]>().notNull(),
    source: text('source', { enum: ['post', 'session', 'private'] }).notNull(),
    postId: text('post_id').references(() => posts.id),
    sessionId: text('session_id').references(() => sessions.id),
    step: integer('step'),
    chosen: text('chosen'),
    chosenAt: integer('chosen_at'),
    /** When a choice is logged without a rating; kept after the rating for an undo. */
    unratedAt: integer('unrated_at'),
    awaitsRating: integer('awaits_rating', { mode: 'boolean' }).notNull(),
    /** The open attempt, or the one that has the live review. */
    attempt: integer('attempt').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('exposures_person_post').on(table.personId, table.postId),
    uniqueIndex('exposures_session_step').on(table.sessionId, table.step),
    index('exposures_post').on(table.postId),
    index('exposures_unrated').on(table.unratedAt).where(sql`awaits_rating = 1`),
    foreignKey({
      columns: [table.deckId, table.cardId, table.revision],
      foreignColumns: [cardRevisions.deckId, cardRevisions.cardId, cardRevisions.revision],
    }),
    check('exposures_source', sql`${table.source} in ('post', 'session', 'private')`),
    check('exposures_attempt', sql`${table.attempt} >= 1`),
  ],
);

/** The log: rows are added and, but for erasing a person, never changed. An undo repeats the row that it undoes. */
export const reviews = sqliteTable(
  'reviews',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind', { enum: ['rating', 'undo'] }).notNull(),
    undoes: integer('undoes').references((): AnySQLiteColumn => reviews.id),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    exposureId: text('exposure_id')
      .notNull()
      .references(() => exposures.id),
    attempt: integer('attempt').notNull(),
    deckId: text('deck_id').notNull(),
    cardId: text('card_id').notNull(),
    rating: integer('rating').$type<Rating>(),
    /** 1, 0, or null for recall. */
    correct: integer('correct').$type<0 | 1>(),
    grade: integer('grade').$type<Grade>().notNull(),
    day: text('day').notNull(),
    retention: real('retention').notNull(),
    points: integer('points').notNull(),
    at: integer('at').notNull(),
    /** The exact text of the memory before and after, so that an undo restores it byte for byte. */
    before: text('memory_before'),
    after: text('memory_after').notNull(),
  },
  (table) => [
    uniqueIndex('reviews_attempt')
      .on(table.personId, table.exposureId, table.attempt)
      .where(sql`kind = 'rating'`),
    uniqueIndex('reviews_undoes').on(table.undoes),
    index('reviews_card').on(table.personId, table.deckId, table.cardId),
    index('reviews_day').on(table.personId, table.day),
    index('reviews_exposure').on(table.exposureId),
    check(
      'reviews_kind',
      sql`${table.kind} in ('rating', 'undo') and (${table.kind} = 'undo') = (${table.undoes} is not null)`,
    ),
    check('reviews_rating', sql`${table.rating} between 1 and 5`),
    check('reviews_correct', sql`${table.correct} in (0, 1)`),
    check('reviews_grade', sql`${table.grade} between 1 and 4`),
  ],
);

export const memories = sqliteTable(
  'memories',
  {
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    deckId: text('deck_id').notNull(),
    cardId: text('card_id').notNull(),
    /** As in `memory`; a column of its own to be found by. */
    dueDay: text('due_day').notNull(),
    memory: text('memory').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.deckId, table.cardId] }),
    index('memories_due').on(table.personId, table.dueDay),
  ],
);

export const scores = sqliteTable(
  'scores',
  {
    reviewId: integer('review_id')
      .primaryKey()
      .references(() => reviews.id),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    deckId: text('deck_id').notNull(),
    cardId: text('card_id').notNull(),
    day: text('day').notNull(),
    points: integer('points').notNull(),
  },
  (table) => [
    uniqueIndex('scores_card_day').on(table.personId, table.deckId, table.cardId, table.day),
    index('scores_workspace').on(table.workspaceId, table.day),
    check('scores_points', sql`${table.points} > 0`),
  ],
);
