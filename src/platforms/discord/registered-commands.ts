// The commands that Discord has of the bot: whether they are the right ones, where, and how they become so.
// https://docs.discord.com/developers/interactions/application-commands
import { ApplicationCommandType, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { PlatformError, UserError } from '#src/errors.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import { snowflake } from './ask.ts';
import { commandsJson, sameCommands } from './command-json.ts';
import { asked, type CommandPlace } from './portal-request.ts';

/** So many servers are asked whether they have commands of their own: whoever tries the bot out has few. */
const MAX_SERVERS = 20;

export interface CommandRegistration extends CommandPlace {
  readonly commands: readonly CommandSpec[];
}

type CommandJson = ReturnType<typeof commandsJson>[number];

const anything = z.looseObject({});
const serverSchema = z.object({ id: snowflake, name: z.string() });

/**
 * What opens an app's Activity. Discord makes it, and refuses (50240) to have it taken away with the other commands.
 * https://docs.discord.com/developers/interactions/application-commands#entry-point-commands
 */
const isEntryPoint = ({ type }: z.infer<typeof anything>): boolean =>
  type === ApplicationCommandType.PrimaryEntryPoint;

function routeOf({ applicationId, guildId }: CommandPlace) {
  if (guildId === null) return Routes.applicationCommands(applicationId);
  if (snowflake.safeParse(guildId).success) return Routes.applicationGuildCommands(applicationId, guildId);
  throw new UserError(
    `“${guildId}” is no server's id. In Discord turn on Settings, Advanced, Developer Mode, then right-click the server and choose Copy Server ID.`,
  );
}

async function registered(rest: REST, place: CommandPlace) {
  const query = new URLSearchParams({ with_localizations: 'true' });
  const all = await asked(rest.get(routeOf(place), { query }), z.array(anything), place);
  return { own: all.filter((each) => !isEntryPoint(each)), entryPoints: all.filter(isEntryPoint) };
}

function areSame({ commands, guildId }: CommandRegistration, own: readonly unknown[]): boolean {
  const wanted = commandsJson(commands);
  if (guildId === null) return sameCommands(wanted, own);
  return sameCommands(wanted.map(withoutPlaces), serverOnly.parse(own));
}

/** Contexts and kinds of installation are those of global commands only: a server's would never compare as equal. */
const serverOnly = z.array(anything.transform(({ contexts: _, integration_types: __, ...rest }) => rest));

function withoutPlaces({ contexts: _, integration_types: __, ...rest }: CommandJson): CommandJson {
  return rest;
}

/** As it was listed, without what only Discord may say. */
function kept({
  application_id: _,
  version: __,
  guild_id: ___,
  dm_permission: ____,
  ...rest
}: z.infer<typeof anything>) {
  return rest;
}

const isRefusedThere = (error: unknown): boolean =>
  error instanceof UserError &&
  error.cause instanceof PlatformError &&
  (error.cause.reason === 'no-permission' || error.cause.reason === 'workspace-gone');

/** Would `registerCommands` change nothing. Rejects with UserError as it does. */
export async function areCommandsRegistered(rest: REST, registration: CommandRegistration): Promise<boolean> {
  return areSame(registration, (await registered(rest, registration)).own);
}

/**
 * The names of the servers that have exactly these commands for themselves, among the first few that the bot is in.
 * Rejects with UserError.
 */
export async function serversWithCommands(
  rest: REST,
  { applicationId, commands }: Omit<CommandRegistration, 'guildId'>,
): Promise<readonly string[]> {
  const query = new URLSearchParams({ limit: String(MAX_SERVERS) });
  const servers = await asked(rest.get(Routes.userGuilds(), { query }), z.array(serverSchema));
  const names: string[] = [];
  for (const { id: guildId, name } of servers) {
    try {
      if (await areCommandsRegistered(rest, { applicationId, guildId, commands })) names.push(name);
    } catch (error) {
      // The bot is there without its commands.
      if (!isRefusedThere(error)) throw error;
    }
  }
  return names;
}

/**
 * Makes these the commands of the bot, everywhere or in one server, and takes away any others that people type.
 * Rejects with UserError when the token, the invitation or the connection is at fault.
 * https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands
 */
export async function registerCommands(
  rest: REST,
  registration: CommandRegistration,
): Promise<'registered' | 'unchanged'> {
  const { own, entryPoints } = await registered(rest, registration);
  if (areSame(registration, own)) return 'unchanged';
  const wanted = commandsJson(registration.commands);
  const body = registration.guildId === null ? wanted : wanted.map(withoutPlaces);
  const putting = rest.put(routeOf(registration), { body: [...body, ...entryPoints.map(kept)] });
  await asked(putting, z.array(z.unknown()), registration);
  return 'registered';
}
