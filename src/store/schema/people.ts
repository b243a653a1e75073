// Tables: who learns, and where they were seen.
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

const PLATFORMS = ['discord', 'slack', 'playground'] as const;

export const workspaces = sqliteTable(
  'workspaces',
  {
    id: text('id').primaryKey(),
    platform: text('platform', { enum: PLATFORMS }).notNull(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    zone: text('zone'),
    removedAt: integer('removed_at'),
    welcomedAt: integer('welcomed_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('workspaces_ref').on(table.platform, table.externalId),
    check('workspaces_platform', sql`${table.platform} in ('discord', 'slack', 'playground')`),
  ],
);

export const persons = sqliteTable(
  'persons',
  {
    id: text('id').primaryKey(),
    zone: text('zone'),
    reminderHour: integer('reminder_hour').notNull(),
    remindersOn: integer('reminders_on', { mode: 'boolean' }).notNull(),
    paused: integer('paused', { mode: 'boolean' }).notNull(),
    newPerDay: integer('new_per_day').notNull(),
    retention: real('retention').notNull(),
    onLeaderboard: integer('on_leaderboard', { mode: 'boolean' }).notNull(),
    version: integer('version').notNull(),
    explainedAt: integer('explained_at'),
    remindersOfferedAt: integer('reminders_offered_at'),
    direct: text('direct', { enum: ['open', 'refused-unnoticed', 'refused-noticed'] }).notNull(),
    /** Where reminders go: the account that turned them on. No foreign key: accounts point here already. */
    reminderAccountId: text('reminder_account_id'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    check('persons_reminder_hour', sql`${table.reminderHour} between 8 and 20`),
    check('persons_new_per_day', sql`${table.newPerDay} between 0 and 50`),
    check('persons_retention', sql`${table.retention} between 0.7 and 0.97`),
    check('persons_direct', sql`${table.direct} in ('open', 'refused-unnoticed', 'refused-noticed')`),
  ],
);

export const accounts = sqliteTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    platform: text('platform', { enum: PLATFORMS }).notNull(),
    scope: text('scope').notNull(),
    externalId: text('external_id').notNull(),
    displayName: text('display_name').notNull(),
    /** The zone that the platform knows of them. */
    zone: text('zone'),
    lastActiveAt: integer('last_active_at').notNull(),
    /** When the bot was last used without any workspace, through an installation of their own; null: never, or it is gone. */
    personalAt: integer('personal_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('accounts_ref').on(table.platform, table.scope, table.externalId),
    index('accounts_person').on(table.personId),
    check('accounts_platform', sql`${table.platform} in ('discord', 'slack', 'playground')`),
  ],
);

export const memberships = sqliteTable(
  'memberships',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    lastActiveAt: integer('last_active_at').notNull(),
    /** When the platform was last asked for name and membership. */
    checkedAt: integer('checked_at'),
    /** When the platform said that they are no member any more. */
    leftAt: integer('left_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.personId] }),
    index('memberships_person').on(table.personId, table.lastActiveAt),
  ],
);
