import type { Grant } from './types.ts';

/** All that the app asks for. */
export const SCOPES: readonly string[] = ['commands', 'chat:write', 'im:write', 'users:read', 'files:write'];
/** https://docs.slack.dev/authentication/using-token-rotation */
export const LIFE_SECONDS = 12 * 60 * 60;

interface Token {
  readonly token: string;
  readonly teamId: string;
  readonly scopes: readonly string[];
  /** Milliseconds; null when it does not expire. */
  readonly expiresAt: number | null;
  dead: string | null;
}

export type TokenCheck =
  | { readonly error: string }
  | { readonly error: null; readonly teamId: string; readonly scopes: readonly string[] };

export type Tokens = ReturnType<typeof createTokens>;

/** Bot tokens of the teams: what they may do, how long they live, and their refresh tokens, each used once. */
export function createTokens(now: () => number) {
  const tokens = new Map<string, Token>();
  const refreshTokens = new Map<string, { teamId: string; scopes: readonly string[] }>();
  let count = 0;

  function make(teamId: string, scopes: readonly string[], rotation: boolean): Grant {
    count += 1;
    const kept = [...tokens.values()].find(
      (one) => one.teamId === teamId && one.dead === null && one.expiresAt === null,
    );
    const fresh = rotation ? `xoxe.xoxb-${teamId}-${count}` : `xoxb-${teamId}-${count}`;
    const token = !rotation && kept !== undefined ? kept.token : fresh;
    const expiresAt = rotation ? now() + LIFE_SECONDS * 1000 : null;
    tokens.set(token, { token, teamId, scopes, expiresAt, dead: null });
    if (!rotation) return { accessToken: token, refreshToken: null };
    const refreshToken = `xoxe-1-${teamId}-${count}`;
    refreshTokens.set(refreshToken, { teamId, scopes });
    return { accessToken: token, refreshToken };
  }

  return {
    /** A team that is installed again keeps its token, as on Slack, unless tokens rotate. */
    make,
    /** Null when that refresh token was used already, or never existed. */
    refresh(refreshToken: string): (Grant & { teamId: string; scopes: readonly string[] }) | null {
      const found = refreshTokens.get(refreshToken);
      if (found === undefined) return null;
      refreshTokens.delete(refreshToken);
      return { ...found, ...make(found.teamId, found.scopes, true) };
    },
    check(token: string | null): TokenCheck {
      if (token === null) return { error: 'not_authed' };
      const found = tokens.get(token);
      if (found === undefined) return { error: 'invalid_auth' };
      if (found.dead !== null) return { error: found.dead };
      if (found.expiresAt !== null && found.expiresAt <= now()) return { error: 'token_expired' };
      return { error: null, teamId: found.teamId, scopes: found.scopes };
    },
    /** Every token of the team answers `error` from now on. */
    kill(teamId: string, error: string): void {
      for (const one of tokens.values()) if (one.teamId === teamId) one.dead ??= error;
      for (const [key, one] of refreshTokens) if (one.teamId === teamId) refreshTokens.delete(key);
    },
  };
}
