import { randomUUID } from 'node:crypto';
import { accept, type MethodCall, type Methods, type Reply, refuse, textOf } from './reply.ts';
import { LIFE_SECONDS, type Tokens } from './tokens.ts';
import type { Grant } from './types.ts';
import type { World } from './world.ts';

/** https://docs.slack.dev/authentication/installing-with-oauth: a code lives ten minutes. */
const CODE_MS = 10 * 60_000;

interface Code {
  readonly teamId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string | null;
  readonly rotation: boolean;
  readonly until: number;
  used: boolean;
}

export interface OAuthOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly appId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Codes for tokens, once each, and refresh tokens for new tokens: https://docs.slack.dev/reference/methods/oauth.v2.access */
export function createOAuth({ world, tokens, appId, clientId, clientSecret }: OAuthOptions) {
  const codes = new Map<string, Code>();

  const answer = (grant: Grant, teamId: string, scopes: readonly string[], userId: string | null): Reply => {
    const team = world.teamOf(teamId);
    return accept({
      app_id: appId,
      ...(userId === null ? {} : { authed_user: { id: userId } }),
      scope: scopes.join(','),
      token_type: 'bot',
      access_token: grant.accessToken,
      bot_user_id: team.botUserId,
      ...(grant.refreshToken === null ? {} : { refresh_token: grant.refreshToken, expires_in: LIFE_SECONDS }),
      team: { id: team.id, name: team.name },
      enterprise: null,
      is_enterprise_install: false,
    });
  };

  function exchange(body: MethodCall['body']): Reply {
    const code = codes.get(textOf(body.code));
    if (code === undefined) return refuse('invalid_code');
    if (code.used) return refuse('code_already_used');
    if (code.until < world.now()) return refuse('invalid_code');
    if ((textOf(body.redirect_uri) || null) !== code.redirectUri) return refuse('bad_redirect_uri');
    code.used = true;
    const grant = tokens.make(code.teamId, code.scopes, code.rotation);
    return answer(grant, code.teamId, code.scopes, code.userId);
  }

  function access({ body }: MethodCall): Reply {
    if (body.client_id !== clientId) return refuse('invalid_client_id');
    if (body.client_secret !== clientSecret) return refuse('bad_client_secret');
    if (body.grant_type !== 'refresh_token') return exchange(body);
    const grant = tokens.refresh(textOf(body.refresh_token));
    return grant === null ? refuse('invalid_refresh_token') : answer(grant, grant.teamId, grant.scopes, null);
  }

  const methods: Methods = { 'oauth.v2.access': { scope: null, caller: 'none', run: access } };
  return {
    methods,
    /** The person pressed Allow. */
    allow(code: Omit<Code, 'until' | 'used'>): string {
      const made = randomUUID();
      codes.set(made, { ...code, until: world.now() + CODE_MS, used: false });
      return made;
    },
  };
}

export type OAuth = ReturnType<typeof createOAuth>;
