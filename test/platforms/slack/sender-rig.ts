// A sender on a loopback Slack with a small team.
import { createOwnToken } from '#src/platforms/slack/own-token.ts';
import { createSlackSender, type SlackSender } from '#src/platforms/slack/sender.ts';
import type { AccountRef, ChannelRef, Target } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import {
  type Call,
  type Channel,
  type LoopbackSlack,
  type ShownMessage,
  startLoopbackSlack,
  type User,
} from '../../support/slack/loopback-slack.ts';

export const say = (text: string): Message => {
  return { summary: text, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
};

export const accountOf = ({ id, teamId }: User): AccountRef => {
  return { platform: 'slack', scope: teamId, externalId: id };
};
export const refOf = ({ id, teamId }: Channel): ChannelRef => {
  return { workspace: { platform: 'slack', externalId: teamId }, channelId: id };
};
export const inChannel = (channel: Channel): Target => ({ kind: 'channel', channel: refOf(channel) });
export const toPerson = (user: User): Target => ({ kind: 'direct', account: accountOf(user) });

export interface SenderRig {
  readonly slack: LoopbackSlack;
  readonly channel: Channel;
  readonly mei: User;
  readonly sender: SlackSender;
  /** A sender as after a restart: it remembers nothing. */
  restarted(token?: string): SlackSender;
  /** Calls of this method so far. */
  calls(method: string): readonly Call[];
  /** All that stands there, as Mei (or whom it belongs to) sees it. */
  shown(target: Target): readonly ShownMessage[];
}

export async function createSenderRig({ timeoutMs = 2_000 } = {}): Promise<SenderRig> {
  const slack = await startLoopbackSlack();
  const channel = slack.channel(slack.home, 'learn-asyncio');
  const mei = slack.user(slack.home, 'Mei', { zone: 'Asia/Tokyo' });
  const restarted = (token = slack.botToken) => {
    const tokens = createOwnToken({ token, apiUrl: slack.apiUrl, timeoutMs });
    return createSlackSender({ tokens, timeoutMs, paceMs: 1 });
  };
  return {
    slack,
    channel,
    mei,
    sender: restarted(),
    restarted,
    calls: (method) => slack.calls.filter((call) => call.method === method),
    shown(target) {
      if (target.kind === 'direct') {
        const { externalId: id, scope: teamId } = target.account;
        return slack.direct({ id, teamId, name: '' });
      }
      const { channelId: id, workspace } = target.channel;
      const place = { id, name: '', teamId: workspace.externalId };
      if (target.kind === 'channel') return slack.messages(mei, place);
      const [thread = ''] = target.messageId.split('@');
      return slack.messages(mei, { channel: place, thread });
    },
  };
}
