import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChatLog, readClockOffset } from '#src/platforms/playground/chat-log.ts';
import type { WireMessage } from '#src/platforms/playground/wire.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chat-log-'));
  path = join(folder, 'deep', 'chat.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (now = () => 1000) => createChatLog({ path, now });
const note = (summary: string): WireMessage => ({ summary, blocks: [{ kind: 'heading', text: summary }] });
const post = (summary: string, deliveryId: string | null = null) => {
  return { place: 'general', author: null, visibleTo: null, message: note(summary), deliveryId };
};

it('starts with five members, the first an admin, three channels and direct messages for each', () => {
  const chat = open();
  expect(chat.members().map(({ isAdmin }) => isAdmin)).toEqual([true, false, false, false, false]);
  expect(chat.places('mei').map(({ id }) => id)).toEqual([
    'general',
    'learn-asyncio',
    'random',
    'direct-mei',
  ]);
  chat.close();
});

it('keeps everything over a restart: messages, private ones, closed direct messages and the clock', () => {
  const first = open();
  const shared = first.add(post('For all'));
  const secret = first.add({ ...post('For Mei'), visibleTo: 'mei' });
  first.edit(shared.id, note('For all of us'));
  first.setAcceptsDirect('mei', false);
  first.saveClockOffset(86_400_000);
  first.close();

  const second = open();
  expect(second.page('mei', 'general', null, 10).map(({ message }) => message.summary)).toEqual([
    'For all of us',
    'For Mei',
  ]);
  expect(second.message(secret.id)).toEqual(secret);
  expect(second.member('mei')?.acceptsDirect).toBe(false);
  second.close();
  expect(readClockOffset(path)).toBe(86_400_000);
});

it('knows of no moved clock where there is no file, and makes none by asking', () => {
  expect(readClockOffset(path)).toBe(0);
  expect(readClockOffset(path)).toBe(0);
  expect(() => new Database(path, { fileMustExist: true })).toThrow();
});

it('adds one message per delivery id', () => {
  const chat = open();
  const first = chat.add(post('Once', 'd1'));
  expect(chat.add(post('Twice', 'd1'))).toEqual(first);
  expect(chat.add(post('Other', 'd2')).id).not.toBe(first.id);
  expect(chat.page('mei', 'general', null, 10)).toHaveLength(2);
  chat.close();
});

it('shows a private message to nobody else', () => {
  const chat = open();
  chat.add({ ...post('For Mei'), visibleTo: 'mei' });
  expect(chat.page('idris', 'general', null, 10)).toEqual([]);
  expect(chat.changedSince('idris', 0)).toEqual([]);
  expect(chat.changedSince('mei', 0)).toHaveLength(1);
  chat.close();
});

it('tells what changed since a revision, edited messages too', () => {
  const chat = open();
  const first = chat.add(post('One'));
  chat.add(post('Two'));
  const seen = chat.revision();
  chat.edit(first.id, note('One more'));
  chat.add(post('Three'));
  expect(chat.changedSince('mei', seen).map(({ message }) => message.summary)).toEqual(['One more', 'Three']);
  chat.close();
});

it('pages back through a place', () => {
  const chat = open();
  const ids = ['1', '2', '3', '4'].map((text) => chat.add(post(text)).id);
  expect(chat.page('mei', 'general', null, 2).map(({ id }) => id)).toEqual(ids.slice(2));
  expect(chat.page('mei', 'general', ids[2] ?? null, 2).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  chat.close();
});

it('writes all of a group of messages or none', () => {
  const chat = open();
  const failing = () =>
    chat.atomically(() => {
      chat.add(post('Half'));
      throw new Error('the disk is full');
    });
  expect(failing).toThrow('the disk is full');
  expect(chat.page('mei', 'general', null, 10)).toEqual([]);
  chat.close();
});

it('leaves a file of a newer version alone and names it', () => {
  open().close();
  const db = new Database(path);
  db.pragma('user_version = 99');
  db.close();
  expect(open).toThrow(`${path} was written by a newer Quizloop`);
});

it('keeps a write-ahead log', () => {
  open().close();
  const db = new Database(path);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});
