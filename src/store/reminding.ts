// What a person's next reminder follows from: where they live, what comes back when, and when they were reminded last.
import { and, eq, isNull, ne, not, or, sql } from 'drizzle-orm';
import type { CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { Reminding } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { createPersonQueries } from './person-queries.ts';
import type { PersonRow } from './rows.ts';
import { cards, decks, memories, reminders } from './schema.ts';

const personId = given('personId');

function prepareDueDays(db: Db) {
  return db
    .select({ day: memories.dueDay, count: sql<number>`count(*)` })
    .from(memories)
    .innerJoin(cards, and(eq(cards.deckId, memories.deckId), eq(cards.cardId, memories.cardId)))
    .innerJoin(decks, eq(decks.id, memories.deckId))
    .where(
      and(
        eq(memories.personId, personId),
        isNull(cards.archivedAt),
        isNull(decks.archivedAt),
        or(ne(memories.deckId, given('deckId')), ne(memories.cardId, given('cardId'))),
      ),
    )
    .groupBy(memories.dueDay)
    .orderBy(memories.dueDay)
    .prepare();
}

function prepareLastDigest(db: Db) {
  return db
    .select({ date: sql<LocalDate | null>`max(${reminders.localDate})` })
    .from(reminders)
    .where(
      and(
        eq(reminders.personId, personId),
        sql`${reminders.state} <> 'cancelled'`,
        not(sql`(${reminders.state} = 'planned' and ${reminders.snoozed} = 0)`),
      ),
    )
    .prepare();
}

/** `except` leaves one card out; null leaves out none. To be called inside a transaction. */
export function createRemindingQuery(db: Db): (person: PersonRow, except: CardKey | null) => Reminding {
  const queries = createPersonQueries(db);
  const dueDays = prepareDueDays(db);
  const lastDigest = prepareLastDigest(db);

  function zoneThere(id: string): string | null {
    const last = queries.lastWorkspace(id);
    return last && queries.workspaceZone(last.workspace, null);
  }

  return ({ id, zone }, except) => ({
    zone: zone ?? queries.lastAccount(id)?.zone ?? zoneThere(id) ?? 'UTC',
    // No card has an empty id.
    otherDueDays: dueDays.all({
      personId: id,
      deckId: except?.deckId ?? '',
      cardId: except?.cardId ?? '',
    }),
    lastDigestDate: lastDigest.get({ personId: id })?.date ?? null,
  });
}
