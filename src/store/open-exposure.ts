// Shows a card to a person: once per post and per step of a session, once per interaction otherwise.
import { sql } from 'drizzle-orm';
import { UserError } from '#src/errors.ts';
import type { Cause, ExposureStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { createExposureQueries } from './exposure-queries.ts';
import { newId } from './ids.ts';
import { createInbox } from './inbox.ts';
import { createPersonQueries, type PersonQueries } from './person-queries.ts';
import { exposureOf } from './rows.ts';
import { exposures } from './schema.ts';

type NewExposure = Parameters<ExposureStore['open']>[0];

/** Somebody may erase their data while another click of theirs is under way. */
export function requireAccount(queries: PersonQueries, accountId: string): void {
  if (queries.account(accountId) !== null) return;
  throw new UserError('Your data was erased a moment ago. Please start again.');
}

function prepareInsert(db: Db) {
  return db
    .insert(exposures)
    .values({
      id: sql.placeholder('id'),
      personId: sql.placeholder('personId'),
      accountId: sql.placeholder('accountId'),
      workspaceId: sql.placeholder('workspaceId'),
      deckId: sql.placeholder('deckId'),
      cardId: sql.placeholder('cardId'),
      revision: sql.placeholder('revision'),
      order: sql.placeholder('order'),
      source: sql.placeholder('source'),
      postId: sql.placeholder('postId'),
      sessionId: sql.placeholder('sessionId'),
      step: sql.placeholder('step'),
      createdAt: sql.placeholder('now'),
      awaitsRating: false,
      attempt: 1,
    })
    .returning()
    .prepare();
}

export function createOpenExposure({ db, write }: Database): ExposureStore['open'] {
  const queries = createExposureQueries(db);
  const people = createPersonQueries(db);
  const inbox = createInbox(db);
  const insert = prepareInsert(db);

  function existing({ personId, postId, sessionId, step }: NewExposure, cause: Cause | null) {
    if (postId !== null) return queries.ofPost(personId, postId);
    if (sessionId !== null && step !== null) return queries.ofStep(sessionId, step);
    const first = cause === null ? null : inbox.find(cause, 'exposure');
    return first === null ? null : queries.byId(first);
  }

  function open(input: NewExposure, cause: Cause | null, now: number) {
    const there = existing(input, cause);
    if (there !== null) return exposureOf(there.exposure, there.review);
    requireAccount(people, input.accountId);
    const { card, ...rest } = input;
    const row = insert.get({ ...rest, ...card, id: newId(), now });
    if (cause !== null) inbox.note(cause, 'exposure', row.id, now);
    return exposureOf(row, null);
  }

  return (input, cause, now) => write(() => open(input, cause, now));
}
