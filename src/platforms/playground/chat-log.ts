// The chat as the playground keeps it: members, places and messages, in a SQLite file of its own.
// It is not the Store because it plays the platform's part: what stands here, Discord or Slack keep on their servers.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type LogFile, openLogFile } from './log-file.ts';
import type { WireMessage } from './wire.ts';
import { wireForm, wireMessage } from './wire-message.ts';

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly acceptsDirect: boolean;
}

/** A channel (`directWith` null), or one member's direct messages with the bot. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly directWith: string | null;
}

export interface LoggedMessage {
  readonly id: number;
  /** Rises with every message written or edited: what a reader has to be told is what lies above theirs. */
  readonly revision: number;
  readonly place: string;
  /** A member's id; null is the bot. */
  readonly author: string | null;
  /** The only member who sees it; null is everybody. Direct messages always name their member. */
  readonly visibleTo: string | null;
  readonly message: WireMessage;
  readonly createdAt: number;
  readonly editedAt: number | null;
}

export interface NewMessage {
  readonly place: string;
  readonly author: string | null;
  readonly visibleTo: string | null;
  readonly message: WireMessage;
  /** Adding a second message of the same id gives back the first. Null: none can be a repeat. */
  readonly deliveryId: string | null;
}

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('messages'), ids: z.array(z.number()) }),
  z.object({ kind: z.literal('form'), form: wireForm }),
]);

/** What an interaction led to, kept so that a repeat of it leads to the same. */
export interface Answered {
  readonly interactionId: string;
  readonly member: string;
  readonly place: string;
  /** The message that was clicked, if one was. */
  readonly message: number | null;
  readonly outcome: z.infer<typeof outcomeSchema>;
}

export interface ChatLog {
  members(): readonly Member[];
  member(id: string): Member | null;
  setAcceptsDirect(memberId: string, accepts: boolean): void;
  /** The channels, then this member's direct messages. */
  places(memberId: string): readonly Place[];
  place(id: string): Place | null;
  direct(memberId: string): Place | null;
  add(message: NewMessage): LoggedMessage;
  /** Null if there is no such message. */
  edit(id: number, message: WireMessage): LoggedMessage | null;
  message(id: number): LoggedMessage | null;
  /** The newest `limit` messages of a place that this member sees, below the id `before`, oldest first. */
  page(memberId: string, placeId: string, before: number | null, limit: number): readonly LoggedMessage[];
  /** What this member sees of all that changed after `revision`, in the order of the changes. */
  changedSince(memberId: string, revision: number): readonly LoggedMessage[];
  revision(): number;
  answered(interactionId: string): Answered | null;
  keepAnswered(answered: Answered): void;
  saveClockOffset(offsetMs: number): void;
  /** Everything in `work` is written, or nothing is. */
  atomically<T>(work: () => T): T;
  close(): void;
}

const flag = z.number().transform((value) => value === 1);
const memberRow = z
  .object({ id: z.string(), name: z.string(), is_admin: flag, accepts_direct: flag })
  .transform((row): Member => {
    return { id: row.id, name: row.name, isAdmin: row.is_admin, acceptsDirect: row.accepts_direct };
  });
const placeRow = z
  .object({ id: z.string(), name: z.string(), topic: z.string(), direct_with: z.string().nullable() })
  .transform((row): Place => ({ id: row.id, name: row.name, topic: row.topic, directWith: row.direct_with }));
const messageRow = z
  .object({
    id: z.number(),
    revision: z.number(),
    place: z.string(),
    author: z.string().nullable(),
    visible_to: z.string().nullable(),
    body: z.string(),
    created_at: z.number(),
    edited_at: z.number().nullable(),
  })
  .transform((row): LoggedMessage => {
    const { id, revision, place, author } = row;
    const message = wireMessage.parse(JSON.parse(row.body));
    const times = { createdAt: row.created_at, editedAt: row.edited_at };
    return { id, revision, place, author, visibleTo: row.visible_to, message, ...times };
  });
const answeredRow = z.object({
  interactionId: z.string(),
  member: z.string(),
  place: z.string(),
  message: z.number().nullable(),
  outcome: z.string().transform((json) => outcomeSchema.parse(JSON.parse(json))),
});
const newest = z.object({ revision: z.number() });

/** `now` tells the moved time: messages are dated with it. */
export function createChatLog(options: { path: string; now: () => number }): ChatLog {
  const db = openLogFile(options.path);
  return { ...people(db), ...messages(db, options.now), ...rest(db) };
}

function people(db: LogFile) {
  const all = db.prepare('SELECT * FROM member ORDER BY position');
  const one = db.prepare('SELECT * FROM member WHERE id = ?');
  const accept = db.prepare('UPDATE member SET accepts_direct = ? WHERE id = ?');
  const places = db.prepare(
    'SELECT * FROM place WHERE direct_with IS NULL OR direct_with = ? ORDER BY position',
  );
  const place = db.prepare('SELECT * FROM place WHERE id = ?');
  const direct = db.prepare('SELECT * FROM place WHERE direct_with = ?');
  return {
    members: () => all.all().map((row) => memberRow.parse(row)),
    member: (id: string) => orNull(memberRow, one.get(id)),
    setAcceptsDirect: (id: string, accepts: boolean) => void accept.run(accepts ? 1 : 0, id),
    places: (memberId: string) => places.all(memberId).map((row) => placeRow.parse(row)),
    place: (id: string) => orNull(placeRow, place.get(id)),
    direct: (memberId: string) => orNull(placeRow, direct.get(memberId)),
  };
}

function messages(db: LogFile, now: () => number) {
  const next = '(SELECT coalesce(max(revision), 0) + 1 FROM message)';
  const insert = db.prepare(
    `INSERT INTO message (revision, place, author, visible_to, body, delivery_id, created_at)
     VALUES (${next}, @place, @author, @visibleTo, @body, @deliveryId, @at) RETURNING *`,
  );
  const delivered = db.prepare('SELECT * FROM message WHERE delivery_id = ?');
  const update = db.prepare(
    `UPDATE message SET revision = ${next}, body = ?, edited_at = ? WHERE id = ? RETURNING *`,
  );
  const one = db.prepare('SELECT * FROM message WHERE id = ?');
  const seen = '(visible_to IS NULL OR visible_to = @member)';
  const page = db.prepare(
    `SELECT * FROM message WHERE place = @place AND id < @before AND ${seen} ORDER BY id DESC LIMIT @limit`,
  );
  const since = db.prepare(`SELECT * FROM message WHERE revision > @after AND ${seen} ORDER BY revision`);
  const top = db.prepare('SELECT coalesce(max(revision), 0) AS revision FROM message');

  const add = db.transaction((entry: NewMessage): LoggedMessage => {
    const { place, author, visibleTo, deliveryId } = entry;
    const first = deliveryId === null ? null : orNull(messageRow, delivered.get(deliveryId));
    if (first) return first;
    const body = JSON.stringify(entry.message);
    return messageRow.parse(insert.get({ place, author, visibleTo, deliveryId, body, at: now() }));
  });
  return {
    add: (entry: NewMessage) => add.immediate(entry),
    edit: (id: number, message: WireMessage) =>
      orNull(messageRow, update.get(JSON.stringify(message), now(), id)),
    message: (id: number) => orNull(messageRow, one.get(id)),
    page: (member: string, place: string, before: number | null, limit: number) => {
      const rows = page.all({ member, place, before: before ?? Number.MAX_SAFE_INTEGER, limit });
      return rows.map((row) => messageRow.parse(row)).reverse();
    },
    changedSince: (member: string, after: number) =>
      since.all({ member, after }).map((row) => messageRow.parse(row)),
    revision: () => newest.parse(top.get()).revision,
  };
}

function rest(db: LogFile) {
  const answered = db.prepare(
    'SELECT interaction_id AS interactionId, member, place, message, outcome FROM answered WHERE interaction_id = ?',
  );
  const keep = db.prepare(
    'INSERT INTO answered VALUES (@interactionId, @member, @place, @message, @outcome)',
  );
  const saveOffset = db.prepare('UPDATE clock SET offset_ms = ?');
  return {
    answered: (interactionId: string) => orNull(answeredRow, answered.get(interactionId)),
    keepAnswered: (entry: Answered) => void keep.run({ ...entry, outcome: JSON.stringify(entry.outcome) }),
    saveClockOffset: (offsetMs: number) => void saveOffset.run(Math.round(offsetMs)),
    atomically: <T>(work: () => T): T => db.transaction(work).immediate(),
    close: () => void db.close(),
  };
}

function orNull<T>(schema: z.ZodType<T>, row: unknown): T | null {
  return row === undefined ? null : schema.parse(row);
}

const offsetRow = z.object({ offset_ms: z.number() });

/** How far the playground's clock was moved when it was last used, in milliseconds; 0 if it never was. */
export function readClockOffset(path: string): number {
  if (!existsSync(path)) return 0;
  const db = openLogFile(path);
  try {
    return offsetRow.parse(db.prepare('SELECT offset_ms FROM clock').get()).offset_ms;
  } finally {
    db.close();
  }
}
