// Whatever interaction comes over Discord's gateway: the session goes on, nothing is written, and a real command works.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  click,
  command,
  inDirect,
  inGuild,
  submission,
  typing,
} from '../../platforms/discord/interaction-fixtures.ts';
import { anyText, mutated, RUNS } from '../../support/any-text.ts';
import { watchWrites } from '../../support/database-writes.ts';
import { startDiscordBot } from '../../support/discord-bot.ts';
import { shown, wordsOf } from '../../support/discord-talk.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';

describe('bad input over Discord’s gateway', () => {
  // Red without: `TAKEN` in the receiver. Then discord.js throws at it where nobody catches.
  it('never ends the session, writes nothing, and does not keep real commands out', async () => {
    const team = await startDiscordBot();
    const { discord, guild, tea, mei } = team;
    const watch = watchWrites(team.bot.databasePath);
    let isMade = true;
    discord.on(CALLBACK, () => isMade).reply(204, undefined, { times: 100_000 });
    const here = {
      ...inGuild,
      ...{ guild_id: guild.id, channel_id: tea.id, channel: { id: tea.id, type: 0, guild_id: guild.id } },
      authorizing_integration_owners: { '0': guild.id },
      member: { ...inGuild.member, user: { ...inGuild.member.user, id: mei.id } },
    };
    const steep = [{ name: 'term', type: 3, value: 'steep' }];
    const valid = fc.constantFrom(
      command(here, { name: 'quiz', options: [{ name: 'help', type: 1 }] }),
      command(inDirect, { name: 'tea', options: [{ name: 'term', type: 3, value: 'x'.repeat(101) }] }),
      typing(here, { name: 'tea', options: steep.map((option) => ({ ...option, focused: true })) }),
      click(here, { custom_id: '1|rate|x|1|5' }, { age: 1_000, flags: 64 }),
      submission(here, { custom_id: '1|zone', components: [] }),
    );
    const sent = fc.oneof(
      { weight: 1, arbitrary: fc.jsonValue() },
      {
        weight: 1,
        arbitrary: fc.constantFrom(null, [], 'x', 7, { type: 2 }, { type: 3, data: null }, { type: 5 }),
      },
      {
        weight: 1,
        arbitrary: anyText(2_000).map((text) => ({ type: 2, data: { name: text.toWellFormed() } })),
      },
      { weight: 5, arbitrary: valid.chain(mutated) },
    );
    let rounds = 0;
    await fc.assert(
      fc.asyncProperty(sent, async (payload) => {
        rounds += 1;
        team.clock.advance(10_001);
        discord.dispatch(guild, 'INTERACTION_CREATE', payload);
        // What comes behind it is answered in a sentence, in the same session.
        const token = `next-${rounds}`;
        discord.dispatch(guild, 'INTERACTION_CREATE', { ...command(here, { name: 7 }), token });
        const next = () => discord.calls.find(({ path }) => path.includes(`/${token}/`));
        await vi.waitFor(
          () => expect(JSON.stringify(next()?.body)).toContain('Something went wrong in Quizloop'),
          { interval: 2 },
        );
        expect(watch.changed()).toBe(false);
      }),
      { ...RUNS, numRuns: 2 * RUNS.numRuns },
    );
    watch.close();
    isMade = false;
    const answers = discord.calls.filter(({ route }) => route === CALLBACK);
    expect(answers.length).toBeGreaterThan(2.2 * RUNS.numRuns);
    for (const { body } of answers)
      expect(JSON.stringify(body)).toMatch(/"choices":|[a-z] [a-z]|^\{"type":[56]\b/);
    expect(discord.sessions()).toBe(1);
    expect(discord.identifies).toHaveLength(1);
    const asked = await team.type(mei, tea, '/quiz now deck:tea');
    expect(wordsOf(shown(asked))).toContain('a question just for you');
    const errors = team.bot.log.messages('error');
    expect(new Set(errors)).toEqual(new Set(['discord_interaction_unreadable']));
    await team.close({ errors, violations: /.*/ });
  });
});
