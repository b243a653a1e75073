import { afterEach, expect } from 'vitest';
import { chatReceiverContract } from '../../contract/chat-receiver.ts';
import { createReceiverRig, type ReceiverRig, workspaceOf } from './receiver-rig.ts';
import { accountOf, refOf } from './sender-rig.ts';

let rig: ReceiverRig | null = null;

afterEach(() => {
  expect(rig?.discord.violations).toEqual([]);
  expect(rig?.discord.pings).toBe(0);
});

chatReceiverContract('Discord', async () => {
  rig = await createReceiverRig();
  const { discord, guild, channel, amara, mei, receiver, close } = rig;
  const user = ({ externalId: id }: { readonly externalId: string }) => ({ id, name: '' });
  return {
    receiver,
    workspace: workspaceOf(guild),
    channel: refOf(channel),
    admin: accountOf(amara),
    adminName: 'Amara',
    colleague: accountOf(mei),
    async command(who, command, text) {
      await discord.command(user(who), channel, command, text === '' ? {} : { text });
    },
    async press(who, buttonId) {
      await discord.press(user(who), channel, buttonId);
    },
    async choose(who, selectId, value) {
      await discord.choose(user(who), channel, selectId, value);
    },
    async submit(who, values) {
      await discord.submit(user(who), values);
    },
    async complete(who, command, text) {
      const choices = await discord.complete(user(who), channel, command, { text }, 'text');
      return choices.map(({ name, value }) => ({ label: name, value }));
    },
    async forge(who, buttonId) {
      await discord.forge(user(who), channel, buttonId);
    },
    shown: async (who) => discord.messages(user(who), channel).map(({ text }) => text),
    close,
  };
});
