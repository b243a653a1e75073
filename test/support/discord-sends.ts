// What the bot tried to send on Discord.
import type { DiscordBot } from './discord-bot.ts';

export const SEND = 'POST /channels/:channelId/messages';

interface Channel {
  readonly id: string;
}

export const to =
  ({ id }: Channel) =>
  ({ path }: { readonly path: string }): boolean =>
    path.includes(id);

/** How many messages it tried to send there. */
export const triesIn = ({ discord }: Pick<DiscordBot, 'discord'>, channel: Channel): number =>
  discord.calls.filter((call) => call.route === SEND && to(channel)(call)).length;
