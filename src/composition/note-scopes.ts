// Says in the log where the bot may do less than this version wants to: an app is not changed by a new version of it.
import { PlatformError, UserError } from '#src/errors.ts';
import { SLACK_SCOPES } from '#src/platforms/slack/manifest.ts';
import type { SlackTokens } from '#src/platforms/slack/tokens.ts';
import type { Log } from '#src/ports/log.ts';

/** Never rejects: the bot runs without an answer too. */
export async function noteScopes({
  tokens,
  log,
}: {
  readonly tokens: SlackTokens;
  readonly log: Log;
}): Promise<void> {
  try {
    for (const { teamId, scopes } of await tokens.teams()) {
      const missing = SLACK_SCOPES.filter((scope) => scopes?.includes(scope) === false);
      if (missing.length > 0)
        log.warn('slack_scopes_missing', { team: teamId, missing, type: 'npx quizloop doctor' });
    }
  } catch (error) {
    // An outage or a refused token is told by the connection itself.
    const isKnown = error instanceof PlatformError || error instanceof UserError;
    if (isKnown) log.info('slack_scopes_unknown', { why: error.message });
    else log.error('slack_scopes_unknown', { error });
  }
}
