import { expect, it } from 'vitest';
import { chatSenderContract } from '../../contract/chat-sender.ts';
import { account, channelRef, createRig, inChannel, toMember } from './rig.ts';
import { say } from './scripted-handler.ts';

chatSenderContract('The playground', async () => {
  const rig = createRig();
  await rig.post('/api/direct', { member: 'idris', accepts: false });
  return {
    sender: rig.sender,
    workspace: { platform: 'playground', externalId: 'playground' },
    channel: channelRef('general'),
    goneChannel: channelRef('attic'),
    member: account('mei'),
    memberName: 'Mei',
    refusing: account('idris'),
    stranger: account('nobody'),
    async shown(target) {
      const place =
        target.kind === 'direct' ? `direct-${target.account.externalId}` : target.channel.channelId;
      const reader = target.kind === 'direct' ? target.account.externalId : 'mei';
      const { messages } = await rig.state(reader);
      return messages
        .filter((message) => message.place === place)
        .map((message) => JSON.stringify(message.blocks));
    },
    // The playground has no notifications at all.
    pings: async () => 0,
    close: async () => rig.remove(),
  };
});

it('gives back the first message of a delivery even after a restart', async () => {
  const rig = createRig();
  const first = await rig.sender.send(inChannel('general'), say('Once'), 'd1');
  const again = rig.reopen();
  expect(await again.sender.send(inChannel('general'), say('Once'), 'd1')).toEqual(first);
  expect((await again.state('mei')).messages).toHaveLength(1);
  again.remove();
});

it('delivers again once direct messages are accepted again', async () => {
  const rig = createRig();
  await rig.post('/api/direct', { member: 'mei', accepts: false });
  await expect(rig.sender.send(toMember('mei'), say('Hello'), 'd1')).rejects.toMatchObject({
    reason: 'direct-refused',
  });
  await rig.post('/api/direct', { member: 'mei', accepts: true });
  await rig.sender.send(toMember('mei'), say('Hello'), 'd1');
  expect((await rig.state('mei')).messages).toHaveLength(1);
  rig.remove();
});

it('shows direct messages to their member only', async () => {
  const rig = createRig();
  await rig.sender.send(toMember('mei'), say('For Mei'), 'd1');
  expect((await rig.state('amara')).messages).toEqual([]);
  expect((await rig.state('mei')).messages).toMatchObject([{ place: 'direct-mei', onlyYou: false }]);
  rig.remove();
});

it('refuses to post into a direct conversation as if it were a channel', async () => {
  const rig = createRig();
  const sending = rig.sender.send(inChannel('direct-mei'), say('Hello'), 'd1');
  await expect(sending).rejects.toMatchObject({ reason: 'channel-gone' });
  rig.remove();
});

it('edits no message that a member typed, and none that does not exist', async () => {
  const rig = createRig();
  const edit = (messageId: string) =>
    rig.sender.edit({ platform: 'playground', channelId: 'general', messageId }, say('Mine now'));
  await expect(edit('17')).rejects.toMatchObject({ reason: 'rejected' });
  await expect(edit('1; DROP TABLE message')).rejects.toMatchObject({ reason: 'rejected' });
  rig.remove();
});

it('calls a chat log that cannot be written unavailable', async () => {
  const rig = createRig();
  rig.close();
  await expect(rig.sender.send(inChannel('general'), say('Hello'), 'd1')).rejects.toMatchObject({
    name: 'PlatformError',
    reason: 'unavailable',
  });
  rig.remove();
});
