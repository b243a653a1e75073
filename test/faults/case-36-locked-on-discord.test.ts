// A database that another process really holds: whatever people do on Discord is answered in time, and in words.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../store/rig.ts';
import type { Seen, User } from '../support/discord/loopback-discord.ts';
import { type DiscordChild, startDiscordChild } from '../support/discord-child.ts';
import { optionOf, shown, wordsOf } from '../support/discord-talk.ts';

/** Discord waits for so long. */
const PATIENCE_MS = 3_000;
const BUSY =
  /I am busy right now, and nothing was changed\. Please try again in a moment\.|That took too long\. Please try again\./;

let team: DiscordChild;
let holder: Child | null;
beforeEach(async () => {
  team = await startDiscordChild(6);
  holder = null;
});
afterEach(async () => {
  holder?.process.kill('SIGKILL');
  await holder?.ended;
  await team.close();
});

async function lockFor(ms: number): Promise<void> {
  holder = startChild('hold-lock', team.databasePath, String(ms));
  expect(await holder.line()).toBe('locked');
}

interface Deeds {
  readonly [what: string]: () => Promise<Seen>;
}

/** One of each kind, with all that has to be there before. */
async function prepared(): Promise<Deeds> {
  const { discord, tea, amara, members } = team;
  const [known, picks, rates, sets, moves, shares] = members;
  if (!known || !picks || !rates || !sets || !moves || !shares) throw new Error('Too few members.');
  const newcomer: User = discord.user('Newcomer');
  const guild = { id: tea.guildId, name: '' };
  discord.join(guild, newcomer, { admin: true });
  const post = await team.post();
  await team.type(known, tea, '/quiz stats');
  const entry = shown(await team.type(shares, tea, '/tea steep'));
  const prompt = await team.answer(rates, tea, post);
  const settings = shown(await team.type(sets, tea, '/quiz settings'));
  const zone = shown(await team.type(moves, tea, '/quiz settings'));
  const dialog = await team.click(moves, tea, 'Change time zone', zone);
  const field = dialog.form?.fields[0]?.name ?? '';
  await team.type(amara, tea, '/quiz-admin schedule');
  return {
    'a command': () => team.type(known, tea, '/quiz now deck:tea'),
    'an option under a post': () => team.click(picks, tea, optionOf(post, true), post),
    'a rating': () => team.click(rates, tea, '4 ', prompt),
    'a choice in a list': () => team.choose(sets, tea, 'New cards a day', '10', settings),
    'a dialog sent off': () => discord.submit(moves, { [field]: 'Asia/Tokyo' }),
    'a dialog opened': () => team.click(amara, tea, 'Another time'),
    'sharing with the channel': () => team.click(shares, tea, 'Share in', entry),
    'the first command of somebody': () => team.type(newcomer, tea, '/quiz-admin status'),
  };
}

const together = async (deeds: Deeds) =>
  Promise.all(Object.entries(deeds).map(async ([what, deed]) => ({ what, seen: await deed() })));

const zones = () => {
  const { discord, amara, tea } = team;
  const typed = { sub: 'schedule', options: { zone: 'Berl' } };
  return discord.complete(amara, tea, 'quiz-admin', typed, 'zone');
};

describe('case 36: while another process holds the database', () => {
  // Red without: the deferral after 1.5 s in Discord's `respond`.
  it('case 36: for two seconds, everything is acknowledged in time and then done', {
    timeout: 60_000,
  }, async () => {
    const deeds = await prepared();
    await lockFor(2_000);
    const [seen, choices] = await Promise.all([together(deeds), zones()]);
    for (const {
      what,
      seen: { ms },
    } of seen)
      expect(ms, what).toBeLessThan(PATIENCE_MS);
    expect(seen.filter(({ seen }) => BUSY.test(wordsOf(seen))).map(({ what }) => what)).toEqual([]);
    expect(seen.filter(({ seen }) => seen.deferred).length).toBeGreaterThan(3);
    expect(choices).toContainEqual({ name: 'Europe/Berlin', value: 'Europe/Berlin' });
    const said = new Map(seen.map(({ what, seen }) => [what, seen]));
    expect(wordsOf(said.get('a rating') ?? { text: '' })).toContain('Next in');
    expect(said.get('a rating')?.how).toBe('update');
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'")).toBe(1);
  });

  it('case 36: for ten seconds, everybody reads the outcome or that they can try again, and trying again works', {
    timeout: 60_000,
  }, async () => {
    const deeds = await prepared();
    await lockFor(10_000);
    const [seen, choices] = await Promise.all([together(deeds), zones()]);
    for (const {
      what,
      seen: { ms },
    } of seen)
      expect(ms, what).toBeLessThan(PATIENCE_MS);
    const busy = seen.filter(({ seen }) => BUSY.test(wordsOf(seen))).map(({ what }) => what);
    expect(busy).toEqual(
      expect.arrayContaining(['a rating', 'an option under a post', 'a choice in a list']),
    );
    const done = seen.filter(({ what }) => !busy.includes(what)).map(({ seen }) => seen.text);
    expect(done.filter((text) => text.includes('went wrong'))).toEqual([]);
    expect(choices).toContainEqual({ name: 'Europe/Berlin', value: 'Europe/Berlin' });
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'")).toBe(0);
    await holder?.ended;
    const { members, tea } = team;
    const [, , rates] = members;
    if (rates === undefined) throw new Error('Too few members.');
    expect(wordsOf(await team.click(rates, tea, '4 '))).toContain('Next in');
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'")).toBe(1);
  });
});
