// What Slack repeats, and what happens to the bot itself.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import type { SlackTeams } from '#src/platforms/slack/teams.ts';
import { button, createReceiverRig, type Kind, type ReceiverRig, say } from './receiver-rig.ts';
import { inChannel } from './sender-rig.ts';

let rig: ReceiverRig;
afterEach(async () => {
  await rig.close();
  expect(rig.slack.violations).toEqual([]);
});

describe.each(['socket', 'http'] as const)('what arrives several times over %s', (kind) => {
  beforeEach(async () => {
    rig = await createReceiverRig(kind);
    await rig.receiver.start(rig.product);
  });

  it('is done and answered once', async () => {
    await rig.sender.send(inChannel(rig.channel), say('Question', button('pick')), 'd1');
    rig.slack.redeliver(4);
    await rig.press(rig.mei, rig.channel, 'pick');
    rig.slack.redeliver(4);
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    rig.slack.redeliver(4);
    await rig.slack.shortcut(rig.mei, 'review');
    expect(rig.product.interactions.map(({ kind: what }) => what)).toEqual(['button', 'command', 'command']);
    expect(rig.slack.messages(rig.mei, rig.channel).filter(({ ephemeral }) => ephemeral)).toHaveLength(2);
  });

  it('is acknowledged in the same words each time', async () => {
    rig.script.mode = 'form';
    const fields = [
      { kind: 'text' as const, name: 'zone', label: 'Zone', hint: '', value: '', maxLength: 9 },
    ];
    const form = { id: 'zone', title: 'Zone', submit: 'Save', fields };
    rig.script.answer = () => ({ mode: 'form', form });
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'zone');
    rig.script.answer = () => ({ mode: 'private', message: say('No such zone'), problem: true });
    rig.slack.redeliver(3);
    expect((await rig.slack.submit(rig.mei, { zone: 'Mars' })).errors).toEqual({ zone: 'No such zone' });
    expect(rig.product.interactions).toHaveLength(2);
  });

  it('is two things where somebody clicks twice', async () => {
    await rig.sender.send(inChannel(rig.channel), say('Question', button('pick')), 'd1');
    await Promise.all([
      rig.press(rig.mei, rig.channel, 'pick'),
      rig.press(rig.mei, rig.channel, 'pick'),
      rig.press(rig.amara, rig.channel, 'pick'),
    ]);
    expect(new Set(rig.product.interactions.map(({ id }) => id)).size).toBe(3);
  });
});

describe('a workspace', () => {
  /** Installations of two teams, one of which may be over. */
  async function start(kind: Kind, over: readonly string[] = []) {
    const revocations: [string, number][] = [];
    let installedAt = 0;
    const teams: SlackTeams = {
      installed: async () => [{ id: 'T1', name: 'Tea' }],
      call: () => Promise.reject(new Error('Nobody asks.')),
      async revoke(teamId, eventAt) {
        revocations.push([teamId, eventAt]);
        return eventAt >= installedAt;
      },
      isRevoked: async (teamId) => over.includes(teamId),
    };
    rig = await createReceiverRig(kind, { teams });
    rig.product.known = ['T1', 'T2', 'T3'].map((externalId) => ({ platform: 'slack', externalId }));
    await rig.receiver.start(rig.product);
    return {
      revocations,
      installAgain(at: number) {
        installedAt = at;
      },
    };
  }

  const removed = (externalId: string) => ({
    kind: 'workspace-removed',
    workspace: { platform: 'slack', externalId },
  });

  it('is said to be there at the start, and gone only where that is certain', async () => {
    await start('http', ['T2']);
    expect(rig.product.events).toEqual([
      {
        kind: 'workspace-present',
        workspace: { platform: 'slack', externalId: 'T1' },
        name: 'Tea',
        channel: null,
        zone: null,
      },
      removed('T2'),
    ]);
  });

  it('that removes the bot is revoked, in whatever order and however often Slack says so', async () => {
    const { revocations } = await start('http');
    const uninstalled = { type: 'app_uninstalled' };
    const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['UBOT'] } };
    for (const event of [revoked, uninstalled, revoked, uninstalled]) {
      await rig.slack.event(rig.slack.home, event, { times: 3, newIds: true });
    }
    expect(revocations).toHaveLength(12);
    expect(rig.product.events.slice(1)).toEqual(Array.from({ length: 12 }, () => removed(rig.slack.home.id)));
  });

  it('is not removed by a late word of before it was installed again', async () => {
    const { installAgain } = await start('socket');
    installAgain(Date.now() + 60_000);
    await rig.slack.event(rig.slack.home, { type: 'app_uninstalled' });
    await vi.waitFor(() => expect(rig.log.messages('info')).toContain('slack_installed_again'));
    expect(rig.product.events).toHaveLength(1);
  });

  it('stays when only somebody’s own token was revoked', async () => {
    const { revocations } = await start('http');
    await rig.slack.event(rig.slack.home, { type: 'tokens_revoked', tokens: { oauth: ['U1'] } });
    expect(revocations).toEqual([]);
  });

  it('is delivered again when the Store could not take it in', async () => {
    await start('http');
    let failures = 2;
    const event = rig.product.event;
    rig.product.event = async (what) => {
      if (failures-- > 0) throw new Error('database is locked');
      await event(what);
    };
    await rig.slack.event(rig.slack.home, { type: 'app_uninstalled' });
    expect(rig.product.events.at(-1)).toEqual(removed(rig.slack.home.id));
  });

  it.each(['socket', 'http'] as const)(
    'over %s whose event fails leaves one error in the log',
    async (kind) => {
      await start(kind);
      rig.product.event = () => Promise.reject(new Error('database is locked'));
      await rig.slack.event(rig.slack.home, { type: 'app_uninstalled' }).catch(() => undefined);
      await vi.waitFor(() => expect(rig.log.messages('error').length).toBeGreaterThan(0));
      await rig.receiver.stop();
      const deliveries = kind === 'http' ? 4 : 1;
      expect(rig.log.messages('error')).toHaveLength(deliveries);
    },
  );

  it('that installs the bot while it runs is there at once', async () => {
    await start('http');
    await rig.receiver.installed({ id: 'T9', name: 'Nine' });
    expect(rig.product.events.at(-1)).toMatchObject({ kind: 'workspace-present', name: 'Nine' });
  });
});

it('does not start with a bot token that Slack refuses', async () => {
  const refuse = () => Promise.reject(new UserError('Slack does not accept SLACK_BOT_TOKEN.'));
  rig = await createReceiverRig('http', {
    teams: { installed: refuse, call: refuse, revoke: refuse, isRevoked: refuse },
  });
  await expect(rig.receiver.start(rig.product)).rejects.toThrow('Slack does not accept SLACK_BOT_TOKEN.');
});
