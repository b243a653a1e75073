// Where the bot says hello in a guild.
import { ChannelType, type Guild, PermissionFlagsBits, type TextChannel } from 'discord.js';

/** The id of the system channel if the bot may write there, else of the topmost text channel where it may, else null. */
export function helloChannel(guild: Guild): string | null {
  const { me } = guild.members;
  if (me === null) return null;
  const mayWrite = (channel: TextChannel): boolean =>
    channel.permissionsFor(me).has([PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages]);
  if (guild.systemChannel !== null && mayWrite(guild.systemChannel)) return guild.systemChannel.id;
  const channels = [...guild.channels.cache.values()]
    .filter((channel) => channel.type === ChannelType.GuildText)
    .toSorted((one, other) => one.rawPosition - other.rawPosition);
  return channels.find(mayWrite)?.id ?? null;
}
