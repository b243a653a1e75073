// A platform that remembers what was sent and answers as a test scripts it.
import type { AccountRef, ChatSender, MessageRef, Platform, Target } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';

export interface Sent {
  readonly target: Target;
  readonly message: Message;
  readonly deliveryId: string;
}

export interface ScriptedSender extends ChatSender {
  /** Every call of `send`, also those that failed. */
  readonly calls: Sent[];
  /** What arrived: one per delivery id while repeats are safe. */
  readonly arrived: Sent[];
  /** What the next sends do instead of arriving: throw, or wait. Taken from the front. */
  readonly script: ((sent: Sent) => Promise<void> | void)[];
  missing: readonly string[];
}

export function createScriptedSender(platform: Platform, repeatSafeMs: number): ScriptedSender {
  const calls: Sent[] = [];
  const arrived: Sent[] = [];
  const script: ((sent: Sent) => Promise<void> | void)[] = [];
  const refOf = (sent: Sent): MessageRef => ({
    platform,
    channelId:
      sent.target.kind === 'channel' ? sent.target.channel.channelId : sent.target.account.externalId,
    messageId: sent.deliveryId,
  });
  return {
    platform,
    repeatSafeMs,
    calls,
    arrived,
    script,
    missing: [],
    async send(target, message, deliveryId) {
      const sent = { target, message, deliveryId };
      calls.push(sent);
      await script.shift()?.(sent);
      const before = repeatSafeMs > 0 ? arrived.find((each) => each.deliveryId === deliveryId) : undefined;
      if (before === undefined) arrived.push(sent);
      return refOf(before ?? sent);
    },
    async edit() {},
    profile: async (account: AccountRef) => ({ displayName: account.externalId, zone: null }),
    isMember: async () => true,
    async missingToPost() {
      return this.missing;
    },
  };
}
