// The bot's entry in Discord's Developer Portal: who it is, how to invite it, and its commands.
import { ApplicationIntegrationType, OAuth2Scopes, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { PlatformError, UserError } from '#src/errors.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import { ask, snowflake } from './ask.ts';
import { commandsJson, sameCommands } from './command-json.ts';
import { INVITE_PERMISSIONS } from './permissions.ts';

export interface DiscordApplication {
  readonly applicationId: string;
  readonly botName: string;
  /** Opens Discord's dialog to add the bot to a server. */
  readonly installLink: string;
  /** What is set in the Developer Portal and will be in the way: whole sentences, each with what to click. */
  readonly warnings: readonly string[];
}

const applicationSchema = z.object({
  id: snowflake,
  bot_public: z.boolean(),
  bot_require_code_grant: z.boolean(),
  integration_types_config: z.record(z.string(), z.unknown()).nullish(),
});
const userSchema = z.object({ username: z.string() });

const AUTHORIZE = 'https://discord.com/oauth2/authorize';
const PORTAL = 'In the Developer Portal open your application,';

/**
 * The address where somebody adds the bot to a server, with the permissions it needs and nothing more.
 * https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
 */
export function inviteLink(applicationId: string): string {
  const link = new URL(AUTHORIZE);
  link.search = new URLSearchParams({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: String(INVITE_PERMISSIONS),
    integration_type: String(ApplicationIntegrationType.GuildInstall),
  }).toString();
  return link.href;
}

/** Reads the JSON of `GET /applications/@me`. https://docs.discord.com/developers/resources/application */
export function discordWarnings(application: z.infer<typeof applicationSchema>): readonly string[] {
  const { bot_public, bot_require_code_grant, integration_types_config } = application;
  // Without it, an application is one from before: for servers only.
  const installs = Object.keys(integration_types_config ?? { [ApplicationIntegrationType.GuildInstall]: {} });
  const lacks = (type: ApplicationIntegrationType) => !installs.includes(String(type));
  return [
    bot_require_code_grant
      ? `The invite link will not work. ${PORTAL} Bot, and turn Requires OAuth2 Code Grant off.`
      : null,
    bot_public
      ? null
      : `Only its owner can add the bot to a server. ${PORTAL} Bot, and turn Public Bot on if others should.`,
    lacks(ApplicationIntegrationType.GuildInstall)
      ? `Nobody can add the bot to a server. ${PORTAL} Installation, and tick Guild Install.`
      : null,
    lacks(ApplicationIntegrationType.UserInstall)
      ? `People cannot add the bot for themselves alone. ${PORTAL} Installation, and tick User Install.`
      : null,
  ].filter((warning) => warning !== null);
}

/** Asks Discord who the token belongs to. Rejects with UserError: whatever is wrong, somebody can do something. */
export async function discordApplication(rest: REST): Promise<DiscordApplication> {
  const application = await asked(rest.get(Routes.currentApplication()), applicationSchema);
  const bot = await asked(rest.get(Routes.user()), userSchema);
  return {
    applicationId: application.id,
    botName: bot.username,
    installLink: inviteLink(application.id),
    warnings: discordWarnings(application),
  };
}

export interface CommandPlace {
  readonly applicationId: string;
  /** Null: everywhere. A server gets its own at once, without waiting for Discord to spread them. */
  readonly guildId: string | null;
}

export interface CommandRegistration extends CommandPlace {
  readonly commands: readonly CommandSpec[];
}

function routeOf({ applicationId, guildId }: CommandPlace) {
  if (guildId === null) return Routes.applicationCommands(applicationId);
  if (snowflake.safeParse(guildId).success) return Routes.applicationGuildCommands(applicationId, guildId);
  throw new UserError(
    `“${guildId}” is no server's id. In Discord turn on Settings, Advanced, Developer Mode, then right-click the server and choose Copy Server ID.`,
  );
}

/** Contexts and kinds of installation are those of global commands only: a server's would never compare as equal. */
const serverOnly = z.array(
  z.looseObject({}).transform(({ contexts: _, integration_types: __, ...rest }) => rest),
);

/** Would `registerCommands` change nothing. Rejects with UserError as it does. */
export async function areCommandsRegistered(rest: REST, registration: CommandRegistration): Promise<boolean> {
  const { commands, guildId } = registration;
  const existing = await asked(rest.get(routeOf(registration)), z.array(z.unknown()), registration);
  const wanted = commandsJson(commands);
  if (guildId === null) return sameCommands(wanted, existing);
  return sameCommands(wanted.map(withoutPlaces), serverOnly.parse(existing));
}

/**
 * Makes these the commands of the bot, everywhere or in one server, and takes away any others.
 * Rejects with UserError when the token, the invitation or the connection is at fault.
 * https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands
 */
export async function registerCommands(
  rest: REST,
  registration: CommandRegistration,
): Promise<'registered' | 'unchanged'> {
  if (await areCommandsRegistered(rest, registration)) return 'unchanged';
  const wanted = commandsJson(registration.commands);
  const body = registration.guildId === null ? wanted : wanted.map(withoutPlaces);
  await asked(rest.put(routeOf(registration), { body }), z.array(z.unknown()), registration);
  return 'registered';
}

type CommandJson = ReturnType<typeof commandsJson>[number];

function withoutPlaces({ contexts: _, integration_types: __, ...rest }: CommandJson): CommandJson {
  return rest;
}

async function asked<T>(request: Promise<unknown>, schema: z.ZodType<T>, place?: CommandPlace): Promise<T> {
  try {
    return await ask(request, { what: 'other', schema });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UserError(sentence(error, place ?? null), { cause: error });
  }
}

function sentence(error: PlatformError, place: CommandPlace | null): string {
  switch (error.reason) {
    case 'unauthorized':
      return `Discord does not accept DISCORD_TOKEN. ${PORTAL} Bot, Reset Token, and set the new one.`;
    case 'no-permission':
    case 'workspace-gone':
      return place === null || place.guildId === null
        ? error.message
        : `Quizloop is not in that server, or was invited without the scope applications.commands. Open ${inviteLink(place.applicationId)} and choose the server.`;
    case 'rate-limited':
      return `Discord asks to wait${error.retryAfterMs === null ? '' : ` ${Math.ceil(error.retryAfterMs / 1_000)} s`}. Try again then.`;
    case 'unavailable':
    case 'unknown-outcome':
      return `${error.message} Check the connection to the internet and DISCORD_API_URL, then try again.`;
    default:
      return error.message;
  }
}
