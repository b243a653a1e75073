// Tables: what is to be sent, what reminds, and which interactions had their effect.
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Target } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { accounts, persons, workspaces } from './people.ts';

export const reminders = sqliteTable(
  'reminders',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /**
     * Whose turn it takes: that of the workspace the person was last active in, or empty. No foreign key: it may be erased
     * before them.
     */
    workspaceId: text('workspace_id').notNull().default(''),
    localDate: text('local_date').notNull(),
    dueAt: integer('due_at').notNull(),
    state: text('state', { enum: ['planned', 'sending', 'sent', 'cancelled', 'failed'] }).notNull(),
    /** Moved by the person, so reviews do not move it again. */
    snoozed: integer('snoozed', { mode: 'boolean' }).notNull(),
    /** It was sent on its date once; a snoozed one that is given up is `sent` again rather than gone. */
    sentBefore: integer('sent_before', { mode: 'boolean' }).notNull(),
  },
  (table) => [
    uniqueIndex('reminders_person_date').on(table.personId, table.localDate),
    uniqueIndex('reminders_planned').on(table.personId).where(sql`state = 'planned'`),
    index('reminders_due').on(table.dueAt).where(sql`state = 'planned'`),
    index('reminders_turn').on(table.workspaceId, table.dueAt).where(sql`state = 'planned'`),
    index('reminders_sending').on(table.workspaceId).where(sql`state = 'sending'`),
    check('reminders_state', sql`${table.state} in ('planned', 'sending', 'sent', 'cancelled', 'failed')`),
  ],
);

export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['post', 'reminder', 'notice', 'confirmation'] }).notNull(),
    /** A post or a reminder, as `kind` says; of a notice, the post it belongs to or the workspace it greets. */
    subjectId: text('subject_id'),
    workspaceId: text('workspace_id').references(() => workspaces.id),
    personId: text('person_id').references(() => persons.id),
    platform: text('platform', { enum: ['discord', 'slack', 'playground'] }).notNull(),
    /** Null for direct messages. */
    channelId: text('channel_id'),
    target: text('target', { mode: 'json' }).$type<Target>().notNull(),
    /** Null once it was forgotten. */
    message: text('message', { mode: 'json' }).$type<Message>(),
    state: text('state', {
      enum: ['waiting', 'sent', 'unknown', 'failed', 'expired', 'cancelled'],
    }).notNull(),
    attempts: integer('attempts').notNull(),
    nextAt: integer('next_at').notNull(),
    leaseOwner: text('lease_owner'),
    leaseUntil: integer('lease_until'),
    /** When the request of the try under way left; null when none is under way. */
    tryStartedAt: integer('try_started_at'),
    uncertainSince: integer('uncertain_since'),
    expiresAt: integer('expires_at'),
    reason: text('reason'),
    messageChannelId: text('message_channel_id'),
    messageId: text('message_id'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
  },
  (table) => [
    index('deliveries_waiting').on(table.nextAt).where(sql`state = 'waiting'`),
    index('deliveries_urgent')
      .on(table.platform, table.nextAt)
      .where(sql`state = 'waiting' and kind <> 'reminder'`),
    index('deliveries_reminders')
      .on(table.platform, table.nextAt)
      .where(sql`state = 'waiting' and kind = 'reminder'`),
    index('deliveries_channel').on(table.workspaceId, table.channelId).where(sql`state = 'waiting'`),
    index('deliveries_subject').on(table.subjectId),
    index('deliveries_person').on(table.personId),
    index('deliveries_texts').on(table.settledAt).where(sql`message is not null`),
    check('deliveries_id', sql`length(${table.id}) between 1 and 22`),
    check('deliveries_kind', sql`${table.kind} in ('post', 'reminder', 'notice', 'confirmation')`),
    check(
      'deliveries_state',
      sql`${table.state} in ('waiting', 'sent', 'unknown', 'failed', 'expired', 'cancelled')`,
    ),
    check('deliveries_settled', sql`(${table.state} = 'waiting') = (${table.settledAt} is null)`),
  ],
);

/** What a platform asked to wait for: everything (`*`), all direct messages (`direct`) or one channel (`channel:ID`). */
export const pauses = sqliteTable(
  'pauses',
  {
    platform: text('platform', { enum: ['discord', 'slack', 'playground'] }).notNull(),
    lane: text('lane').notNull(),
    until: integer('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.lane] })],
);

/** How far the limits that the bot keeps to by itself are used, by lane: as those of `pauses`, or a workspace. */
export const budgets = sqliteTable(
  'budgets',
  {
    platform: text('platform', { enum: ['discord', 'slack', 'playground'] }).notNull(),
    lane: text('lane').notNull(),
    /** When it was written: a time that lies ahead was taken back, and so is the row. */
    since: integer('since').notNull(),
    /** Nothing of this lane leaves before. */
    until: integer('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.lane] })],
);

/** Which interactions had which effect already. One interaction may have several kinds of effect, each once. */
export const inbox = sqliteTable(
  'inbox',
  {
    platform: text('platform', { enum: ['discord', 'slack', 'playground'] }).notNull(),
    interactionId: text('interaction_id').notNull(),
    effect: text('effect', {
      enum: ['schedule', 'post', 'repost', 'exposure', 'session', 'reminder'],
    }).notNull(),
    resultId: text('result_id').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.interactionId, table.effect] }),
    index('inbox_result').on(table.resultId),
    index('inbox_at').on(table.at),
  ],
);

/**
 * Interactions that a process answers already. `WITHOUT ROWID` in the migration, which Drizzle cannot say: each click
 * writes one row.
 */
export const claims = sqliteTable('claims', {
  /** Discord's id of the interaction, or a hash of another platform and its id. */
  key: text('key').primaryKey(),
  at: integer('at').notNull(),
});

/** One row that is written to see whether writing works. */
export const health = sqliteTable('health', {
  id: integer('id').primaryKey(),
  beats: integer('beats').notNull(),
  filler: text('filler').notNull(),
});

/** One row that names this database among others, for whatever several of them share. */
export const instance = sqliteTable(
  'instance',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
  },
  (table) => [check('instance_one', sql`${table.id} = 1`)],
);
