// Case 07: two processes tick at the instant of a post, and the channel gets one.
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DiscordProcesses, startDiscordProcesses } from '../support/discord-processes.ts';
import { shown } from '../support/discord-talk.ts';

const SEND = 'POST /channels/:channelId/messages';
/** With one question more as many commands as one person may type in ten seconds: each is a chance to collide. */
const CHANNELS = 4;
const START_OF_DAY = "(unixepoch('now', 'start of day') * 1000)";
/** By then both have noticed, and wait for the database with what each is about to post. */
const BOTH_WAIT_MS = 1_800;
/** What a process says that starts, works and is stopped, and no more. */
const ORDINARY = ['deck_read', 'listening', 'stopping', 'stopped'];

let team: DiscordProcesses;
beforeEach(async () => {
  team = await startDiscordProcesses({ channels: CHANNELS });
});
afterEach(() => team.close());

/** Something is due in both workers, and nobody can write it down: until the lock is released together. */
async function tickTogether(): Promise<void> {
  const client = new Database(team.databasePath, { timeout: 5_000 });
  client.exec(`
    BEGIN IMMEDIATE;
    UPDATE schedules SET active_since = ${START_OF_DAY} - 1;
    UPDATE exposures SET unrated_at = 1 WHERE unrated_at IS NOT NULL;
    COMMIT;
    BEGIN IMMEDIATE`);
  await delay(BOTH_WAIT_MS);
  client.exec('ROLLBACK');
  client.close();
}

// Red without: the look for the occurrence in `claim`; and without the unique index posts would be doubled.
it('case 07: two processes tick together and each channel gets one post', { timeout: 60_000 }, async () => {
  const { discord, amara, channels } = team;
  await team.start('bot').says('listening');
  const workers = [team.start('worker'), team.start('worker')];
  for (const worker of workers) await worker.says('listening');
  for (const channel of channels) {
    await team.type(amara, channel, '/quiz-admin schedule time:00:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, channel, 'Start it');
  }
  // Chosen and not rated: when its day is over that is due, and wakes a worker.
  const [tea] = channels;
  await team.answer(amara, tea, shown(await team.type(amara, tea, '/quiz now deck:tea')));
  // Whatever is being noted as sent would wait for the lock as well, and give up sooner than those that come after it.
  await vi.waitFor(() =>
    expect(team.ask('SELECT count(*) FROM deliveries WHERE settled_at IS NULL')).toBe(0),
  );
  await tickTogether();

  const sent = () => team.ask("SELECT count(*) FROM posts WHERE state = 'sent'");
  await vi.waitFor(() => expect(sent()).toBe(CHANNELS), { timeout: 15_000 });
  for (const worker of workers) worker.signal('SIGTERM');
  expect(await Promise.all(workers.map(({ exited }) => exited))).toEqual([0, 0]);
  expect(channels.map((channel) => team.posts(channel).length)).toEqual(channels.map(() => 1));
  const sends = discord.calls.filter(({ route }) => route === SEND);
  expect(sends.filter(({ body }) => JSON.stringify(body).includes('1|pick|')).length).toBe(CHANNELS);
  expect(team.ask('SELECT count(*) FROM posts')).toBe(CHANNELS);
  const unusual = workers.flatMap(({ log }) =>
    log.filter(({ msg, level }) => level > 20 && !ORDINARY.includes(msg)),
  );
  expect(unusual).toEqual([]);
});
