import { afterEach, describe, expect } from 'vitest';
import type { AccountRef } from '#src/ports/chat.ts';
import { type ChatReceiverRig, chatReceiverContract } from '../../contract/chat-receiver.ts';
import { createReceiverRig, type Kind, type ReceiverRig } from './receiver-rig.ts';
import { accountOf, refOf } from './sender-rig.ts';

let rig: ReceiverRig | null = null;

afterEach(() => {
  expect(rig?.slack.violations).toEqual([]);
  expect(rig?.slack.pings).toBe(0);
});

async function make(kind: Kind): Promise<ChatReceiverRig> {
  rig = await createReceiverRig(kind);
  const { slack, channel, amara, mei, receiver, press, close } = rig;
  const user = ({ externalId: id, scope: teamId }: AccountRef) => ({ id, teamId, name: '' });
  return {
    receiver,
    workspace: refOf(channel).workspace,
    channel: refOf(channel),
    admin: accountOf(amara),
    adminName: 'Amara',
    colleague: accountOf(mei),
    async command(who, command, text) {
      await slack.command(user(who), channel, `/${command}`, text);
    },
    async press(who, buttonId) {
      await press(user(who), channel, buttonId);
    },
    async choose(who, selectId, value) {
      await slack.choose(user(who), channel, `s:${selectId}`, value);
    },
    async submit(who, values) {
      await slack.submit(user(who), values);
    },
    async complete(who, command, text) {
      await slack.command(user(who), channel, '/quiz', '');
      await press(user(who), channel, 'find');
      const choices = await slack.suggest(user(who), { modal: true }, `t:${command}`, text);
      return choices.map(({ text: label, value }) => ({ label, value }));
    },
    async forge(who, buttonId) {
      await slack.forge(user(who), channel, 'b0', buttonId);
    },
    async shown(who) {
      const modal = slack.modal(user(who));
      const messages = slack.messages(user(who), channel).map(({ text }) => text);
      return modal === null ? messages : [...messages, modal.text];
    },
    close,
  };
}

describe.each(['socket', 'http'] as const)('over %s', (kind) => {
  chatReceiverContract('Slack', () => make(kind));
});
