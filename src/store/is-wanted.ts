// Which planned reminders may go out at all.
import { and, type SQL, sql } from 'drizzle-orm';
import { persons, reminders } from './schema.ts';

/** The person wants reminders and can be reached. */
export const wantsThem: SQL = sql`${persons.remindersOn} = 1 and ${persons.paused} = 0 and ${persons.direct} = 'open'`;

/** Planned, for a person who wants reminders and can be reached; needs `persons` joined. Literal, as the index is. */
export const isWanted: SQL | undefined = and(sql`${reminders.state} = 'planned'`, wantsThem);
