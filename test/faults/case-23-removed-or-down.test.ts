// Servers that remove the bot, invite it again, or are down for a while.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../support/discord/loopback-discord.ts';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  postsIn,
  scheduleDaily,
  turnRemindersOn,
} from '../support/discord-steps.ts';
import { shown, wordsOf } from '../support/discord-talk.ts';
import { DAY, HOUR, on } from '../support/week.ts';

const SEND = 'POST /channels/:channelId/messages';

let team: DiscordBot;
/** In another server, with a question at the same time: when it is posted, everything due was looked at. */
let elsewhere: Channel;

beforeEach(async () => {
  team = await startDiscordBot();
  const { discord, amara } = team;
  const other = discord.guild('Coffee lovers', { owner: amara, systemChannel: false });
  discord.join(other, amara, { admin: true });
  elsewhere = discord.channel(other, 'coffee');
  await scheduleDaily(team);
  await scheduleDaily(team, { channel: elsewhere });
  await firstRating(team, team.mei, await nextPost(team, on(0, 9)));
});
afterEach(() => team.close());

const removed = () =>
  team.ask(
    `SELECT count(*) FROM workspaces WHERE external_id = '${team.guild.id}' AND removed_at IS NOT NULL`,
  );
const callsThere = () => team.discord.calls.filter(({ path }) => path.includes(team.tea.id)).length;

/** The next question of the other server has come, at this time. */
const otherPost = (at: number) => nextPost(team, at, elsewhere);

async function nothingComesFor(days: readonly number[]): Promise<void> {
  const before = callsThere();
  for (const day of days) await otherPost(on(day, 9));
  await otherPost(on((days.at(-1) ?? 0) + 1, 9));
  expect(callsThere()).toBe(before);
}

// Red without: `isOfRemoved` in src/store/lanes.ts (what waits is sent), `removedAt: null` in src/store/workspaces.ts (nothing is
// back), `confirmAbsent` in src/platforms/discord/receiver.ts (it is not found out about), and src/app/erase-removed.ts.
describe('case 23: a server that removes the bot', () => {
  it('gets nothing more at once, and everything is back when it invites it again', async () => {
    const { discord, guild, mei, tea } = team;
    discord.kick(guild);
    await team.eventually(() => expect(removed()).toBe(1));
    await nothingComesFor([1, 2]);
    discord.invite(guild);
    await team.eventually(() => expect(removed()).toBe(0));
    const hellos = () =>
      discord.calls.filter(({ body }) => JSON.stringify(body ?? '').includes('I help your team')).length;
    await team.eventually(() => expect(hellos()).toBe(2));
    const post = await nextPost(team, on(4, 9));
    expect(postsIn(team, tea).length).toBe(2);
    await team.rate(mei, tea, post, 4);
    expect(wordsOf(await team.type(mei, tea, '/quiz leaderboard'))).toMatch(/Mei \(you\) · [23]\d points/);
  });

  it('leaves its people in peace, and they are reminded again when it is back', async () => {
    const { discord, guild, mei, tea } = team;
    await learn(team, mei, tea, 2);
    await turnRemindersOn(team, mei, tea);
    discord.kick(guild);
    await team.eventually(() => expect(removed()).toBe(1));
    const before = discord.direct(mei).length;
    for (const day of [1, 2, 3]) await otherPost(on(day, 9));
    await otherPost(on(4, 9));
    const tried = discord.calls.filter(({ status }) => status === 403).length;
    expect([tried, discord.direct(mei).length]).toEqual([0, before]);
    discord.invite(guild);
    await team.eventually(() => expect(removed()).toBe(0));
    await nextReminder(team, mei);
  });

  it('gets nothing of what was waiting to be tried again', async () => {
    const { discord, guild, tea } = team;
    discord.on(SEND, ({ path }) => path.includes(tea.id)).reply(503, {}, { times: 2 });
    await otherPost(on(1, 9));
    const waiting = () =>
      team.ask("SELECT count(*) FROM deliveries WHERE kind = 'post' AND attempts > 0 AND state = 'waiting'");
    await team.eventually(() => expect(waiting()).toBe(1));
    discord.kick(guild);
    await team.eventually(() => expect(removed()).toBe(1));
    await nothingComesFor([2]);
  });

  it('is found out about after a start, when it did so while the bot was off', async () => {
    const { discord, bot, guild } = team;
    await bot.stop();
    discord.kick(guild);
    await bot.start();
    await team.eventually(() => expect(removed()).toBe(1));
    await nothingComesFor([1]);
  });

  it('is forgotten after 30 days, with those who use the bot nowhere else', async () => {
    const { discord, clock, guild, amara, mei } = team;
    discord.kick(guild);
    await team.eventually(() => expect(removed()).toBe(1));
    const known = (id: string) => team.ask(`SELECT count(*) FROM accounts WHERE external_id = '${id}'`);
    const kept = () => team.ask(`SELECT count(*) FROM posts WHERE channel_id = '${team.tea.id}'`);
    clock.moveTo(on(29, 7));
    await otherPost(on(29, 9));
    expect([kept(), known(mei.id)]).toEqual([1, 1]);
    clock.advance(DAY + 2 * HOUR);
    const schedules = () => team.ask('SELECT count(*) FROM schedules');
    await team.eventually(() => expect([kept(), known(mei.id), schedules()]).toEqual([0, 0, 1]));
    expect(known(amara.id)).toBe(1);
    discord.invite(guild);
    await team.eventually(() => team.newest(amara, team.general, 'I help your team'));
    expect(wordsOf(shown(await team.type(amara, team.tea, '/quiz-admin list')))).toContain(
      'Nothing is scheduled',
    );
  });
});

// Red without: the look at `unavailable` in src/platforms/discord/receiver.ts; and at a start, with neither the session's guilds
// there nor the request of src/platforms/discord/guild-status.ts.
describe('case 23: a server that is down', () => {
  it('loses nothing, and its question comes once it is back', async () => {
    const { discord, guild, mei, tea } = team;
    discord.outage(guild);
    await otherPost(on(1, 9));
    expect(removed()).toBe(0);
    expect(postsIn(team, tea).length).toBe(1);
    discord.recover(guild);
    await team.eventually(() => {
      team.clock.advance(1_000);
      expect(postsIn(team, tea).length).toBe(2);
    });
    expect(team.ask('SELECT count(*) FROM schedules WHERE disabled_reason IS NULL')).toBe(2);
    expect(wordsOf(await team.type(mei, tea, '/quiz leaderboard'))).toContain('Mei (you)');
  });

  it('is not taken for one that removed the bot, also when the bot starts meanwhile', async () => {
    const { discord, bot, guild } = team;
    await bot.stop();
    discord.outage(guild);
    await bot.start();
    expect(removed()).toBe(0);
    discord.recover(guild);
    await nextPost(team, on(1, 9));
    expect(removed()).toBe(0);
  });
});
