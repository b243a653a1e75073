// Sends into the playground's own chat, and refuses what a chat platform refuses.
import { PlatformError } from '#src/errors.ts';
import type { AccountRef, ChatSender, MessageRef, Target } from '#src/ports/chat.ts';
import type { ChatLog, LoggedMessage, Member, Place } from './chat-log.ts';
import type { EventHub } from './event-hub.ts';
import { isOurAccount, isOurWorkspace, refOf } from './identity.ts';
import { toWire } from './wire-message.ts';

export function createPlaygroundSender(options: {
  chat: ChatLog;
  hub: EventHub;
  /** The IANA zone of every member. */
  zone: string;
}): ChatSender {
  const { chat, hub, zone } = options;

  return {
    platform: 'playground',
    repeatSafeMs: Number.POSITIVE_INFINITY,
    limits: [],
    send: (target, message, deliveryId) =>
      answering(() => {
        const { place, visibleTo } = destination(chat, target);
        const deliveryKey = `delivery:${deliveryId}`;
        const entry = { place: place.id, author: null, visibleTo, message: toWire(message) };
        const sent = chat.add({ ...entry, deliveryId: deliveryKey });
        hub.wake();
        return refOf(sent);
      }),
    edit: (ref, message) =>
      answering(() => {
        const known = ownMessage(chat, ref);
        chat.edit(known.id, toWire(message));
        hub.wake();
      }),
    profile: (account) => answering(() => ({ displayName: memberOf(chat, account).name, zone })),
    membership: (workspace, account) =>
      answering(() => {
        const isOurs = isOurWorkspace(workspace) && isOurAccount(account);
        const member = isOurs ? chat.member(account.externalId) : null;
        return member === null ? null : { displayName: member.name, zone };
      }),
    missingToPost: (channel) =>
      answering(() => {
        destination(chat, { kind: 'channel', channel });
        return [];
      }),
  };
}

function destination(chat: ChatLog, target: Target): { place: Place; visibleTo: string | null } {
  // There are no threads here: what belongs into one goes into its channel.
  if (target.kind !== 'direct') {
    const place = isOurWorkspace(target.channel.workspace) ? chat.place(target.channel.channelId) : null;
    if (place === null || place.directWith !== null) {
      throw new PlatformError('channel-gone', `The playground has no channel ${target.channel.channelId}.`);
    }
    return { place, visibleTo: null };
  }
  const member = memberOf(chat, target.account);
  const place = chat.direct(member.id);
  if (place === null) throw new PlatformError('account-gone', `${member.name} has no direct messages.`);
  if (!member.acceptsDirect) {
    throw new PlatformError('direct-refused', `${member.name} does not accept direct messages.`);
  }
  return { place, visibleTo: member.id };
}

function memberOf(chat: ChatLog, account: AccountRef): Member {
  const member = isOurAccount(account) ? chat.member(account.externalId) : null;
  if (member === null) {
    throw new PlatformError('account-gone', `The playground has no member ${account.externalId}.`);
  }
  return member;
}

function ownMessage(chat: ChatLog, ref: MessageRef): LoggedMessage {
  const id = /^\d{1,15}$/.test(ref.messageId) ? Number(ref.messageId) : 0;
  const message = ref.platform === 'playground' ? chat.message(id) : null;
  if (message === null || message.place !== ref.channelId || message.author !== null) {
    throw new PlatformError('rejected', `The bot has no message ${ref.messageId} in ${ref.channelId}.`);
  }
  return message;
}

/** A failing chat log certainly wrote nothing: its transactions are whole. */
async function answering<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError('unavailable', 'The playground could not write its chat log.', { cause: error });
  }
}
