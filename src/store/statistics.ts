// Counts over the log: how one person does, and how a workspace does.
import { and, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { LocalDate } from '#src/core/local-day.ts';
import type { LeaderboardRow } from '#src/ports/records.ts';
import type { ReviewStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { isLive } from './live.ts';
import {
  accounts,
  cards,
  exposures,
  memberships,
  persons,
  reviews,
  scores,
  sessions,
  workspaces,
} from './schema.ts';

const count = sql<number>`count(*)`;
const remembered = sql<number>`coalesce(sum(${reviews.grade} > 1), 0)`;
const points = sql<number>`coalesce(sum(${reviews.points}), 0)`;

function totals(db: Db, personId: string) {
  const sure = sql`${reviews.rating} >= 4 and ${reviews.correct} is not null`;
  return db
    .select({
      reviews: count,
      points,
      confident: sql<number>`coalesce(sum(${sure}), 0)`,
      confidentRight: sql<number>`coalesce(sum(${sure} and ${reviews.correct} = 1), 0)`,
    })
    .from(reviews)
    .innerJoin(exposures, isLive)
    .where(eq(reviews.personId, personId))
    .get();
}

export function createStats({ db, read }: Database): ReviewStore['stats'] {
  const activeDays = (personId: string) =>
    db
      .selectDistinct({ day: reviews.day })
      .from(reviews)
      .innerJoin(exposures, isLive)
      .where(eq(reviews.personId, personId))
      .orderBy(desc(reviews.day))
      .all()
      .map(({ day }) => day);
  const topics = (personId: string) =>
    db
      .select({ topic: cards.topic, reviews: count, remembered })
      .from(reviews)
      .innerJoin(exposures, isLive)
      .innerJoin(cards, and(eq(cards.deckId, reviews.deckId), eq(cards.cardId, reviews.cardId)))
      .where(eq(reviews.personId, personId))
      .groupBy(cards.topic)
      .orderBy(cards.topic)
      .all();
  const none = { reviews: 0, points: 0, confident: 0, confidentRight: 0 };
  return (personId) =>
    read(() => ({
      ...(totals(db, personId) ?? none),
      activeDays: activeDays(personId),
      topics: topics(personId),
    }));
}

export function createNewToday({ db, read }: Database): ReviewStore['newToday'] {
  return (personId, day) =>
    read(() => {
      // Only a card's newest review can be undone, so a live review without a memory before is its first one.
      const first = and(eq(reviews.day, day), isNull(reviews.before), eq(exposures.source, 'session'));
      const row = db
        .select({ count })
        .from(reviews)
        .innerJoin(exposures, isLive)
        .where(and(eq(reviews.personId, personId), first))
        .get();
      return row?.count ?? 0;
    });
}

export function createSessionSummary({ db, read }: Database) {
  return (sessionId: string) =>
    read(() => {
      const row = db
        .select({ reviewed: count, remembered, points })
        .from(exposures)
        .innerJoin(sessions, eq(sessions.id, exposures.sessionId))
        .innerJoin(reviews, isLive)
        .where(eq(exposures.sessionId, sessionId))
        .get();
      return row ?? { reviewed: 0, remembered: 0, points: 0 };
    });
}

/** The name somebody last had in this workspace: on its platform, in its own team where there is a choice. */
export function accountIn(db: Db, workspaceId: string, personId: string) {
  return db
    .select({ account: accounts })
    .from(accounts)
    .innerJoin(workspaces, eq(workspaces.id, workspaceId))
    .where(eq(accounts.personId, personId))
    .orderBy(
      desc(sql`${accounts.platform} = ${workspaces.platform}`),
      desc(sql`${accounts.scope} = ${workspaces.externalId}`),
      desc(accounts.lastActiveAt),
      sql`${accounts}.rowid desc`,
    )
    .limit(1)
    .get()?.account;
}

export function createLeaderboard({ db, read }: Database): ReviewStore['leaderboard'] {
  function rows(workspaceId: string, since: LocalDate | null): LeaderboardRow[] {
    const total = sql<number>`sum(${scores.points})`;
    const sums = db
      .select({ personId: scores.personId, points: total })
      .from(scores)
      .innerJoin(persons, eq(persons.id, scores.personId))
      .leftJoin(
        memberships,
        and(eq(memberships.workspaceId, scores.workspaceId), eq(memberships.personId, scores.personId)),
      )
      .where(
        and(
          eq(scores.workspaceId, workspaceId),
          eq(persons.onLeaderboard, true),
          isNull(memberships.leftAt),
          since === null ? undefined : gte(scores.day, since),
        ),
      )
      .groupBy(scores.personId)
      .orderBy(desc(total), scores.personId)
      .all();
    return sums.map(({ personId, points: sum }) => {
      const found = accountIn(db, workspaceId, personId);
      if (found === undefined) throw new Error(`Person ${personId} has no account.`);
      const { platform, scope, externalId, displayName } = found;
      return { personId, displayName, account: { platform, scope, externalId }, points: sum };
    });
  }
  return (workspaceId, since) => read(() => rows(workspaceId, since));
}
