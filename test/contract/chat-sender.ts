// What every platform's sender has to do, whatever the platform is.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type {
  AccountRef,
  ChannelRef,
  ChatSender,
  MessageRef,
  Target,
  WorkspaceRef,
} from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';

/** A sender on a platform of its own, with people and channels to send to. */
export interface ChatSenderRig {
  readonly sender: ChatSender;
  readonly workspace: WorkspaceRef;
  /** The bot may post here. */
  readonly channel: ChannelRef;
  readonly goneChannel: ChannelRef;
  /** False where the platform does not tell the bot of channels, so that only sending shows what is missing. */
  readonly knowsChannels?: false;
  /** A member who accepts direct messages. */
  readonly member: AccountRef;
  readonly memberName: string;
  /** A member who refuses them. */
  readonly refusing: AccountRef;
  /** Nobody of this workspace or anywhere. */
  readonly stranger: AccountRef;
  /** All that stands there now, oldest first, each message as one text with every word that a person reads. */
  shown(target: Target): Promise<readonly string[]>;
  /** How many people were notified by words inside of messages. */
  pings(): Promise<number>;
  close(): Promise<void>;
}

const HOSTILE = '@everyone <@&1> <!channel> <https://example.com|here> `x` <script>';

const note = (text: string): Message => {
  return { summary: text, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
};

async function reasonOf(sending: Promise<unknown>): Promise<PlatformReason> {
  const error = await sending.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PlatformError) return error.reason;
  throw new Error('It was not refused with a PlatformError.', { cause: error });
}

export function chatSenderContract(name: string, make: () => Promise<ChatSenderRig>): void {
  describe(`${name} as a chat sender`, () => {
    let rig: ChatSenderRig;
    let channel: Target;
    let direct: Target;

    beforeEach(async () => {
      rig = await make();
      channel = { kind: 'channel', channel: rig.channel };
      direct = { kind: 'direct', account: rig.member };
    });
    afterEach(() => rig.close());

    it('posts into a channel and says which message it became', async () => {
      const ref = await rig.sender.send(channel, note('A question for everybody'), 'delivery-1');
      expect(ref.platform).toBe(rig.sender.platform);
      expect(ref.channelId).toBe(rig.channel.channelId);
      expect(await rig.shown(channel)).toEqual([expect.stringContaining('A question for everybody')]);
    });

    it('writes to one person alone', async () => {
      const ref = await rig.sender.send(direct, note('3 cards are due'), 'delivery-1');
      expect(ref.channelId).not.toBe(rig.channel.channelId);
      expect(await rig.shown(direct)).toEqual([expect.stringContaining('3 cards are due')]);
      expect(await rig.shown(channel)).toEqual([]);
    });

    it('makes two messages of two deliveries with the same words', async () => {
      const first = await rig.sender.send(channel, note('Again'), 'delivery-1');
      const second = await rig.sender.send(channel, note('Again'), 'delivery-2');
      expect(second).not.toEqual(first);
      expect(await rig.shown(channel)).toHaveLength(2);
    });

    it('makes one message of a repeated delivery, if it says that it does', async () => {
      if (rig.sender.repeatSafeMs === 0) return;
      const refs: MessageRef[] = [];
      for (let round = 0; round < 3; round++) {
        refs.push(await rig.sender.send(channel, note('Only once'), 'delivery-1'));
      }
      expect(refs).toEqual([refs[0], refs[0], refs[0]]);
      expect(await rig.shown(channel)).toHaveLength(1);
    });

    it('replaces what a message says', async () => {
      const ref = await rig.sender.send(channel, note('Nobody answered'), 'delivery-1');
      await rig.sender.edit(ref, note('Three answered'));
      expect(await rig.shown(channel)).toEqual([expect.stringContaining('Three answered')]);
      expect((await rig.shown(channel)).join()).not.toContain('Nobody answered');
    });

    it('says that a channel is gone', async () => {
      const gone: Target = { kind: 'channel', channel: rig.goneChannel };
      expect(await reasonOf(rig.sender.send(gone, note('Hello'), 'delivery-1'))).toBe('channel-gone');
      if (rig.knowsChannels === false) return;
      expect(await reasonOf(rig.sender.missingToPost(rig.goneChannel, { threads: true }))).toBe(
        'channel-gone',
      );
    });

    it('takes a channel of another workspace for one that is gone', async () => {
      const workspace = { ...rig.workspace, externalId: '1' };
      const elsewhere = { ...rig.channel, workspace };
      expect(await reasonOf(rig.sender.missingToPost(elsewhere, { threads: false }))).toBe('channel-gone');
    });

    it('says that a channel is gone whose id can be none', async () => {
      const odd = { ...rig.channel, channelId: '../users/@me?x=1#' };
      const target: Target = { kind: 'channel', channel: odd };
      expect(await reasonOf(rig.sender.send(target, note('Hello'), 'delivery-1'))).toBe('channel-gone');
      expect(await reasonOf(rig.sender.missingToPost(odd, { threads: false }))).toBe('channel-gone');
    });

    it('writes below a message, again and again', async () => {
      const post = await rig.sender.send(channel, note('A question for everybody'), 'delivery-1');
      const thread: Target = {
        kind: 'thread',
        channel: rig.channel,
        messageId: post.messageId,
        title: 'Discuss: Queues',
      };
      await rig.sender.send(thread, note('Talk about it here'), 'delivery-2');
      const last = await rig.sender.send(thread, note('Anybody?'), 'delivery-3');
      expect((await rig.shown(thread)).slice(-2)).toEqual([
        expect.stringContaining('Talk about it here'),
        expect.stringContaining('Anybody?'),
      ]);
      await rig.sender.edit(last, note('Nobody'));
      expect((await rig.shown(thread)).at(-1)).toContain('Nobody');
    });

    it('says that a person refuses direct messages, and sends nothing', async () => {
      const refused: Target = { kind: 'direct', account: rig.refusing };
      expect(await reasonOf(rig.sender.send(refused, note('Hello'), 'delivery-1'))).toBe('direct-refused');
      expect(await rig.shown(refused)).toEqual([]);
    });

    it('says that an account is gone', async () => {
      const nobody: Target = { kind: 'direct', account: rig.stranger };
      expect(await reasonOf(rig.sender.send(nobody, note('Hello'), 'delivery-1'))).toBe('account-gone');
      expect(await reasonOf(rig.sender.profile(rig.stranger))).toBe('account-gone');
    });

    it('knows names, membership and what is missing to post', async () => {
      expect((await rig.sender.profile(rig.member)).displayName).toBe(rig.memberName);
      const membership = await rig.sender.membership(rig.workspace, rig.member);
      expect(membership?.displayName).toBe(rig.memberName);
      expect(await rig.sender.membership(rig.workspace, rig.stranger)).toBeNull();
      expect(await rig.sender.missingToPost(rig.channel, { threads: false })).toEqual([]);
      expect(await rig.sender.missingToPost(rig.channel, { threads: true })).toEqual([]);
    });

    it('notifies nobody by what a message says', async () => {
      const ref = await rig.sender.send(channel, note(HOSTILE), 'delivery-1');
      await rig.sender.edit(ref, note(`${HOSTILE} again`));
      await rig.sender.send(direct, note(HOSTILE), 'delivery-2');
      const below = {
        kind: 'thread',
        channel: rig.channel,
        messageId: ref.messageId,
        title: HOSTILE,
      } as const;
      await rig.sender.send(below, note(HOSTILE), 'delivery-3');
      expect(await rig.pings()).toBe(0);
    });
  });
}
