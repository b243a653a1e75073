import { describe, expect, it } from 'vitest';
import { createOwnToken } from '#src/platforms/slack/own-token.ts';
import { startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

async function createRig() {
  const slack = await startLoopbackSlack();
  const { apiUrl, botToken: token, home } = slack;
  const tokens = createOwnToken({ token, apiUrl, timeoutMs: 2_000 });
  // What is known from before says nothing about now.
  await tokens.teams();
  return {
    slack,
    home,
    removed: (teamId = home.id) => tokens.removed(teamId, 0),
    [Symbol.asyncDispose]: () => slack.close(),
  };
}

describe('the word that the workspace of one’s own token removed the bot', () => {
  it('is late when the token works', async () => {
    await using rig = await createRig();
    expect(await rig.removed()).toBe(false);
  });

  it.each(['token_revoked', 'account_inactive'] as const)('is true when Slack says %s', async (code) => {
    await using rig = await createRig();
    rig.slack.revoke(rig.home, code);
    expect(await rig.removed()).toBe(true);
  });

  it('is true of another workspace, whose token was set before', async () => {
    await using rig = await createRig();
    expect(await rig.removed(rig.slack.team('Coffee').id)).toBe(true);
  });

  it('is to be said again when Slack cannot be asked just now', async () => {
    await using rig = await createRig();
    rig.slack.on('auth.test').fail('internal_error');
    await expect(rig.removed()).rejects.toMatchObject({ reason: 'unavailable' });
    expect(await rig.removed()).toBe(false);
  });
});
