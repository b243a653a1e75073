import { describe, expect, it, vi } from 'vitest';
import { type Admins, createAdmins } from '#src/platforms/slack/admins.ts';
import { createOwnToken } from '#src/platforms/slack/own-token.ts';
import { createTokenTeams } from '#src/platforms/slack/token-teams.ts';
import { startLoopbackSlack, type User } from '../../support/slack/loopback-slack.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { createTestLog } from '../../support/test-log.ts';

const MINUTE = 60_000;

async function createRig() {
  const slack = await startLoopbackSlack();
  const { apiUrl, botToken: token, home } = slack;
  const clock = createTestClock(1_000_000);
  const tokens = createOwnToken({ token, apiUrl, timeoutMs: 2_000 });
  const admins: Admins = createAdmins({ teams: createTokenTeams(tokens, ''), clock, log: createTestLog() });
  return {
    slack,
    clock,
    admins,
    amara: slack.user(home, 'Amara', { admin: true, zone: 'Africa/Lagos' }),
    mei: slack.user(home, 'Mei', { zone: 'Asia/Tokyo' }),
    about: (user: User, admin = false) => admins.about(home.id, user.id, admin),
    asked: () => slack.calls.filter(({ method }) => method === 'users.info').length,
    [Symbol.asyncDispose]: () => slack.close(),
  };
}

describe('who somebody is', () => {
  it('is their name, their zone, and whether they run the workspace', async () => {
    await using rig = await createRig();
    expect(await rig.about(rig.amara)).toEqual({
      displayName: 'Amara',
      zone: 'Africa/Lagos',
      isAdmin: true,
      ownTeam: null,
    });
    const owner = rig.slack.user(rig.slack.home, 'Ola', { owner: true });
    const guest = rig.slack.user(rig.slack.home, 'Gus', { guest: true });
    expect(await rig.about(owner)).toMatchObject({ isAdmin: true });
    expect(await rig.about(guest)).toMatchObject({ isAdmin: false });
  });

  it('says whose team somebody of a shared channel is of, where they may run what they like', async () => {
    await using rig = await createRig();
    const partners = rig.slack.team('Partners');
    rig.slack.shared(rig.slack.channel(rig.slack.home, 'tea'), partners);
    const boss = rig.slack.user(partners, 'Boss', { admin: true });
    expect(await rig.about(boss)).toMatchObject({ isAdmin: false, ownTeam: partners.id });
  });

  it('is asked once by many at a time', async () => {
    await using rig = await createRig();
    await Promise.all(Array.from({ length: 20 }, () => rig.about(rig.mei)));
    expect(rig.asked()).toBe(1);
  });

  it('is not believed of an admin for more than five minutes', async () => {
    await using rig = await createRig();
    await rig.about(rig.amara);
    rig.slack.change(rig.amara, { admin: false });
    rig.clock.advance(4 * MINUTE);
    expect(await rig.about(rig.amara)).toMatchObject({ isAdmin: true });
    rig.clock.advance(2 * MINUTE);
    expect(await rig.about(rig.amara)).toMatchObject({ isAdmin: false });
  });

  it('is asked behind the back of everybody else, who do not wait for it', async () => {
    await using rig = await createRig();
    await rig.about(rig.mei);
    rig.clock.advance(6 * MINUTE);
    rig.slack.change(rig.mei, { zone: 'Europe/Paris' });
    expect(await rig.about(rig.mei)).toMatchObject({ zone: 'Asia/Tokyo' });
    await rig.admins.idle();
    expect(await rig.about(rig.mei)).toMatchObject({ zone: 'Europe/Paris' });
    expect(rig.asked()).toBe(2);
  });

  it('is asked anew for what only an admin may do', async () => {
    await using rig = await createRig();
    await rig.about(rig.mei);
    rig.slack.change(rig.mei, { admin: true });
    rig.clock.advance(6 * MINUTE);
    expect(await rig.about(rig.mei, true)).toMatchObject({ isAdmin: true });
  });

  it('takes nobody for an admin whom Slack does not confirm any more', async () => {
    await using rig = await createRig();
    await rig.about(rig.amara);
    rig.clock.advance(6 * MINUTE);
    rig.slack.on('users.info').fail('internal_error');
    expect(await rig.about(rig.amara, true)).toMatchObject({ displayName: 'Amara', isAdmin: null });
  });

  it('is certain of somebody whom Slack does not know', async () => {
    await using rig = await createRig();
    rig.slack.on('users.info').fail('user_not_found');
    expect(await rig.about(rig.mei, true)).toEqual({
      displayName: '',
      zone: null,
      isAdmin: false,
      ownTeam: null,
    });
  });

  it('is not known when Slack takes too long, and is known the next time', async () => {
    await using rig = await createRig();
    rig.slack.on('users.info').hang();
    const waiting = rig.about(rig.mei);
    await vi.waitFor(() => expect(rig.asked()).toBe(1));
    rig.clock.advance(1_000);
    expect(await waiting).toBeNull();
    await rig.admins.idle();
    expect(await rig.about(rig.mei)).toMatchObject({ displayName: 'Mei' });
  });
});
