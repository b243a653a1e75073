// The loopback Discord, as the people of a storm use it.
import { z } from 'zod';
import type {
  Channel,
  LoopbackDiscord,
  Place,
  Seen,
  ShownMessage,
  User,
} from '../support/discord/loopback-discord.ts';
import { createDiscordTalk, DM, wordsOf } from '../support/discord-talk.ts';
import { type Chat, type Member, type Sight, type Standing, Unanswered } from './chat.ts';

/** What people read there when the bot is away or late. */
const NOTHING_CAME = /^The application (?:did not respond|said that it is thinking)/;

const NOWHERE: Sight = { text: '', buttons: [], selects: [] };

const errorSchema = z.instanceof(Error);

async function answered<T>(deed: Promise<T>): Promise<T> {
  try {
    return await deed;
  } catch (error) {
    const { message } = errorSchema.parse(error);
    throw NOTHING_CAME.test(message) ? new Unanswered(message) : error;
  }
}

export interface DiscordCast {
  readonly members: readonly Member[];
  readonly channels: readonly [Channel, ...Channel[]];
  /** Is there, and says nothing: what this person sees is public. */
  readonly watcher: User;
}

/** Only on Discord do people have to say where they live. */
export interface DiscordChat extends Chat {
  setZone(who: Member): Promise<void>;
}

export function createDiscordChat(
  discord: LoopbackDiscord,
  { members, channels, watcher }: DiscordCast,
): DiscordChat {
  const [first] = channels;
  let looked: readonly { readonly channel: Channel; readonly shown: ShownMessage }[] = [];
  const talk = createDiscordTalk(discord, { advance: () => {} });

  function sightOf(who: User, where: Place, shown: ShownMessage): Sight {
    const at = async (deed: Promise<Seen>) => sightOfSeen(who, where, await answered(deed));
    return {
      text: wordsOf(shown),
      buttons: shown.buttons
        .filter(({ url, disabled }) => url === null && !disabled)
        .map(({ id, label }) => ({
          id,
          label,
          press: () => at(discord.press(who, where, id, shown.id)),
        })),
      selects: shown.selects.map(({ id, options }) => ({
        values: options.map(({ value }) => value),
        choose: (value) => at(discord.choose(who, where, id, value, shown.id)),
      })),
    };
  }

  const sightOfSeen = (who: User, where: Place, { message }: Seen): Sight =>
    message === null ? NOWHERE : sightOf(who, where, message);

  const standing = (who: User, where: Place, shown: ShownMessage): Standing => ({
    ...sightOf(who, where, shown),
    key: shown.id,
    at: shown.at,
  });

  return {
    platform: 'discord',
    members,
    async type(who, words, index = 0) {
      const channel = channels[index] ?? first;
      return sightOfSeen(who, channel, await answered(talk.type(who, channel, words)));
    },
    forge: async (who, buttonId) =>
      sightOfSeen(who, first, await answered(discord.forge(who, first, buttonId))),
    async setZone(who) {
      const panel = await answered(talk.type(who, first, '/quiz settings'));
      const dialog = await talk.click(who, first, 'Change time zone', panel.message ?? undefined);
      const [field] = dialog.form?.fields ?? [];
      await discord.submit(who, { [field?.name ?? '']: who.zone });
    },
    async openHome(who) {
      await answered(talk.type(who, first, '/quiz help'));
    },
    look() {
      looked = channels.flatMap((channel) =>
        discord.messages(watcher, channel).map((shown) => ({ channel, shown })),
      );
    },
    channelMessages: (who) => looked.map(({ channel, shown }) => standing(who, channel, shown)),
    direct: (who) => discord.direct(who).map((shown) => standing(who, DM, shown)),
  };
}
