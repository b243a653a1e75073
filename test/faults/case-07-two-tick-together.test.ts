// Case 07: two processes tick at the instant of a post, and the channel gets one.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import { type DiscordProcesses, startDiscordProcesses } from '../support/discord-processes.ts';

/** As many as one admin may type in ten seconds: each is another chance to collide. */
const CHANNELS = 5;
const SEND = 'POST /channels/:channelId/messages';
const START_OF_DAY = "(unixepoch('now', 'start of day') * 1000)";
/** What a process says that starts, works and is stopped, and no more. */
const ORDINARY = ['deck_read', 'listening', 'connection_standby', 'stopping', 'stopped'];

let team: DiscordProcesses;
beforeEach(async () => {
  team = await startDiscordProcesses({ channels: CHANNELS });
});
afterEach(() => team.close());

/** It has read the decks and is about to tick. */
async function heldBeforeItsFirstTick(): Promise<BotProcess> {
  const worker = team.start('worker');
  await worker.says('deck_read');
  worker.signal('SIGSTOP');
  return worker;
}

// Red without: UNIQUE(schedule, local date, ordinal) together with the claim's `onConflictDoNothing`.
it('case 07: two processes tick together and each channel gets one post', { timeout: 60_000 }, async () => {
  const { discord, amara, channels } = team;
  const bot = team.start('bot');
  await bot.says('listening');
  for (const channel of channels) {
    await team.type(amara, channel, '/quiz-admin schedule time:00:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, channel, 'Start it');
  }
  // Since before midnight: the instant of the post has come.
  team.exec(`UPDATE schedules SET active_since = ${START_OF_DAY} - 1`);
  // One after the other: two that prepare the database together are another case.
  const workers = [await heldBeforeItsFirstTick(), await heldBeforeItsFirstTick()];
  for (const worker of workers) worker.signal('SIGCONT');

  const sent = () => team.ask("SELECT count(*) FROM posts WHERE state = 'sent'");
  await vi.waitFor(() => expect(sent()).toBe(CHANNELS), { timeout: 15_000 });
  for (const worker of workers) await worker.says('listening');
  for (const worker of workers) worker.signal('SIGTERM');
  expect(await Promise.all(workers.map(({ exited }) => exited))).toEqual([0, 0]);
  expect(channels.map((channel) => team.posts(channel).length)).toEqual(channels.map(() => 1));
  const sends = discord.calls.filter(({ route }) => route === SEND);
  expect(sends.filter(({ body }) => JSON.stringify(body).includes('1|pick|')).length).toBe(CHANNELS);
  expect(team.ask('SELECT count(*) FROM posts')).toBe(CHANNELS);
  const unusual = workers.flatMap(({ log }) => log.filter(({ msg }) => !ORDINARY.includes(msg)));
  expect(unusual).toEqual([]);
});
