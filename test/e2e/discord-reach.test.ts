// Reminders on Discord when the server through which the bot reaches somebody removes it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import { learn, turnRemindersOn } from '../support/discord-steps.ts';
import { DM } from '../support/discord-talk.ts';
import { DAY } from '../support/week.ts';

let team: DiscordBot;

beforeEach(async () => {
  team = await startDiscordBot();
});
afterEach(() => team.close());

const dueAt = () => Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'"));
const reminders = () => team.count(team.mei, DM, /\bdue\./);

/** The planned reminder's time comes: it is sent, or moves on. */
async function nextDay(): Promise<void> {
  const at = dueAt();
  team.clock.moveTo(at);
  await team.eventually(() => expect(dueAt()).toBeGreaterThan(at + DAY / 2));
}

it('a removal keeps reminders back without a call or a word, and the return brings them again', async () => {
  const { discord, guild, mei, tea } = team;
  await learn(team, mei, tea, 3);
  await turnRemindersOn(team, mei, tea);
  await nextDay();
  expect(reminders()).toBe(1);
  discord.kick(guild);
  const removed = () => team.ask('SELECT count(*) FROM workspaces WHERE removed_at IS NOT NULL');
  await team.eventually(() => expect(removed()).toBe(1));
  const before = discord.calls.length;
  await nextDay();
  await nextDay();
  expect([reminders(), discord.calls.length]).toEqual([1, before]);
  discord.invite(guild);
  await team.eventually(() => expect(removed()).toBe(0));
  await nextDay();
  expect(reminders()).toBe(2);
  expect(team.ask("SELECT count(*) FROM persons WHERE direct <> 'open'")).toBe(0);
});
