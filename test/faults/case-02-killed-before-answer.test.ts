// A rating is committed, and the process is killed before anybody is told. A platform that does not answer stops it there, so
// the product needs no hook.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { startChildBot } from '../support/child-bot.ts';
import { startDiscordChild } from '../support/discord-child.ts';
import * as onDiscord from '../support/discord-talk.ts';
import { memberOf, PATIENTLY } from '../support/kill-steps.ts';
import { buttonsOf, only, said } from '../support/playground-client.ts';
import { startSlackChild } from '../support/slack-child.ts';
import * as onSlack from '../support/slack-talk.ts';
import { askDatabase, expectSoundDatabase } from '../support/sound-database.ts';

const RATINGS = "SELECT count(*) FROM reviews WHERE kind = 'rating'";
/** All that a rating leaves behind: the log, the memories, and what will remind of them. */
const LEFT = `
  SELECT json_array(
    (SELECT json_group_array(json_array(id, exposure_id, grade, memory_after)) FROM reviews),
    (SELECT json_group_array(memory) FROM memories),
    (SELECT json_group_array(json_array(id, local_date, due_at, state)) FROM reminders))`;
const REMINDERS = 'SELECT count(*) FROM reminders';

/** The moment of the commit is met by looking often. */
const AT_ONCE = { ...PATIENTLY, interval: 5 };

function expectTheStoredAnswer(words: string): void {
  expect(words).toContain('You have rated this one already. Here is your answer.');
  expect(words).toContain('You rated it 4, “Well”.');
}

// Red without: the looks for a review that is there already, of this exposure in src/store/record-review.ts (`row.review`) and
// of the day in `compute` of src/app/record-review.ts; each is enough. The second click then meets the unique key, and an
// apology.
describe('case 02: a process that is killed between the commit of a rating and its answer', {
  timeout: 60_000,
}, () => {
  it('on Discord keeps it, and the same click gets the stored answer and changes nothing', async () => {
    const team = await startDiscordChild();
    const { discord, tea } = team;
    const member = memberOf(team);
    await team.rate(member, tea, onDiscord.shown(await team.type(member, tea, '/quiz now deck:teaware')), 3);
    await team.type(member, tea, '/quiz resume');
    const prompt = await team.answer(member, tea, await team.post());
    const click = () => team.click(member, tea, '4 ', prompt);
    discord.on('POST /interactions/:id/:token/callback').hang();
    const seen = click().then(() => 'an answer', String);
    await vi.waitFor(() => expect(team.ask(RATINGS)).toBe(2), AT_ONCE);
    await team.end('SIGKILL');
    const left = team.ask(LEFT);
    expect(await seen).toContain('The application did not respond');

    await team.start();
    expectTheStoredAnswer(onDiscord.wordsOf(await click()));
    expect(team.ask(LEFT)).toBe(left);
    expect(team.ask(REMINDERS)).toBe(1);
    await team.close();
  });

  it('on Slack keeps it, and the same click gets the stored answer and changes nothing', async () => {
    const team = await startSlackChild();
    const { slack, tea } = team;
    const member = memberOf(team);
    await team.rate(member, tea, onSlack.shown(await team.type(member, tea, '/quiz now deck:teaware')), 3);
    await team.type(member, tea, '/quiz resume');
    const prompt = await team.answer(member, tea, await team.post());
    const click = () => team.click(member, tea, '4 ', prompt);
    slack.on('response_url').hang();
    const seen = click().then(({ messages }) => messages, String);
    await vi.waitFor(() => expect(team.ask(RATINGS)).toBe(2), AT_ONCE);
    await team.end('SIGKILL');
    const left = team.ask(LEFT);

    await team.start();
    expectTheStoredAnswer(onSlack.wordsOf(await click()));
    expect(team.ask(LEFT)).toBe(left);
    expect(team.ask(REMINDERS)).toBe(1);
    await seen;
    await team.close();
  });

  it('in the playground keeps it, and the same click gets the stored answer and changes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quizloop-kill-'));
    const databasePath = join(folder, 'quizloop.db');
    let bot = await startChildBot(folder);
    const question = only(await bot.say('amara', 'learn-asyncio', '/quiz now'));
    const prompt = only(await bot.click('amara', question, buttonsOf(question)[0]?.label ?? ''));
    const id = randomUUID();
    const click = () => bot.click('amara', prompt, '4 Well', id);
    const chat = new Database(join(folder, 'quizloop-playground.db'), { timeout: 5_000 });
    chat.exec('BEGIN IMMEDIATE');
    const seen = click().then(said, () => 'no answer');
    await vi.waitFor(() => expect(askDatabase(databasePath, RATINGS)).toBe(1), AT_ONCE);
    expect(await bot.end('SIGKILL')).toBeNull();
    chat.exec('ROLLBACK');
    chat.close();
    expect(await seen).toBe('no answer');
    const left = askDatabase(databasePath, LEFT);

    bot = await startChildBot(folder);
    expectTheStoredAnswer(said(await click()));
    expect(askDatabase(databasePath, LEFT)).toBe(left);
    expect((await bot.memory('amara')).cards.map(({ reps }) => reps)).toEqual([1]);
    expect(await bot.end('SIGTERM')).toBe(0);
    expectSoundDatabase(databasePath);
    rmSync(folder, { recursive: true, force: true });
  });
});
