// The tokens as the receiver sees them: teams with a client each.
import { PlatformError, UserError } from '#src/errors.ts';
import { isTokenRefusal } from './platform-error.ts';
import { refusalOf } from './safe-error.ts';
import type { SlackTeams } from './teams.ts';
import type { SlackTokens } from './tokens.ts';

/** `refused` is what the person who set the bot up reads when Slack does not accept its credentials. */
export function createTokenTeams(tokens: SlackTokens, refused: string): SlackTeams {
  return {
    async installed() {
      try {
        const all = await tokens.teams();
        return all.map(({ teamId, teamName }) => ({ id: teamId, name: teamName }));
      } catch (error) {
        const isRefused = error instanceof PlatformError && error.reason === 'unauthorized';
        throw isRefused ? new UserError(refused, { cause: error }) : error;
      }
    },
    async call(teamId, request) {
      const access = await tokens.access(teamId);
      if (access === null) throw new PlatformError('workspace-gone', 'The bot is not in this workspace.');
      try {
        return await request(access.client);
      } catch (error) {
        const code = refusalOf(error);
        if (code !== null && isTokenRefusal(code)) await tokens.refused(access, code);
        throw error;
      }
    },
    revoke: (teamId, eventAt) => tokens.removed(teamId, eventAt),
    isRevoked: (teamId) => tokens.isRevoked(teamId),
  };
}
