// The token of one's own workspace, from the settings.
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import { slackErrorOf } from './platform-error.ts';
import type { SlackTokens, TeamAccess } from './tokens.ts';
import { createSlackClient, type SlackClientOptions } from './web-client.ts';

/** https://docs.slack.dev/reference/methods/auth.test; the scopes are a header of every answer. */
const whoSchema = z.object({
  team_id: z.string(),
  team: z.string(),
  user_id: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

export interface OwnTokenOptions extends SlackClientOptions {
  /** A secret. */
  readonly token: string;
}

/** One token for one workspace, which Slack names when it is asked for the first time. */
export function createOwnToken({ token, ...options }: OwnTokenOptions): SlackTokens {
  const client = createSlackClient(token, options);
  let known: Promise<TeamAccess> | null = null;

  async function ask(): Promise<TeamAccess> {
    try {
      const who = whoSchema.parse(await client.auth.test());
      return {
        teamId: who.team_id,
        teamName: who.team,
        botUserId: who.user_id,
        scopes: who.response_metadata?.scopes ?? null,
        credentials: 'own',
        client,
        version: 0,
      };
    } catch (error) {
      const context = { what: 'other', credentials: 'own' } as const;
      throw slackErrorOf(error, { ...context, beforehand: true });
    }
  }

  /** Asks once, and again only after a failure. */
  function own(): Promise<TeamAccess> {
    const asked = known ?? ask();
    known = asked;
    asked.catch(() => {
      if (known === asked) known = null;
    });
    return asked;
  }

  return {
    async access(teamId) {
      const access = await own();
      return access.teamId === teamId ? access : null;
    },
    teams: async () => [await own()],
    // Nobody but whoever changes the settings has another token.
    refused: async () => 'refused',
    async removed(teamId) {
      try {
        // Asked anew, for Slack says it again minutes later: by then it may be installed again, and this be its new token.
        return (await ask()).teamId !== teamId;
      } catch (error) {
        if (error instanceof PlatformError && error.reason === 'unauthorized') return true;
        throw error;
      }
    },
    // Whether it is installed elsewhere this token cannot tell.
    isRevoked: async () => false,
  };
}
