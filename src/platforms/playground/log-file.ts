// The file behind the chat log: how it is opened, its tables, and who and what is in a new one.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { directPlaceOf } from './identity.ts';

const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE member (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_admin INTEGER NOT NULL,
    accepts_direct INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE place (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    position INTEGER NOT NULL,
    direct_with TEXT REFERENCES member (id)
  ) STRICT;
  CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL UNIQUE,
    place TEXT NOT NULL REFERENCES place (id),
    author TEXT REFERENCES member (id),
    visible_to TEXT REFERENCES member (id),
    body TEXT NOT NULL,
    delivery_id TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    edited_at INTEGER
  ) STRICT;
  CREATE INDEX message_place ON message (place, id);
  CREATE TABLE answered (
    interaction_id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    place TEXT NOT NULL REFERENCES place (id),
    message INTEGER REFERENCES message (id),
    outcome TEXT NOT NULL
  ) STRICT;
  CREATE TABLE clock (only INTEGER PRIMARY KEY CHECK (only = 1), offset_ms INTEGER NOT NULL) STRICT;
  INSERT INTO clock (only, offset_ms) VALUES (1, 0);
`;

const MEMBERS = [
  { id: 'amara', name: 'Amara' },
  { id: 'tomasz', name: 'Tomasz' },
  { id: 'mei', name: 'Mei' },
  { id: 'leilani', name: 'Leilani' },
  { id: 'idris', name: 'Idris' },
];

const CHANNELS = [
  { id: 'general', name: 'general', topic: 'Everything that concerns the whole team' },
  { id: 'learn-asyncio', name: 'learn-asyncio', topic: 'A question a day, answered in private' },
  { id: 'random', name: 'random', topic: 'Kettles, parcels and everything else' },
];

/** The channel the bot is told to say hello in. */
export const HOME_CHANNEL = 'learn-asyncio';

export type LogFile = Database.Database;

/** Opens the file and makes it first where there is none. Throws if a newer Quizloop wrote it. */
export function openLogFile(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.transaction(() => prepareTables(db, path)).immediate();
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function prepareTables(db: LogFile, path: string): void {
  const version = z.number().parse(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw new Error(`${path} was written by a newer Quizloop: use that one, or move the file away.`);
  }
  if (version === SCHEMA_VERSION) return;
  db.exec(SCHEMA);
  const addMember = db.prepare('INSERT INTO member (id, name, position, is_admin) VALUES (?, ?, ?, ?)');
  const addPlace = db.prepare(
    'INSERT INTO place (id, name, topic, position, direct_with) VALUES (?, ?, ?, ?, ?)',
  );
  CHANNELS.forEach((channel, index) => {
    addPlace.run(channel.id, channel.name, channel.topic, index, null);
  });
  MEMBERS.forEach((member, index) => {
    addMember.run(member.id, member.name, index, index === 0 ? 1 : 0);
    addPlace.run(directPlaceOf(member.id), 'Quizloop', 'Just you and Quizloop', CHANNELS.length, member.id);
  });
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}
