import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReceiverRig, type ReceiverRig, workspaceOf } from './receiver-rig.ts';

const SEND_MESSAGES = 1n << 11n;
const GUILD = 'GET /guilds/:guildId';

let rig: ReceiverRig;

beforeEach(async () => {
  rig = await createReceiverRig();
});
afterEach(async () => {
  await rig.close();
  expect(rig.discord.violations).toEqual([]);
});

const start = () => rig.receiver.start(rig.product);
const events = () => rig.product.events.map(({ kind, workspace }) => [kind, workspace.externalId]);
const happened = (count: number) => vi.waitFor(() => expect(rig.product.events).toHaveLength(count));
const guildRequests = () => rig.discord.calls.filter(({ route }) => route === GUILD);
const answered = (status: number) =>
  vi.waitFor(() => expect(guildRequests().map((call) => call.status)).toEqual([status]));

describe('A guild', () => {
  it('is present at the start, with its name and where to say hello', async () => {
    await start();
    const workspace = workspaceOf(rig.guild);
    expect(rig.product.events).toEqual([
      {
        kind: 'workspace-present',
        workspace,
        name: 'Tea team',
        channel: { workspace, channelId: expect.stringMatching(/^\d+$/) },
        zone: null,
      },
    ]);
  });

  it('says hello in a channel where the bot may write, or nowhere', async () => {
    const guild = rig.discord.guild('No lobby', { systemChannel: false });
    rig.discord.channel(guild, 'locked', { deny: SEND_MESSAGES });
    const open = rig.discord.channel(guild, 'open');
    const closed = rig.discord.guild('Closed', { systemChannel: false });
    rig.discord.channel(closed, 'locked', { deny: SEND_MESSAGES });
    await start();
    const channels = rig.product.events.map((event) =>
      event.kind === 'workspace-present' ? [event.name, event.channel?.channelId ?? null] : null,
    );
    expect(channels).toContainEqual(['No lobby', open.id]);
    expect(channels).toContainEqual(['Closed', null]);
  });

  it('that the bot joins is present, and one that it has to leave is removed', async () => {
    await start();
    const other = rig.discord.guild('Coffee team');
    await happened(2);
    rig.discord.kick(other);
    await happened(3);
    rig.discord.invite(other);
    await happened(4);
    expect(events()).toEqual([
      ['workspace-present', rig.guild.id],
      ['workspace-present', other.id],
      ['workspace-removed', other.id],
      ['workspace-present', other.id],
    ]);
  });

  it('in an outage is not removed, and is present when it is back', async () => {
    await start();
    rig.discord.outage(rig.guild);
    const other = rig.discord.guild('Coffee team');
    await happened(2);
    rig.discord.recover(rig.guild);
    await happened(3);
    expect(events()).toEqual([
      ['workspace-present', rig.guild.id],
      ['workspace-present', other.id],
      ['workspace-present', rig.guild.id],
    ]);
  });

  it('in an outage at the start is neither present nor removed', async () => {
    rig.product.known = [workspaceOf(rig.guild)];
    rig.discord.outage(rig.guild);
    const other = rig.discord.guild('Coffee team');
    await start();
    expect(events()).toEqual([['workspace-present', other.id]]);
    expect(guildRequests()).toEqual([]);
  });
});

describe('A guild that has the commands without the bot', () => {
  const present = ({ id }: { readonly id: string }) => ({
    kind: 'workspace-present',
    workspace: workspaceOf({ id }),
    name: '',
    channel: null,
  });

  it('is not removed at the next start', async () => {
    const other = rig.discord.foreignGuild('Coffee team', { commands: true });
    rig.product.known = [workspaceOf(other)];
    await start();
    await happened(2);
    expect(rig.product.events.at(-1)).toMatchObject(present(other));
  });

  it('is there (again) as soon as somebody uses the bot in it', async () => {
    await start();
    const other = rig.discord.foreignGuild('Coffee team', { owner: rig.mei, commands: true });
    const channel = rig.discord.channel(other, 'general');
    await rig.discord.command(rig.mei, channel, 'quiz');
    await happened(2);
    expect(rig.product.events.at(-1)).toMatchObject(present(other));
    await rig.discord.command(rig.mei, channel, 'quiz');
    await rig.discord.command(rig.mei, rig.channel, 'quiz');
    expect(guildRequests()).toHaveLength(1);
  });
});

describe('A guild that nobody names at the start', () => {
  it('is removed if Discord confirms that the bot is not in it', async () => {
    rig.product.known = [workspaceOf(rig.guild)];
    rig.discord.kick(rig.guild);
    await start();
    await happened(1);
    expect(events()).toEqual([['workspace-removed', rig.guild.id]]);
    expect(guildRequests()).toHaveLength(1);
  });

  it('is removed if it is deleted', async () => {
    rig.product.known = [{ platform: 'discord', externalId: '1100000000000000001' }];
    await start();
    await happened(2);
    expect(events()).toContainEqual(['workspace-removed', '1100000000000000001']);
  });

  it.each([500, 403, 429])('is not removed on any other answer, such as %i', async (status) => {
    rig.product.known = [workspaceOf(rig.guild)];
    rig.discord.kick(rig.guild);
    rig.discord
      .on(GUILD)
      .reply(status, { message: 'Something else', code: 0 }, { headers: { 'Retry-After': '1' } });
    await start();
    await answered(status);
    await rig.receiver.stop();
    expect(rig.product.events).toEqual([]);
    expect(rig.log.messages('warn')).toEqual(['discord_guild_not_confirmed']);
  });

  it('is not asked for at all if Discord names it', async () => {
    rig.product.known = [workspaceOf(rig.guild)];
    await start();
    await rig.receiver.stop();
    expect(guildRequests()).toEqual([]);
  });
});
