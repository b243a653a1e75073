// Tables: how the bot gets into workspaces of which it does not hold the token from the settings, and who manages it there.
import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { persons, workspaces } from './people.ts';

export const installations = sqliteTable(
  'installations',
  {
    platform: text('platform', { enum: ['slack'] }).notNull(),
    /** The platform's id of the team. */
    externalId: text('external_id').notNull(),
    state: text('state', { enum: ['active', 'revoked'] }).notNull(),
    /** All that is known of it, tokens among it, sealed; null once it was revoked. */
    sealed: text('sealed'),
    /** When the token has to be exchanged for a new one; null when it does not run out. */
    tokenExpiresAt: integer('token_expires_at'),
    /** Rises with every write: what a late event of an earlier installation must not undo. */
    version: integer('version').notNull(),
    installedAt: integer('installed_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.externalId] }),
    check('installations_state', sql`${table.state} in ('active', 'revoked')`),
    check('installations_sealed', sql`(${table.state} = 'active') = (${table.sealed} is not null)`),
  ],
);

/** One attempt to install the bot: used once, soon, and by the browser that began it. */
export const installStates = sqliteTable('install_states', {
  /** A hash: whoever reads the database cannot finish somebody's installation. */
  hash: text('hash').primaryKey(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
});

/** Who alone may do something for now. */
export const leases = sqliteTable('leases', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  /** 0 where it never runs out by the clock. */
  until: integer('until').notNull(),
  /** Changes with each renewal of one that has to be watched; null where `until` says when it runs out. */
  beat: integer('beat'),
});

/** People whom the managers of a workspace let manage the bot there. */
export const managers = sqliteTable(
  'managers',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    personId: text('person_id')
      .notNull()
      .references(() => persons.id),
    namedAt: integer('named_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId] })],
);
