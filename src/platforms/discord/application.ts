// The bot's entry in Discord's Developer Portal: who it is, how to add it, and what there is in the way.
import { ApplicationIntegrationType, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { snowflake } from './ask.ts';
import { inviteLink, personalLink } from './invite-links.ts';
import { missingNames } from './permissions.ts';
import { asked, PORTAL } from './portal-request.ts';

export interface DiscordApplication {
  readonly applicationId: string;
  readonly botName: string;
  /** Opens Discord's dialog to add the bot to a server. */
  readonly installLink: string;
  /** The same for a person alone. */
  readonly personalLink: string;
  /** What is set in the Developer Portal and will be in the way: whole sentences, each with what to click. */
  readonly warnings: readonly string[];
  /** What somebody may have wanted that way. */
  readonly notes: readonly string[];
}

const installSchema = z.object({
  oauth2_install_params: z
    .object({ scopes: z.array(z.string()), permissions: z.string().regex(/^\d+$/) })
    .nullish(),
});
const applicationSchema = z.object({
  id: snowflake,
  bot_public: z.boolean(),
  bot_require_code_grant: z.boolean(),
  integration_types_config: z.record(z.string(), installSchema).nullish(),
});
const userSchema = z.object({ username: z.string() });

type ApplicationJson = z.infer<typeof applicationSchema>;

const SCOPES = ['applications.commands', 'bot'] as const;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/**
 * What people lack who add the bot with Discord's own button: the portal itself chooses the commands alone. Null when it
 * is nothing, or there is no such button.
 */
function lackingInstall({ integration_types_config: config }: ApplicationJson): string | null {
  const params = config?.[GuildInstall]?.oauth2_install_params ?? null;
  if (params === null) return null;
  const scopes = SCOPES.filter((scope) => !params.scopes.includes(scope));
  const given = BigInt(params.permissions);
  const isAdministrator = (given & PermissionFlagsBits.Administrator) !== 0n;
  const permissions = isAdministrator ? [] : missingNames(given, { threads: true });
  const lacking = [
    ...(scopes.length > 0 ? [`the ${scopes.length > 1 ? 'scopes' : 'scope'} ${scopes.join(' and ')}`] : []),
    ...(permissions.length > 0
      ? [`the ${permissions.length > 1 ? 'permissions' : 'permission'} ${permissions.join(', ')}`]
      : []),
  ];
  return lacking.length === 0 ? null : lacking.join(' and ');
}

/** Reads the JSON of `GET /applications/@me`. https://docs.discord.com/developers/resources/application */
export function discordWarnings(application: ApplicationJson): readonly string[] {
  const { bot_require_code_grant, integration_types_config } = application;
  // Without it, an application is one from before: for servers only.
  const installs = Object.keys(integration_types_config ?? { [GuildInstall]: {} });
  const lacks = (type: ApplicationIntegrationType) => !installs.includes(String(type));
  const lacking = lackingInstall(application);
  return [
    bot_require_code_grant
      ? `The invite link will not work. ${PORTAL} Bot, and turn Requires OAuth2 Code Grant off.`
      : null,
    lacks(GuildInstall)
      ? `Nobody can add the bot to a server. ${PORTAL} Installation, and tick Guild Install.`
      : null,
    lacking === null
      ? null
      : `A server that adds the bot with Discord's own Add App button gets no questions. ${PORTAL} Installation, and under Default Install Settings, Guild Install, add ${lacking}.`,
    lacks(UserInstall)
      ? `People cannot add the bot for themselves alone. ${PORTAL} Installation, and tick User Install.`
      : null,
  ].filter((warning) => warning !== null);
}

const notesOn = ({ bot_public }: ApplicationJson): readonly string[] =>
  bot_public
    ? []
    : [`Only its owner can add the bot to a server. ${PORTAL} Bot, and turn Public Bot on if others should.`];

/** Asks Discord who the token belongs to. Rejects with UserError: whatever is wrong, somebody can do something. */
export async function discordApplication(rest: REST): Promise<DiscordApplication> {
  const application = await asked(rest.get(Routes.currentApplication()), applicationSchema);
  const bot = await asked(rest.get(Routes.user()), userSchema);
  return {
    applicationId: application.id,
    botName: bot.username,
    installLink: inviteLink(application.id),
    personalLink: personalLink(application.id),
    warnings: discordWarnings(application),
    notes: notesOn(application),
  };
}
