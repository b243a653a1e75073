// The process is really killed, at the moments that matter most on Discord. Locks and a Discord that does not answer stop it there, so the product needs no hook.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type DiscordChild, startDiscordChild } from '../support/discord-child.ts';
import { wordsOf } from '../support/discord-talk.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';
const SEND = 'POST /channels/:channelId/messages';
const PATIENTLY = { timeout: 8_000 };
const nonceSchema = z.looseObject({ nonce: z.string(), enforce_nonce: z.literal(true) });

let team: DiscordChild;
beforeEach(async () => {
  team = await startDiscordChild();
});
afterEach(() => team.close());

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

/** A member's rating row, and the click on 4 in it. */
async function aboutToRate() {
  const { members, tea } = team;
  const [member] = members;
  if (member === undefined) throw new Error('Nobody is there.');
  const prompt = await team.answer(member, tea, await team.post());
  return () => team.click(member, tea, '4 ', prompt);
}

/** The process is killed as it is, and nobody is answered any more. */
async function killed(click: Promise<unknown>): Promise<void> {
  click.catch(() => {});
  await team.end('SIGKILL');
}

describe('a process that is killed', { timeout: 60_000 }, () => {
  it('before the commit has changed nothing, and the same click counts once after the restart', async () => {
    const { discord } = team;
    const click = await aboutToRate();
    const other = team.open();
    other.exec('BEGIN IMMEDIATE');
    const before = discord.calls.length;
    const lost = click();
    // It waits for the lock, and has said so.
    await vi.waitFor(
      () => expect(discord.calls.slice(before).map(({ route }) => route)).toContain(CALLBACK),
      PATIENTLY,
    );
    await killed(lost);
    other.exec('ROLLBACK');
    other.close();
    expect(ratings()).toBe(0);
    expect(team.ask('SELECT count(*) FROM memories')).toBe(0);
    await team.start();
    expect(wordsOf(await click())).toContain('Next in');
    expect(ratings()).toBe(1);
  });

  it('after the commit and before its answer keeps the rating, and gives the stored answer to the next click', async () => {
    const { discord } = team;
    const click = await aboutToRate();
    discord.on(CALLBACK).hang();
    const lost = click();
    await vi.waitFor(() => expect(ratings()).toBe(1), { ...PATIENTLY, interval: 5 });
    await killed(lost);
    const memory = team.ask('SELECT memory FROM memories');
    await team.start();
    const again = wordsOf(await click());
    expect(again).toContain('You have rated this one already. Here is your answer.');
    expect(again).toContain('You rated it 4, “Well”.');
    expect(ratings()).toBe(1);
    expect(team.ask('SELECT memory FROM memories')).toBe(memory);
  });

  it('between Discord taking a post and the note of it sends it again under the same nonce, and it stands once', async () => {
    const { discord, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC deck:tea');
    await team.click(amara, tea, 'Start it');
    const isPost = ({ body }: { readonly body: unknown }) => JSON.stringify(body).includes('1|pick|');
    discord.on(SEND, isPost).hang({ afterEffect: true });
    await team.click(amara, tea, 'Post the first one now');
    await vi.waitFor(() => expect(team.posts().length).toBe(1), PATIENTLY);
    await team.end('SIGKILL');
    const sent = () => team.ask("SELECT count(*) FROM posts WHERE state = 'sent'");
    expect(sent()).toBe(0);
    const main = team.open();
    // Half a minute later: the dead process's lease has run out.
    main.exec('UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL');
    main.close();

    await team.start();
    await vi.waitFor(() => expect(sent()).toBe(1), PATIENTLY);
    const tries = discord.calls.filter(({ route }) => route === SEND).filter(isPost);
    expect(tries.length).toBe(2);
    expect(new Set(tries.map(({ body }) => nonceSchema.parse(body).nonce)).size).toBe(1);
    expect(team.posts().map(({ id }) => id)).toEqual([team.ask('SELECT message_id FROM posts')]);
  });
});
