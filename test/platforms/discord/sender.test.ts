import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#src/ports/message.ts';
import { chatSenderContract } from '../../contract/chat-sender.ts';
import {
  accountOf,
  createSenderRig,
  inChannel,
  refOf,
  type SenderRig,
  say,
  toPerson,
  workspaceOf,
} from './sender-rig.ts';

const NOBODY = '100000000000000001';
const SEND = 'POST /channels/:channelId/messages';

chatSenderContract('Discord', async () => {
  const { discord, guild, channel, mei, sender, shown } = await createSenderRig();
  const idris = discord.user('Idris', { acceptsDirect: false });
  discord.join(guild, idris);
  const attic = discord.channel(guild, 'attic');
  discord.deleteChannel(attic);
  return {
    sender,
    workspace: workspaceOf(guild),
    channel: refOf(channel),
    goneChannel: refOf(attic),
    member: accountOf(mei),
    memberName: 'Mei',
    refusing: accountOf(idris),
    stranger: accountOf({ id: NOBODY }),
    shown: async (target) => shown(target).map(({ text }) => text),
    pings: async () => discord.pings,
    async close() {
      const { violations } = discord;
      await discord.close();
      expect(violations).toEqual([]);
    },
  };
});

describe('sending to Discord', () => {
  let rig: SenderRig;
  beforeEach(async () => {
    rig = await createSenderRig();
  });
  afterEach(async () => {
    await rig.discord.close();
    expect(rig.discord.violations).toEqual([]);
  });

  it('gives every request the delivery as its nonce, and mentions nobody', async () => {
    await rig.sender.send(inChannel(rig.channel), say('Hello'), 'A'.repeat(22));
    expect(rig.calls(SEND)[0]?.body).toMatchObject({
      nonce: 'A'.repeat(22),
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    });
  });

  it('makes one message of a delivery that is repeated after a restart', async () => {
    const first = await rig.sender.send(inChannel(rig.channel), say('Once'), 'd1');
    expect(await rig.restarted().send(inChannel(rig.channel), say('Once'), 'd1')).toEqual(first);
    const direct = await rig.sender.send(toPerson(rig.mei), say('Once'), 'd2');
    expect(await rig.restarted().send(toPerson(rig.mei), say('Once'), 'd2')).toEqual(direct);
    expect(rig.shown(inChannel(rig.channel))).toHaveLength(1);
    expect(rig.shown(toPerson(rig.mei))).toHaveLength(1);
  });

  it('opens a conversation once for many messages', async () => {
    for (const id of ['d1', 'd2', 'd3']) await rig.sender.send(toPerson(rig.mei), say(id), id);
    expect(rig.calls('POST /users/@me/channels')).toHaveLength(1);
    expect(rig.shown(toPerson(rig.mei))).toHaveLength(3);
  });

  it('opens a thread once, also when it does not know of it, and lets it rest after a day', async () => {
    const post = await rig.sender.send(inChannel(rig.channel), say('Question'), 'd1');
    const thread = {
      kind: 'thread',
      channel: refOf(rig.channel),
      messageId: post.messageId,
      title: 'Discuss: Queues, 2 March',
    } as const;
    await rig.sender.send(thread, say('Talk about it here'), 'd2');
    await rig.restarted().send(thread, say('Talk about it here'), 'd2');
    expect(rig.shown(thread)).toHaveLength(1);
    const opened = rig.calls('POST /channels/:channelId/messages/:messageId/threads');
    expect(opened.map(({ status }) => status)).toEqual([201, 400]);
    expect(opened[0]?.body).toEqual({ name: 'Discuss: Queues, 2 March', auto_archive_duration: 1440 });
    expect(rig.shown(inChannel(rig.channel))).toMatchObject([{ threadId: post.messageId }]);
  });

  it('calls people as the server does, then as they do themselves', async () => {
    const { discord, guild, sender } = rig;
    const amara = discord.user('Amara');
    discord.join(guild, amara, { nick: 'Amara (tea)' });
    expect(await sender.membership(workspaceOf(guild), accountOf(amara))).toEqual({
      displayName: 'Amara (tea)',
      zone: null,
    });
    expect(await sender.profile(accountOf(amara))).toEqual({ displayName: 'Amara', zone: null });
    discord.leave(guild, amara);
    expect(await sender.membership(workspaceOf(guild), accountOf(amara))).toBeNull();
  });

  it('uploads a file, and takes the old one away when the message is edited', async () => {
    const withFile = (name: string): Message => ({
      summary: 'Your data',
      blocks: [{ kind: 'file', name, type: 'application/json', text: `{"name":"${name}"}` }],
    });
    const files = () => rig.shown(toPerson(rig.mei))[0]?.files.map(({ name, data }) => [name, String(data)]);
    const ref = await rig.sender.send(toPerson(rig.mei), withFile('one.json'), 'd1');
    expect(files()).toEqual([['one.json', '{"name":"one.json"}']]);
    await rig.sender.edit(ref, withFile('two.json'));
    expect(files()).toEqual([['two.json', '{"name":"two.json"}']]);
    await rig.sender.edit(ref, say('Gone'));
    expect(files()).toEqual([]);
    expect(rig.shown(toPerson(rig.mei))[0]?.text).toContain('Gone');
  });
});
