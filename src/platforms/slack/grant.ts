// What Slack gives when a workspace installs the bot, and how it is kept: https://docs.slack.dev/reference/methods/oauth.v2.access
import { z } from 'zod';
import type { InstallationContent, InstallationRef } from '#src/ports/installations.ts';
import type { Seal } from './seal.ts';

const keptSchema = z.object({
  teamName: z.string(),
  botUserId: z.string(),
  appId: z.string(),
  scopes: z.array(z.string()),
  /** Who pressed Allow; null when Slack did not say. */
  installedBy: z.string().nullable(),
  token: z.string(),
  /** Null when the token does not run out. */
  refreshToken: z.string().nullable(),
});

/** All that is kept of an installation. Two of them are secrets. */
export type KeptInstallation = z.infer<typeof keptSchema>;

export interface Grant {
  readonly teamId: string;
  readonly kept: KeptInstallation;
  /** Epoch ms; null when it does not run out. */
  readonly tokenExpiresAt: number | null;
}

const answerSchema = z.object({
  token_type: z.literal('bot'),
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Seconds. */
  expires_in: z.number().positive().optional(),
  scope: z.string(),
  bot_user_id: z.string(),
  app_id: z.string(),
  team: z.object({ id: z.string().min(1), name: z.string().nullish() }),
  authed_user: z.object({ id: z.string().nullish() }).nullish(),
});

const refreshSchema = answerSchema
  .pick({ access_token: true, refresh_token: true, expires_in: true })
  .extend({ scope: z.string().optional() });

const scopesIn = (said: string): string[] => said.split(',').filter((scope) => scope !== '');

/** Null for a token that does not run out. */
function expiryOf(life: number | undefined, refreshToken: string | null, now: number): number | null {
  return life === undefined || refreshToken === null ? null : now + life * 1000;
}

/**
 * Reads the answer of `oauth.v2.access` for a refresh token: the old one is of no use any more, so what it does not say
 * stays as it is. Throws when there is no token in it.
 */
export function refreshedGrant(
  answer: unknown,
  { teamId, kept }: Omit<Grant, 'tokenExpiresAt'>,
  now: number,
): Grant {
  const { access_token: token, refresh_token: next, expires_in: life, scope } = refreshSchema.parse(answer);
  const refreshToken = next ?? kept.refreshToken;
  const scopes = scope === undefined ? kept.scopes : scopesIn(scope);
  return {
    teamId,
    kept: { ...kept, token, refreshToken, scopes },
    tokenExpiresAt: expiryOf(life, refreshToken, now),
  };
}

/** Reads the answer of `oauth.v2.access` for a code. Throws when it has not what is needed. */
export function grantOf(answer: unknown, now: number): Grant {
  const given = answerSchema.parse(answer);
  const { team, expires_in: life, refresh_token: refreshToken = null } = given;
  return {
    teamId: team.id,
    kept: {
      teamName: team.name ?? team.id,
      botUserId: given.bot_user_id,
      appId: given.app_id,
      scopes: scopesIn(given.scope),
      installedBy: given.authed_user?.id ?? null,
      token: given.access_token,
      refreshToken,
    },
    tokenExpiresAt: expiryOf(life, refreshToken, now),
  };
}

export const refOfTeam = (teamId: string): InstallationRef => ({ platform: 'slack', externalId: teamId });

const labelOf = ({ platform, externalId }: InstallationRef): string => `${platform}:${externalId}`;

export function sealedGrant(seal: Seal, { teamId, kept, tokenExpiresAt }: Grant): InstallationContent {
  return { sealed: seal.seal(JSON.stringify(kept), labelOf(refOfTeam(teamId))), tokenExpiresAt };
}

/** Throws UserError when none of the keys opens it. */
export function openInstallation(seal: Seal, ref: InstallationRef, sealed: string): KeptInstallation {
  return keptSchema.parse(JSON.parse(seal.open(sealed, labelOf(ref))));
}
