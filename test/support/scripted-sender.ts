// A platform that remembers what was sent and answers as a test scripts it.
import type {
  AccountRef,
  ChannelRef,
  ChatSender,
  MessageRef,
  Platform,
  SendLimit,
  Target,
} from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';

export interface Sent {
  readonly target: Target;
  readonly message: Message;
  readonly deliveryId: string;
}

export interface Edited {
  readonly ref: MessageRef;
  readonly message: Message;
}

export interface ScriptedSender extends ChatSender {
  /** Every call of `send`, also those that failed. */
  readonly calls: Sent[];
  /** What arrived: one per delivery id while repeats are safe. */
  readonly arrived: Sent[];
  /** What the next sends do instead of arriving: throw, or wait. Taken from the front. */
  readonly script: ((sent: Sent) => Promise<void> | void)[];
  /** What arrived as an edit, oldest first. */
  readonly edits: Edited[];
  /** As `script`, for the next edits. */
  readonly editScript: ((edited: Edited) => Promise<void> | void)[];
  /** None unless a test says otherwise. */
  limits: readonly SendLimit[];
  missing: readonly string[];
  /** What is missing in a channel, or a refusal that it throws. */
  missingIn: (channel: ChannelRef, threads: boolean) => readonly string[];
  /** Of whom `membership` was asked, in order. */
  readonly asked: string[];
  /** What the platform says of a member: a name, null for nobody of that name, or a refusal that it throws. */
  member: (externalId: string) => Promise<string | null> | string | null;
}

export function createScriptedSender(platform: Platform, repeatSafeMs: number): ScriptedSender {
  const calls: Sent[] = [];
  const arrived: Sent[] = [];
  const script: ((sent: Sent) => Promise<void> | void)[] = [];
  const edits: Edited[] = [];
  const editScript: ((edited: Edited) => Promise<void> | void)[] = [];
  const refOf = (sent: Sent): MessageRef => ({
    platform,
    channelId: sent.target.kind === 'direct' ? sent.target.account.externalId : sent.target.channel.channelId,
    messageId: sent.deliveryId,
  });
  return {
    platform,
    repeatSafeMs,
    limits: [],
    calls,
    arrived,
    script,
    edits,
    editScript,
    missing: [],
    asked: [],
    member: (externalId) => externalId,
    async send(target, message, deliveryId) {
      const sent = { target, message, deliveryId };
      calls.push(sent);
      await script.shift()?.(sent);
      const before = repeatSafeMs > 0 ? arrived.find((each) => each.deliveryId === deliveryId) : undefined;
      if (before === undefined) arrived.push(sent);
      return refOf(before ?? sent);
    },
    async edit(ref, message) {
      const edited = { ref, message };
      await editScript.shift()?.(edited);
      edits.push(edited);
    },
    profile: async (account: AccountRef) => ({ displayName: account.externalId, zone: null }),
    async membership(_workspace, { externalId }) {
      this.asked.push(externalId);
      const displayName = await this.member(externalId);
      return displayName === null ? null : { displayName, zone: null };
    },
    missingIn() {
      return this.missing;
    },
    async missingToPost(channel, { threads }) {
      return this.missingIn(channel, threads);
    },
  };
}
