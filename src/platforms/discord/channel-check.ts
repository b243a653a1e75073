// May the bot post in this channel? Asked before a schedule promises it.
import { ChannelType, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import type { ChannelRef, ChatSender } from '#src/ports/chat.ts';
import { ask, idOf, snowflake } from './ask.ts';
import { inviteLink } from './invite-links.ts';
import { missingNames, overwritesSchema, permissionsIn, rolesSchema, VIEW_CHANNEL } from './permissions.ts';

/** Where a message can be posted and a thread be opened below it. */
const POSTABLE: readonly number[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

const channelSchema = z.object({
  guild_id: snowflake.optional(),
  type: z.number(),
  permission_overwrites: overwritesSchema,
});
const guildSchema = z.object({ owner_id: snowflake, roles: rolesSchema });
const memberSchema = z.object({ roles: z.array(snowflake) });
const withId = z.object({ id: snowflake });

/** Rejects with `workspace-gone`, and where to invite the bot, when only its commands are there. */
async function joinedGuild(rest: REST, guildId: string, signal: AbortSignal) {
  try {
    return await ask(rest.get(Routes.guild(guildId), { signal }), { what: 'other', schema: guildSchema });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.reason !== 'workspace-gone' && error.reason !== 'no-permission') throw error;
    const asking = rest.get(Routes.currentApplication(), { signal });
    const { id } = await ask(asking, { what: 'other', schema: withId });
    throw new PlatformError('workspace-gone', 'The bot is no member of this server.', {
      inviteUrl: inviteLink(id),
      cause: error.cause,
    });
  }
}

/** The channel, or null when the bot may not even see it. */
async function seen(rest: REST, { channelId, workspace }: ChannelRef, signal: AbortSignal) {
  const asking = rest.get(Routes.channel(idOf(channelId, 'channel-gone')), { signal });
  try {
    const channel = await ask(asking, { what: 'channel', schema: channelSchema });
    if (channel.guild_id === workspace.externalId) return channel;
  } catch (error) {
    if (error instanceof PlatformError && error.reason === 'no-permission') return null;
    throw error;
  }
  throw new PlatformError('channel-gone', 'The channel is not one of this server.');
}

/** `missingToPost` of the sender. `patience` gives each question its time. */
export function createChannelCheck(rest: REST, patience: () => AbortSignal): ChatSender['missingToPost'] {
  let botId: string | null = null;

  /** The bot's user, which is not its application in the oldest ones. */
  async function ownId(signal: AbortSignal): Promise<string> {
    botId ??= (await ask(rest.get(Routes.user(), { signal }), { what: 'other', schema: withId })).id;
    return botId;
  }

  return async (ref, wanted) => {
    const signal = patience();
    const guildId = idOf(ref.workspace.externalId, 'workspace-gone');
    const channel = await seen(rest, ref, signal);
    const guild = await joinedGuild(rest, guildId, signal);
    if (channel === null) return [VIEW_CHANNEL];
    if (!POSTABLE.includes(channel.type)) {
      throw new PlatformError('rejected', 'Only text and announcement channels can be posted to.');
    }
    const userId = await ownId(signal);
    const asking = rest.get(Routes.guildMember(guildId, userId), { signal });
    const member = await ask(asking, { what: 'other', schema: memberSchema });
    const permissions = permissionsIn({
      guildId,
      userId,
      ownerId: guild.owner_id,
      roleIds: member.roles,
      roles: guild.roles,
      overwrites: channel.permission_overwrites,
    });
    return missingNames(permissions, wanted);
  };
}
