import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Team } from '../../support/slack/loopback-slack.ts';
import { inChannel, say } from './sender-rig.ts';
import { createTokenRig, HOUR, type TokenBot, type TokenRig } from './token-rig.ts';

const EXCHANGE = 'oauth.v2.access';

let rig: TokenRig;
let bot: TokenBot;
let tea: Team;
beforeEach(async () => {
  rig = await createTokenRig();
  bot = await rig.bot();
  tea = rig.slack.team('Tea');
  await rig.grant(bot, tea);
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
let channels = 0;
const post = (by = bot) => {
  channels += 1;
  return by.sender.send(inChannel(rig.slack.channel(tea, `tea-${channels}`)), say('A question'), 'd1');
};
const usedTokens = () =>
  rig.slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ token }) => token);

describe('a token that runs out', () => {
  it('is exchanged two hours before, by whatever is sent next, and not sooner', async () => {
    rig.clock.advance(10 * HOUR - 1);
    await post();
    expect(rig.exchanges()).toBe(0);
    rig.clock.advance(1);
    await post();
    await bot.tokens.idle();
    await post();
    expect(rig.exchanges()).toBe(1);
    const [first, second, third] = usedTokens();
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  it('is used meanwhile: nobody waits for its exchange before it has run out', async () => {
    rig.clock.advance(11 * HOUR);
    rig.slack.on(EXCHANGE).hang();
    await post();
    await expect.poll(() => rig.exchanges()).toBe(1);
    await post();
    expect(new Set(usedTokens()).size).toBe(1);
    await bot.tokens.idle();
    expect(rig.log.messages('warn')).toEqual(['slack_token_not_refreshed']);
  });

  it('says once in the log that the exchange in the background failed in the database', async () => {
    rig.clock.advance(11 * HOUR);
    Object.assign(bot.store.leases, { keeper: () => Promise.reject(new Error('The disk is full.')) });
    await post();
    await bot.tokens.idle();
    expect(rig.log.messages('error')).toEqual(['slack_token_not_refreshed']);
  });

  it('is exchanged also when Slack says of the new one only what has changed', async () => {
    rig.clock.advance(13 * HOUR);
    const { accessToken, refreshToken } = rig.slack.grant(tea, { rotation: true });
    const answer = { ok: true, access_token: accessToken, refresh_token: refreshToken, expires_in: 43_200 };
    rig.slack.on(EXCHANGE).reply(200, answer);
    await post();
    expect(usedTokens()).toEqual([accessToken]);
    const [team] = await bot.tokens.teams();
    expect(team).toMatchObject({ teamName: 'Tea', botUserId: tea.botUserId });
    expect(team?.scopes).toContain('files:write');
    rig.clock.advance(13 * HOUR);
    await post();
    expect(rig.exchanges()).toBe(2);
  });

  it('goes on for days', async () => {
    for (let day = 0; day < 4; day++) {
      rig.clock.advance(24 * HOUR);
      await post();
    }
    expect(rig.exchanges()).toBe(4);
  });

  it('is exchanged once by two processes at the same time', async () => {
    const other = await rig.bot();
    rig.clock.advance(13 * HOUR);
    await Promise.all([post(), post(other), post(), post(other)]);
    expect(rig.exchanges()).toBe(1);
    expect(new Set(usedTokens()).size).toBe(1);
    expect(rig.slack.calls.filter(({ error }) => error !== null)).toEqual([]);
  });

  // Red where the lease runs out by the wall clock: the second one exchanges too, and the installation counts as revoked.
  it('is exchanged once by two processes also when the clock leaps in the middle', async () => {
    const other = await rig.bot();
    rig.clock.advance(13 * HOUR);
    const { renew } = bot.store.installations;
    const [exchanged, writable] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    Object.assign(bot.store.installations, {
      renew: async (...args: Parameters<typeof renew>) => {
        exchanged.resolve();
        await writable.promise;
        return renew(...args);
      },
    });
    const find = vi.spyOn(other.store.installations, 'find');
    const first = post();
    await exchanged.promise;
    rig.clock.jump(HOUR);
    const second = post(other);
    await vi.waitFor(() => expect(find.mock.calls.length).toBeGreaterThan(2), { timeout: 5_000 });
    writable.resolve();
    await Promise.all([first, second]);
    expect(rig.exchanges()).toBe(1);
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
  });

  it('is exchanged by another process 20 seconds after one that was killed at it', async () => {
    const other = await rig.bot();
    rig.clock.advance(11 * HOUR);
    rig.slack.on(EXCHANGE).drop();
    // What is killed gives nothing back.
    Object.assign(bot.store.leases, { release: async () => {} });
    const settled = async (by: TokenBot) => {
      await post(by);
      await by.tokens.idle();
    };
    await settled(bot);
    await settled(other);
    rig.clock.advance(19_000);
    await settled(other);
    expect(rig.exchanges()).toBe(1);
    rig.clock.advance(1_000);
    await settled(other);
    expect(rig.exchanges()).toBe(2);
  });

  it('is used on while it is good when the exchange fails, which is tried again after a minute', async () => {
    rig.clock.advance(11 * HOUR);
    rig.slack.on(EXCHANGE).fail('internal_error', { times: 2 });
    const settled = async () => {
      await post();
      await bot.tokens.idle();
    };
    await settled();
    await settled();
    expect(rig.exchanges()).toBe(1);
    rig.clock.advance(60_000);
    await settled();
    rig.clock.advance(60_000);
    await settled();
    await post();
    expect(rig.exchanges()).toBe(3);
    expect(new Set(usedTokens()).size).toBe(2);
    expect(rig.log.messages('warn')).toContain('slack_token_not_refreshed');
  });

  it('keeps a message waiting once it has run out and cannot be exchanged for now', async () => {
    rig.clock.advance(13 * HOUR);
    rig.slack.on(EXCHANGE).drop();
    expect(await refusal(post())).toMatchObject({ reason: 'unavailable' });
    expect(usedTokens()).toEqual([]);
    await post();
    expect(rig.exchanges()).toBe(2);
  });

  it('that Slack takes for run out is exchanged, whatever the clock says', async () => {
    rig.slack.on('chat.postMessage').fail('token_expired');
    expect(await refusal(post())).toMatchObject({ reason: 'unavailable' });
    await post();
    expect(rig.exchanges()).toBe(1);
  });
});

describe('a refresh token that Slack does not accept', () => {
  const spoil = (times = 1) => rig.slack.on(EXCHANGE).fail('invalid_refresh_token', { times });

  it('is not believed when another process has exchanged it meanwhile', async () => {
    rig.clock.advance(13 * HOUR);
    const before = await bot.store.installations.active('slack');
    const other = await rig.bot();
    await post(other);
    // This one still has what it read before the other one wrote.
    const [stale] = before;
    if (stale === undefined) throw new Error('It is not installed.');
    let first = true;
    const { find } = bot.store.installations;
    Object.assign(bot.store.installations, {
      find: async (ref: Parameters<typeof find>[0]) => (first ? stale : find(ref)),
    });
    const used = rig.slack.on(EXCHANGE, () => {
      first = false;
      return true;
    });
    used.fail('invalid_refresh_token');
    const access = await bot.tokens.access(tea.id);
    expect(await access?.client.auth.test()).toMatchObject({ ok: true });
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
  });

  it('ends the installation only when the token has run out too', async () => {
    rig.clock.advance(11 * HOUR);
    spoil();
    await post();
    await bot.tokens.idle();
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
    rig.clock.advance(2 * HOUR);
    spoil();
    expect(await refusal(post())).toMatchObject({ reason: 'workspace-gone' });
    expect(await bot.tokens.isRevoked(tea.id)).toBe(true);
    await rig.grant(bot, tea);
    await post();
  });
});

describe('an exchange that Slack refuses without a word about the refresh token', () => {
  it.each(['invalid_auth', 'not_authed'])('may work later: %s', async (code) => {
    rig.clock.advance(13 * HOUR);
    rig.slack.on(EXCHANGE).fail(code);
    expect(await refusal(post())).toMatchObject({ reason: 'access-refused' });
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
    await post();
  });
});

describe('a wrong client secret', () => {
  it('stops everything, and costs no workspace its installation', async () => {
    rig.clock.advance(13 * HOUR);
    const wrong = await rig.bot({ secret: 'wrong' });
    expect(await refusal(post(wrong))).toMatchObject({ reason: 'unauthorized' });
    await expect(wrong.tokens.teams()).rejects.toMatchObject({ reason: 'unauthorized' });
    expect(await bot.tokens.isRevoked(tea.id)).toBe(false);
    await post();
  });
});

describe('a token that was exchanged but could not be written', () => {
  it('is used, and written as soon as that works', async () => {
    rig.clock.advance(13 * HOUR);
    const { renew } = bot.store.installations;
    let failures = 2;
    Object.assign(bot.store.installations, {
      renew: async (...args: Parameters<typeof renew>) => {
        if (failures-- > 0) throw new Error('The disk is full.');
        return renew(...args);
      },
    });
    for (let round = 0; round < 3; round++) await post();
    expect(rig.exchanges()).toBe(1);
    expect(new Set(usedTokens()).size).toBe(1);
    expect(rig.log.messages('error')).toEqual(['slack_token_not_saved', 'slack_token_not_saved']);
    await post(await rig.bot());
    expect(rig.exchanges()).toBe(1);
  });
});
