// Review sessions: a list of cards that one person goes through.
import { and, eq, isNull } from 'drizzle-orm';
import type { CardKey } from '#src/core/card.ts';
import type { Session, SessionItem } from '#src/ports/records.ts';
import type { Cause, SessionStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { requireAccount } from './open-exposure.ts';
import { createPersonQueries } from './person-queries.ts';
import { sessions } from './schema.ts';
import { createSessionSummary } from './statistics.ts';

type NewSession = Parameters<SessionStore['start']>[0];

export function createSessionStore(database: Database): SessionStore {
  const { db, read, write } = database;
  const inbox = createInbox(db);
  const people = createPersonQueries(db);
  const byId = (id: string): Session | null =>
    db.select().from(sessions).where(eq(sessions.id, id)).get() ?? null;

  function start({ personId, accountId, items }: NewSession, cause: Cause, now: number): Session {
    const first = inbox.find(cause, 'session');
    const prior = first === null ? null : byId(first);
    if (prior !== null) return prior;
    requireAccount(people, accountId);
    const session = db
      .insert(sessions)
      .values({ id: newId(), personId, accountId, items, startedAt: now })
      .returning()
      .get();
    inbox.note(cause, 'session', session.id, now);
    return session;
  }

  function addPractice(sessionId: string, { deckId, cardId }: CardKey): Session | null {
    const session = byId(sessionId);
    if (session === null) return null;
    const isThere = (item: SessionItem) =>
      item.kind === 'practice' && item.deckId === deckId && item.cardId === cardId;
    if (session.items.some(isThere)) return session;
    const items = [...session.items, { kind: 'practice' as const, deckId, cardId }];
    db.update(sessions).set({ items }).where(eq(sessions.id, sessionId)).run();
    return { ...session, items };
  }

  return {
    start: (input, cause, now) => write(() => start(input, cause, now)),
    session: (sessionId) => read(() => byId(sessionId)),
    addPractice: (sessionId, card) => write(() => addPractice(sessionId, card)),
    end: (sessionId, now) =>
      write(() => {
        db.update(sessions)
          .set({ endedAt: now })
          .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
          .run();
      }),
    summary: createSessionSummary(database),
  };
}
