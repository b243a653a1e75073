// What Discord says of a guild that it does not name in a session: the bot, its commands alone, or nothing at all.
import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { z } from 'zod';
import { snowflake } from './ask.ts';

/** `commands-only`: it was added without the scope `bot`, so people use it there and nothing can be posted. */
export type GuildStatus = 'member' | 'commands-only' | 'gone';

const withId = z.object({ id: snowflake });

/**
 * Only these two answers say no; any other failure says nothing.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
const isNo = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  (error.code === RESTJSONErrorCodes.UnknownGuild || error.code === RESTJSONErrorCodes.MissingAccess);

async function isGranted(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (isNo(error)) return false;
    throw error;
  }
}

/**
 * The status is asked for anew each time. Rejects with what discord.js throws when Discord does not say, or `signal` ends
 * it.
 */
export function createGuildStatus(
  rest: REST,
  signal: AbortSignal,
): (guildId: string) => Promise<GuildStatus> {
  let applicationId: string | null = null;

  return async (guildId) => {
    if (await isGranted(rest.get(Routes.guild(guildId), { signal }))) return 'member';
    applicationId ??= withId.parse(await rest.get(Routes.currentApplication(), { signal })).id;
    const commands = rest.get(Routes.applicationGuildCommands(applicationId, guildId), { signal });
    return (await isGranted(commands)) ? 'commands-only' : 'gone';
  };
}
