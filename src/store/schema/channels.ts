// Tables: what is posted into channels, and when.
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LEVELS } from '#src/core/card.ts';
import { cardRevisions } from './decks.ts';
import { workspaces } from './people.ts';

export const schedules = sqliteTable(
  'schedules',
  {
    id: text('id').primaryKey(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    channelId: text('channel_id').notNull(),
    deckId: text('deck_id').notNull(),
    time: text('time').notNull(),
    zone: text('zone').notNull(),
    weekdays: text('weekdays', { mode: 'json' }).$type<readonly number[]>().notNull(),
    level: text('level', { enum: LEVELS }),
    /** Opens a thread for discussion below each post. */
    discussion: integer('discussion', { mode: 'boolean' }).notNull().default(false),
    paused: integer('paused', { mode: 'boolean' }).notNull(),
    disabledReason: text('disabled_reason'),
    activeSince: integer('active_since').notNull(),
    /** A person; empty once they were erased. */
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    lastDate: text('last_date'),
    archivedAt: integer('archived_at'),
  },
  (table) => [
    index('schedules_channel').on(table.workspaceId, table.channelId),
    index('schedules_creator').on(table.createdBy),
    check('schedules_level', sql`${table.level} in ('beginner', 'intermediate', 'advanced')`),
  ],
);

export const posts = sqliteTable(
  'posts',
  {
    id: text('id').primaryKey(),
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => schedules.id),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    channelId: text('channel_id').notNull(),
    localDate: text('local_date').notNull(),
    ordinal: integer('ordinal').notNull(),
    deckId: text('deck_id').notNull(),
    cardId: text('card_id'),
    revision: text('revision'),
    order: text('option_order', { mode: 'json' }).$type<readonly string[]>().notNull(),
    state: text('state', {
      enum: ['pending', 'sent', 'unknown', 'failed', 'skipped', 'retracted'],
    }).notNull(),
    late: integer('late', { mode: 'boolean' }).notNull(),
    dueAt: integer('due_at').notNull(),
    messageChannelId: text('message_channel_id'),
    messageId: text('message_id'),
    reason: text('reason'),
    sentAt: integer('sent_at'),
    /** How many answers its message says there are; -1 once it says that the post was taken back. */
    shownAnswered: integer('shown_answered').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('posts_sent').on(table.sentAt).where(sql`state = 'sent'`),
    index('posts_retracted').on(table.id).where(sql`state = 'retracted'`),
    uniqueIndex('posts_occurrence').on(table.scheduleId, table.localDate, table.ordinal),
    index('posts_channel').on(table.workspaceId, table.channelId, table.deckId, table.createdAt),
    foreignKey({
      columns: [table.deckId, table.cardId, table.revision],
      foreignColumns: [cardRevisions.deckId, cardRevisions.cardId, cardRevisions.revision],
    }),
    check(
      'posts_state',
      sql`${table.state} in ('pending', 'sent', 'unknown', 'failed', 'skipped', 'retracted')`,
    ),
    check('posts_ordinal', sql`${table.ordinal} >= 0`),
    check(
      'posts_card',
      sql`(${table.cardId} is null) = (${table.revision} is null) and (${table.cardId} is not null or ${table.state} = 'skipped')`,
    ),
  ],
);
