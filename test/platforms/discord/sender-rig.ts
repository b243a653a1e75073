// A sender on a loopback Discord with a small team.
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import { createDiscordSender } from '#src/platforms/discord/sender.ts';
import type { AccountRef, ChannelRef, ChatSender, Target, WorkspaceRef } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import {
  type Call,
  type Channel,
  type Guild,
  type LoopbackDiscord,
  type ShownMessage,
  startLoopbackDiscord,
  type User,
} from '../../support/discord/loopback-discord.ts';

export const say = (text: string): Message => {
  return { summary: text, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
};

export const workspaceOf = (guild: Guild): WorkspaceRef => ({ platform: 'discord', externalId: guild.id });
export const accountOf = ({ id }: { id: string }): AccountRef => {
  return { platform: 'discord', scope: '', externalId: id };
};
export const refOf = (channel: Channel): ChannelRef => {
  return { workspace: { platform: 'discord', externalId: channel.guildId }, channelId: channel.id };
};
export const inChannel = (channel: Channel): Target => ({ kind: 'channel', channel: refOf(channel) });
export const toPerson = (user: User): Target => ({ kind: 'direct', account: accountOf(user) });

export interface SenderRig {
  readonly discord: LoopbackDiscord;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly mei: User;
  readonly sender: ChatSender;
  /** A sender as after a restart: it remembers nothing. */
  restarted(): ChatSender;
  /** Calls of this route so far. */
  calls(route: string): readonly Call[];
  /** All that stands there, as Mei (or whom it belongs to) sees it. */
  shown(target: Target): readonly ShownMessage[];
}

export async function createSenderRig({ timeoutMs = 2_000 } = {}): Promise<SenderRig> {
  const discord = await startLoopbackDiscord();
  const guild = discord.guild('Tea team');
  const channel = discord.channel(guild, 'learn-asyncio');
  const mei = discord.user('Mei');
  discord.join(guild, mei);
  const restarted = () => {
    const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, timeoutMs });
    return createDiscordSender({ rest });
  };
  return {
    discord,
    guild,
    channel,
    mei,
    sender: restarted(),
    restarted,
    calls: (route) => discord.calls.filter((call) => call.route === route),
    shown(target) {
      if (target.kind === 'direct') {
        return discord.direct({ id: target.account.externalId, name: '' });
      }
      // A thread has the id of the message it hangs below.
      const id = target.kind === 'thread' ? target.messageId : target.channel.channelId;
      return discord.messages(mei, { id });
    },
  };
}
