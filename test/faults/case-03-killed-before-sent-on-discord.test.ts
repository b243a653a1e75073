// Where repeats are safe: a post has arrived, and the process is killed before it could note that.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startChildBot } from '../support/child-bot.ts';
import { startDiscordChild } from '../support/discord-child.ts';
import { leasesRunOut, PATIENTLY } from '../support/kill-steps.ts';
import { only, wordsOf } from '../support/playground-client.ts';
import { askDatabase, expectSoundDatabase } from '../support/sound-database.ts';

const SEND = 'POST /channels/:channelId/messages';
const nonceSchema = z.looseObject({ nonce: z.string(), enforce_nonce: z.literal(true) });
const isPost = ({ body }: { readonly body: unknown }) => JSON.stringify(body).includes('1|pick|');

/** How long others leave a dead process's messages alone; whoever is up looks every minute. */
const LEASE_LEFT = 'SELECT max(lease_until) FROM deliveries';

describe('case 03: a process that is killed between a platform taking a post and the note of it', {
  timeout: 60_000,
}, () => {
  // Red without: `enforce_nonce` in src/platforms/discord/sender.ts, and with a nonce that is not the delivery's id.
  it('sends it to Discord again under the same nonce, and it stands there once', async () => {
    const team = await startDiscordChild();
    const { discord, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, tea, 'Start it');
    discord.on(SEND, isPost).hang({ afterEffect: true });
    await team.click(amara, tea, 'Post the first one now');
    await vi.waitFor(() => expect(team.posts().length).toBe(1), PATIENTLY);
    await team.end('SIGKILL');
    const sent = () => team.ask("SELECT count(*) FROM posts WHERE state = 'sent'");
    expect(sent()).toBe(0);
    expect(Number(team.ask(LEASE_LEFT)) - Date.now()).toBeLessThanOrEqual(30_000);
    leasesRunOut(team);

    await team.start();
    await vi.waitFor(() => expect(sent()).toBe(1), PATIENTLY);
    const tries = discord.calls.filter(({ route }) => route === SEND).filter(isPost);
    expect(tries.length).toBe(2);
    expect(new Set(tries.map(({ body }) => nonceSchema.parse(body).nonce)).size).toBe(1);
    expect(team.posts().map(({ id }) => id)).toEqual([team.ask('SELECT message_id FROM posts')]);
    await team.close();
  });

  // Red without: the look for the delivery's id (`first`) in src/platforms/playground/chat-log.ts.
  it('sends it to the playground again under the same id, and it stands there once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quizloop-kill-'));
    const file = (name: string) => join(folder, name);
    let bot = await startChildBot(folder);
    const welcome = await bot.newest('amara', 'learn-asyncio', 'I help your team');
    const preview = only(await bot.click('amara', welcome, 'Every day at 09:00'));
    const created = only(await bot.click('amara', preview, 'Start it'));
    await bot.newest('amara', 'learn-asyncio', 'From now on I post');

    // From outside, the database refuses just the note that the message was sent.
    const main = new Database(file('quizloop.db'), { timeout: 5_000 });
    main.exec(`CREATE TRIGGER hold BEFORE UPDATE OF state ON deliveries WHEN NEW.state = 'sent'
      BEGIN SELECT RAISE(ABORT, 'held'); END`);
    await bot.click('amara', created, 'Post the first one now');
    const shown = () =>
      askDatabase(
        file('quizloop-playground.db'),
        "SELECT count(*) FROM message WHERE body LIKE '%Review privately%'",
      );
    await vi.waitFor(() => expect(shown()).toBe(1), PATIENTLY);
    expect(await bot.end('SIGKILL')).toBeNull();
    main.exec('DROP TRIGGER hold');
    main.close();
    const sent = () => askDatabase(file('quizloop.db'), "SELECT count(*) FROM posts WHERE state = 'sent'");
    expect(sent()).toBe(0);
    leasesRunOut({ open: () => new Database(file('quizloop.db'), { timeout: 5_000 }) });

    bot = await startChildBot(folder);
    await vi.waitFor(() => expect(sent()).toBe(1), PATIENTLY);
    expect(shown()).toBe(1);
    expect(wordsOf(await bot.newest('amara', 'learn-asyncio', 'an extra question'))).toContain(
      'Review privately',
    );
    expect(await bot.end('SIGTERM')).toBe(0);
    expectSoundDatabase(file('quizloop.db'));
    rmSync(folder, { recursive: true, force: true });
  });
});
