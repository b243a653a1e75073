// The process is really killed, at the two moments that matter most. Locks and triggers from outside stop it
// there, so the product needs no hook.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type ChildBot, startChildBot } from '../support/child-bot.ts';
import { buttonsOf, only, type ShownMessage, said, wordsOf } from '../support/playground-client.ts';

const CHANNEL = 'learn-asyncio';
const ADMIN = 'amara';

let folder: string;
let bot: ChildBot;

const open = (file: string) => new Database(join(folder, file), { timeout: 5_000 });
const countSchema = z.object({ count: z.number() });
const count = (file: string, sql: string): number => {
  const db = open(file);
  try {
    return countSchema.parse(db.prepare(`SELECT count(*) AS count FROM ${sql}`).get()).count;
  } finally {
    db.close();
  }
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quizloop-kill-'));
  bot = await startChildBot(folder);
});
afterEach(async () => {
  await bot.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** A question in the channel, and the private prompt for its rating. */
async function askedToRate(): Promise<ShownMessage> {
  const question = only(await bot.say(ADMIN, CHANNEL, '/quiz now'));
  const prompt = only(await bot.click(ADMIN, question, buttonsOf(question)[0]?.label ?? ''));
  return prompt;
}

describe('a process that is killed', () => {
  it('between commit and answer keeps the rating, and gives the stored answer to the same click', async () => {
    const prompt = await askedToRate();
    const click = randomUUID();
    const chat = open('quizloop-playground.db');
    chat.exec('BEGIN IMMEDIATE');
    const answer = bot.click(ADMIN, prompt, '4 Well', click).then(said, () => 'no answer');
    await vi.waitFor(() => expect(count('quizloop.db', "reviews WHERE kind = 'rating'")).toBe(1), {
      timeout: 4_000,
    });
    expect(await bot.end('SIGKILL')).toBeNull();
    chat.exec('ROLLBACK');
    chat.close();
    expect(await answer).toBe('no answer');

    bot = await startChildBot(folder);
    const again = said(await bot.click(ADMIN, prompt, '4 Well', click));
    expect(again).toContain('You have rated this one already. Here is your answer.');
    expect(again).toContain('You rated it 4, “Well”.');
    expect(count('quizloop.db', "reviews WHERE kind = 'rating'")).toBe(1);
    expect((await bot.memory(ADMIN)).cards.map(({ reps }) => reps)).toEqual([1]);
  });

  it('between send and settle sends again under the same id, and the channel holds one message', async () => {
    const welcome = await bot.newest(ADMIN, CHANNEL, 'I help your team');
    const preview = only(await bot.click(ADMIN, welcome, 'Every day at 09:00'));
    const created = only(await bot.click(ADMIN, preview, 'Start it'));
    await bot.newest(ADMIN, CHANNEL, 'From now on I post');

    // From outside, the database refuses just the note that the message was sent.
    const main = open('quizloop.db');
    main.exec(`CREATE TRIGGER hold BEFORE UPDATE OF state ON deliveries WHEN NEW.state = 'sent'
      BEGIN SELECT RAISE(ABORT, 'held'); END`);
    await bot.click(ADMIN, created, 'Post the first one now');
    const post = "message WHERE body LIKE '%Review privately%'";
    await vi.waitFor(() => expect(count('quizloop-playground.db', post)).toBe(1), { timeout: 4_000 });
    expect(await bot.end('SIGKILL')).toBeNull();
    main.exec('DROP TRIGGER hold');
    // Half a minute later: the dead process's lease has run out.
    main.exec('UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL');
    main.close();
    expect(count('quizloop.db', "deliveries WHERE kind = 'post' AND state = 'sent'")).toBe(0);

    bot = await startChildBot(folder);
    await vi.waitFor(() =>
      expect(count('quizloop.db', "deliveries WHERE kind = 'post' AND state = 'sent'")).toBe(1),
    );
    expect(count('quizloop-playground.db', post)).toBe(1);
    expect(wordsOf(await bot.newest(ADMIN, CHANNEL, 'an extra question'))).toContain('Review privately');
  });

  it('with SIGTERM ends in order, with code 0, and says so', async () => {
    await askedToRate();
    expect(await bot.end('SIGTERM')).toBe(0);
    expect(bot.log.map(({ msg }) => msg)).toContain('stopped');
    expect(bot.log.filter(({ level }) => level >= 40)).toEqual([]);
    bot = await startChildBot(folder);
  });
});
