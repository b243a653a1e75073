// The workspaces that the bot is installed in, as the receiver sees them.
import type { SlackClient } from './web-client.ts';

export interface SlackTeam {
  readonly id: string;
  readonly name: string;
}

/** One request to the Web API, as `SlackTeams.call` makes it. */
export type Call = <T>(request: (client: SlackClient) => Promise<T>) => Promise<T>;

export interface SlackTeams {
  /**
   * Where the bot is installed now. Rejects with UserError when Slack refuses its token for good, and with anything else
   * for what passes.
   */
  installed(): Promise<readonly SlackTeam[]>;
  /**
   * One request to the Web API in the name of the bot of this team. Rejects as `request` does, and with PlatformError
   * when there is no token.
   */
  call<T>(teamId: string, request: (client: SlackClient) => Promise<T>): Promise<T>;
  /**
   * Slack said at that time (epoch ms) that the bot's installation in the team is over. False if the team installed it
   * again since.
   */
  revoke(teamId: string, eventAt: number): Promise<boolean>;
  /** Is it certain that the team removed the bot. Not being able to do anything there now is not that. */
  isRevoked(teamId: string): Promise<boolean>;
}
