// What happens to the bot itself: it is installed or removed, and somebody opens their Home tab.
// https://docs.slack.dev/reference/events
import { z } from 'zod';
import type { InteractionHandler, WorkspaceEvent, WorkspaceRef } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';
import type { Homes } from './homes.ts';
import type { SlackTeam, SlackTeams } from './teams.ts';
import { UnreadableError } from './unreadable.ts';

const id = z.string().min(1);
const envelope = z.object({
  team_id: id,
  /** Seconds. */
  event_time: z.number(),
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('app_home_opened'), user: id, tab: z.string() }),
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(z.string()).nullish() }) }),
  ]),
});

export interface Events {
  /**
   * Rejects when it could not be taken in. Over HTTP Slack then delivers it again, any number of times; over Socket Mode it
   * does not, and what was missed is found by `compare`, or by the first call that is refused. With UnreadableError when it
   * is not as Slack describes it: then another time would be no better.
   */
  take(body: unknown): Promise<void>;
  /** The bot was installed in this team. */
  installed(team: SlackTeam): Promise<void>;
  /**
   * Says of each team that the bot is there, and of those that the product knows from before which removed it. Rejects
   * when the teams cannot be had.
   */
  compare(): Promise<void>;
}

const refOf = (teamId: string): WorkspaceRef => ({ platform: 'slack', externalId: teamId });

export function createEvents(parts: {
  readonly handler: Pick<InteractionHandler, 'event' | 'workspaces'>;
  readonly teams: SlackTeams;
  readonly homes: Homes;
  readonly log: Log;
}): Events {
  const { handler, teams, homes, log } = parts;

  const present = ({ id: teamId, name }: SlackTeam): WorkspaceEvent => ({
    kind: 'workspace-present',
    workspace: refOf(teamId),
    name,
    channel: null,
    zone: null,
  });

  /** Both events come, in any order and several times: the product is told the same each time. */
  async function revoked(teamId: string, eventAt: number): Promise<void> {
    if (!(await teams.revoke(teamId, eventAt))) {
      log.info('slack_installed_again', { teamId });
      return;
    }
    await handler.event({ kind: 'workspace-removed', workspace: refOf(teamId) });
  }

  async function tell(event: WorkspaceEvent): Promise<void> {
    try {
      await handler.event(event);
    } catch (error) {
      log.error('workspace_event_failed', { kind: event.kind, error });
    }
  }

  return {
    async take(body) {
      const read = envelope.safeParse(body);
      if (!read.success) {
        throw new UnreadableError('An event is not as Slack describes it.', { cause: read.error });
      }
      const { team_id: teamId, event, event_time: seconds } = read.data;
      switch (event.type) {
        case 'app_home_opened':
          if (event.tab === 'home') await homes.refresh(teamId, event.user);
          return;
        case 'tokens_revoked':
          // Tokens of people are not used: only the bot's own matter.
          if ((event.tokens.bot ?? []).length > 0) await revoked(teamId, seconds * 1000);
          return;
        case 'app_uninstalled':
          await revoked(teamId, seconds * 1000);
      }
    },
    installed: (team) => handler.event(present(team)),
    async compare() {
      const here = await teams.installed();
      for (const team of here) await tell(present(team));
      const ids = new Set(here.map(({ id: teamId }) => teamId));
      for (const { externalId } of await handler.workspaces('slack')) {
        if (ids.has(externalId) || !(await teams.isRevoked(externalId))) continue;
        await tell({ kind: 'workspace-removed', workspace: refOf(externalId) });
      }
    },
  };
}
