// Which interactions had their effect already; written together with the effect.
import { and, eq, sql } from 'drizzle-orm';
import type { Cause } from '#src/ports/store.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { inbox } from './schema.ts';

export type Effect = (typeof inbox.$inferSelect)['effect'];

export interface Inbox {
  /** The id of what this interaction brought about the first time; null if it is new. */
  find(cause: Cause, effect: Effect): string | null;
  /** Notes the effect; a result that was erased meanwhile gives way to the new one. */
  note(cause: Cause, effect: Effect, resultId: string, now: number): void;
}

/** Both are to be called inside the transaction of the effect. */
export function createInbox(db: Db): Inbox {
  const found = db
    .select({ resultId: inbox.resultId })
    .from(inbox)
    .where(
      and(
        eq(inbox.platform, given('platform')),
        eq(inbox.interactionId, given('interactionId')),
        eq(inbox.effect, given('effect')),
      ),
    )
    .prepare();
  const noted = db
    .insert(inbox)
    .values({
      platform: sql.placeholder('platform'),
      interactionId: sql.placeholder('interactionId'),
      effect: sql.placeholder('effect'),
      resultId: sql.placeholder('resultId'),
      at: sql.placeholder('at'),
    })
    .onConflictDoUpdate({
      target: [inbox.platform, inbox.interactionId, inbox.effect],
      set: { resultId: sql`excluded.result_id`, at: sql`excluded.at` },
    })
    .prepare();
  return {
    find: ({ platform, interactionId }, effect) =>
      found.get({ platform, interactionId, effect })?.resultId ?? null,
    note: ({ platform, interactionId }, effect, resultId, at) => {
      noted.run({ platform, interactionId, effect, resultId, at });
    },
  };
}
