// The addresses where people add the bot: to a server, or for themselves alone.
// https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
import { ApplicationIntegrationType, OAuth2Scopes } from 'discord.js';
import { INVITE_PERMISSIONS } from './permissions.ts';

const AUTHORIZE = 'https://discord.com/oauth2/authorize';

function linkWith(query: Readonly<Record<string, string>>): string {
  const link = new URL(AUTHORIZE);
  link.search = new URLSearchParams(query).toString();
  return link.href;
}

/** Where somebody adds the bot to a server, with the permissions it needs and nothing more. */
export function inviteLink(applicationId: string): string {
  return linkWith({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: String(INVITE_PERMISSIONS),
    integration_type: String(ApplicationIntegrationType.GuildInstall),
  });
}

/** Where somebody adds its commands for themselves, in every server and conversation. */
export function personalLink(applicationId: string): string {
  return linkWith({
    client_id: applicationId,
    scope: OAuth2Scopes.ApplicationsCommands,
    integration_type: String(ApplicationIntegrationType.UserInstall),
  });
}
