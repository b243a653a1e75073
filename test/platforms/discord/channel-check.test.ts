import { PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inviteLink } from '#src/platforms/discord/invite-links.ts';
import { createSenderRig, refOf, type SenderRig } from './sender-rig.ts';

let rig: SenderRig;
beforeEach(async () => {
  rig = await createSenderRig();
});
afterEach(async () => {
  await rig.discord.close();
  expect(rig.discord.violations).toEqual([]);
});

const missing = (threads = false) => rig.sender.missingToPost(refOf(rig.channel), { threads });

it('names what is denied in the channel, and nothing once it is allowed again', async () => {
  const { SendMessages, CreatePublicThreads, SendMessagesInThreads } = PermissionFlagsBits;
  rig.discord.setDenied(rig.channel, CreatePublicThreads | SendMessagesInThreads);
  expect(await missing()).toEqual([]);
  expect(await missing(true)).toEqual(['Create Public Threads', 'Send Messages in Threads']);
  rig.discord.setDenied(rig.channel, SendMessages);
  expect(await missing()).toEqual(['Send Messages']);
  rig.discord.setDenied(rig.channel, 0n);
  expect(await missing(true)).toEqual([]);
});

it('agrees with Discord on whether a message can be posted', async () => {
  rig.discord.setDenied(rig.channel, PermissionFlagsBits.SendMessages);
  const message = { summary: 'Hello', blocks: [{ kind: 'heading', text: 'Hello' }] } as const;
  const target = { kind: 'channel', channel: refOf(rig.channel) } as const;
  await expect(rig.sender.send(target, message, 'd1')).rejects.toMatchObject({ reason: 'no-permission' });
});

it('says that a channel has to be shown to the bot first', async () => {
  rig.discord.setDenied(rig.channel, PermissionFlagsBits.ViewChannel);
  expect(await missing(true)).toEqual(['View Channel']);
});

it('says where to invite the bot when only its commands are in the server', async () => {
  const guild = rig.discord.foreignGuild('Coffee team', { commands: true });
  const channel = refOf(rig.discord.channel(guild, 'general'));
  await expect(rig.sender.missingToPost(channel, { threads: false })).rejects.toMatchObject({
    reason: 'workspace-gone',
    inviteUrl: inviteLink(rig.discord.applicationId),
  });
});

it('takes a channel of another server for none, even if the bot is there too', async () => {
  const elsewhere = rig.discord.guild('Coffee team');
  const channel = {
    ...refOf(rig.discord.channel(elsewhere, 'general')),
    workspace: refOf(rig.channel).workspace,
  };
  const asking = rig.sender.missingToPost(channel, { threads: false });
  await expect(asking).rejects.toMatchObject({ reason: 'channel-gone' });
});

it('refuses what is no text channel', async () => {
  rig.discord
    .on('GET /channels/:channelId')
    .reply(200, { id: rig.channel.id, type: 15, guild_id: rig.guild.id, permission_overwrites: [] });
  await expect(missing()).rejects.toMatchObject({
    reason: 'rejected',
    message: expect.stringContaining('text and announcement'),
  });
});

it('does not take an outage for a missing permission', async () => {
  rig.discord.outage(rig.guild);
  await expect(missing()).rejects.toMatchObject({ reason: 'unavailable' });
  rig.discord.recover(rig.guild);
  expect(await missing()).toEqual([]);
});

it('asks who the bot is only once', async () => {
  await missing();
  await missing();
  expect(rig.calls('GET /users/@me')).toHaveLength(1);
});
