import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createTokenTeams } from '#src/platforms/slack/token-teams.ts';
import { ask } from '../../store/rig.ts';
import type { Team } from '../../support/slack/loopback-slack.ts';
import { inChannel, say } from './sender-rig.ts';
import { createTokenRig, HOUR, KEY, type TokenBot, type TokenRig } from './token-rig.ts';

let rig: TokenRig;
let bot: TokenBot;
let tea: Team;
let coffee: Team;
beforeEach(async () => {
  rig = await createTokenRig();
  bot = await rig.bot();
  tea = rig.slack.team('Tea');
  coffee = rig.slack.team('Coffee');
});
afterEach(async () => {
  await rig.close();
  expect(rig.slack.violations).toEqual([]);
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const post = (team: Team, name: string, by = bot) =>
  by.sender.send(inChannel(rig.slack.channel(team, name)), say('A question'), 'd1');
const posts = () => rig.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
const stored = (column: string) =>
  ask(rig.folder.file('quizloop.db'), `select ${column} from installations where external_id = '${tea.id}'`);

describe('installations of many workspaces', () => {
  it('are each reached with their own token, after a restart as well', async () => {
    await rig.grant(bot, tea);
    await rig.grant(bot, coffee, { rotation: false });
    const other = await rig.bot();
    await post(tea, 'tea', other);
    await post(coffee, 'coffee', other);
    const used = rig.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(used.map(({ error }) => error)).toEqual([null, null]);
    expect(new Set(used.map(({ token }) => token)).size).toBe(2);
    expect((await other.tokens.teams()).map(({ teamName }) => teamName).toSorted()).toEqual([
      'Coffee',
      'Tea',
    ]);
  });

  it('keep no token in the database that can be read', async () => {
    const token = await rig.grant(bot, tea);
    const sealed = String(stored('sealed'));
    expect(sealed).toMatch(/^v1\./);
    expect(sealed).not.toContain(token);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('xox');
  });

  it('are not reached where the bot never was', async () => {
    expect(await bot.tokens.access('T0NOWHERE')).toBeNull();
    expect(await bot.tokens.isRevoked('T0NOWHERE')).toBe(false);
    // As `channel-gone` its schedules would be stopped one by one, and installing the bot would not mend that.
    await expect(post(tea, 'tea')).rejects.toMatchObject({ reason: 'workspace-gone' });
    expect(rig.slack.calls).toEqual([]);
  });

  it('are sealed anew with the newest key, and say so when the old key is missing', async () => {
    await rig.grant(bot, tea);
    const before = stored('sealed');
    const key = randomBytes(32).toString('base64');
    const rotated = await rig.bot({ key: `${key},${KEY}` });
    await rotated.tokens.reseal();
    expect(stored('sealed')).not.toBe(before);
    await (await rig.bot({ key })).tokens.reseal();
    await post(tea, 'tea', rotated);
    await expect(bot.tokens.reseal()).rejects.toThrow(UserError);
  });
});

describe('a workspace whose token was revoked', () => {
  it.each(['token_revoked', 'account_inactive'] as const)(
    'is over after one call that says %s, and the others go on',
    async (code) => {
      await rig.grant(bot, tea);
      await rig.grant(bot, coffee);
      rig.slack.revoke(tea, code);
      expect(await refusal(post(tea, 'tea'))).toMatchObject({ reason: 'workspace-gone' });
      expect(await refusal(post(tea, 'tea-2'))).toMatchObject({ reason: 'workspace-gone' });
      expect(posts()).toBe(1);
      expect([stored('state'), stored('sealed')]).toEqual(['revoked', null]);
      await post(coffee, 'coffee');
      expect((await bot.tokens.teams()).map(({ teamId }) => teamId)).toEqual([coffee.id]);
    },
  );

  it('is over after its events, in any number, without a call', async () => {
    await rig.grant(bot, tea);
    rig.clock.advance(HOUR);
    for (let round = 0; round < 3; round++) {
      expect(await bot.tokens.removed(tea.id, rig.clock.now() - round)).toBe(true);
    }
    expect(await refusal(post(tea, 'tea'))).toMatchObject({ reason: 'workspace-gone' });
    expect(rig.slack.calls).toEqual([]);
    expect([stored('state'), stored('sealed')]).toEqual(['revoked', null]);
    expect(await bot.tokens.isRevoked(tea.id)).toBe(true);
  });

  it('is there again once it is installed again, whatever comes late', async () => {
    await rig.grant(bot, tea);
    const removedAt = rig.clock.now() + HOUR;
    rig.clock.advance(2 * HOUR);
    await bot.tokens.removed(tea.id, removedAt);
    await rig.grant(bot, tea);
    expect(await bot.tokens.removed(tea.id, removedAt)).toBe(false);
    await post(tea, 'tea');
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
  });

  it('stays when the word of its end is late and this clock is slow', async () => {
    await rig.grant(bot, tea);
    rig.clock.advance(HOUR);
    await rig.grant(bot, tea);
    expect(await bot.tokens.removed(tea.id, rig.clock.now() + 60_000)).toBe(false);
    await post(tea, 'tea');
    rig.clock.advance(5 * 60_000);
    expect(await bot.tokens.removed(tea.id, rig.clock.now())).toBe(true);
  });

  it('is over when Slack says so of a fresh installation, however fast this clock is', async () => {
    await rig.grant(bot, tea);
    rig.slack.revoke(tea);
    expect(await bot.tokens.removed(tea.id, rig.clock.now() - 60_000)).toBe(true);
    expect([stored('state'), stored('sealed')]).toEqual(['revoked', null]);
  });

  it('is over for all the words of it, also when they arrive while one of them is dealt with', async () => {
    await rig.grant(bot, tea);
    rig.slack.revoke(tea);
    const { find } = bot.store.installations;
    let first = true;
    Object.assign(bot.store.installations, {
      find: async (ref: Parameters<typeof find>[0]) => {
        const found = await find(ref);
        if (first && found !== null) {
          first = false;
          await bot.store.installations.revoke(ref, { version: found.version }, rig.clock.now());
        }
        return found;
      },
    });
    expect(await bot.tokens.removed(tea.id, rig.clock.now())).toBe(true);
  });

  it('is asked about again when Slack cannot be asked just now', async () => {
    await rig.grant(bot, tea);
    rig.slack.revoke(tea);
    rig.slack.on('auth.test').fail('internal_error');
    await expect(bot.tokens.removed(tea.id, rig.clock.now())).rejects.toMatchObject({
      reason: 'unavailable',
    });
    expect(stored('state')).toBe('active');
    expect(await bot.tokens.removed(tea.id, rig.clock.now())).toBe(true);
  });

  it('stays when another process installed it again before the refusal was known', async () => {
    await rig.grant(bot, tea);
    const stale = await bot.tokens.access(tea.id);
    await rig.grant(await rig.bot(), tea);
    if (stale === null) throw new Error('It was not installed.');
    expect(await bot.tokens.refused(stale, 'token_revoked')).toBe('replaced');
    await post(tea, 'tea');
  });

  // As `workspace-gone` it would get nothing more and be erased a month later, with a token that works.
  it.each(['invalid_auth', 'not_authed', 'not_allowed_token_type', 'token_expired'])(
    'keeps its token and is tried again when the refusal may pass: %s',
    async (code) => {
      await rig.grant(bot, tea, { rotation: false });
      rig.slack.on('chat.postMessage').fail(code);
      expect(await refusal(post(tea, 'tea'))).toMatchObject({ reason: 'access-refused' });
      expect(stored('state')).toBe('active');
      expect(posts()).toBe(1);
      expect(rig.log.messages('error')).toEqual(['slack_token_refused']);
      await post(tea, 'tea');
    },
  );
});

describe('the teams of the receiver', () => {
  it('are those with a token, and their end is certain only once it was said', async () => {
    await rig.grant(bot, tea);
    const teams = createTokenTeams(bot.tokens, 'Look at the settings.');
    expect(await teams.installed()).toEqual([{ id: tea.id, name: 'Tea' }]);
    const who = async (team: Team) => (await teams.call(team.id, (client) => client.auth.test())).team_id;
    expect(await who(tea)).toBe(tea.id);
    await expect(who(coffee)).rejects.toMatchObject({ reason: 'workspace-gone' });
    expect(await teams.isRevoked(tea.id)).toBe(false);
    rig.clock.advance(HOUR);
    expect(await teams.revoke(tea.id, rig.clock.now())).toBe(true);
    expect(await teams.isRevoked(tea.id)).toBe(true);
    expect(await teams.installed()).toEqual([]);
  });

  it('lose the one whose token is refused in answering somebody', async () => {
    await rig.grant(bot, tea);
    const teams = createTokenTeams(bot.tokens, 'Look at the settings.');
    rig.slack.revoke(tea);
    const asking = teams.call(tea.id, (client) => client.auth.test());
    await expect(asking).rejects.toMatchObject({ data: { error: 'token_revoked' } });
    expect(await teams.isRevoked(tea.id)).toBe(true);
  });

  it('cannot be had with credentials that Slack refuses', async () => {
    await rig.grant(bot, tea);
    rig.clock.advance(13 * HOUR);
    const wrong = await rig.bot({ secret: 'wrong' });
    const teams = createTokenTeams(wrong.tokens, 'Look at the settings.');
    await expect(teams.installed()).rejects.toThrow(new UserError('Look at the settings.'));
  });
});
