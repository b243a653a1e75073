// With which token Slack is asked in which workspace.
import type { SlackClient } from './web-client.ts';

/** The way into one workspace. */
export interface TeamAccess {
  readonly teamId: string;
  readonly teamName: string;
  readonly botUserId: string;
  /** What the token may do; null when Slack did not say. */
  readonly scopes: readonly string[] | null;
  readonly credentials: 'own' | 'installation';
  /** Holds the token of now: it is not to be kept for later. */
  readonly client: SlackClient;
  /** Of the installation, see `refused`. */
  readonly version: number;
}

/** `replaced`: there is a newer token by now, or will be, so that the next try has better chances. */
export type RefusedToken = 'refused' | 'replaced';

export interface SlackTokens {
  /**
   * The way into this workspace with a token that is good for a while. Null when the bot was never installed there.
   * Rejects with PlatformError: `workspace-gone` when it was removed, `unavailable` or `access-refused` while no fresh token
   * can be had, `unauthorized` when the token of the settings is refused.
   */
  access(teamId: string): Promise<TeamAccess | null>;
  /** Every workspace that the bot is in now. Rejects with PlatformError as `access` does. */
  teams(): Promise<readonly TeamAccess[]>;
  /** Slack refused the token of `access` with this code. What is known to be revoked for good is erased. */
  refused(access: TeamAccess, code: string): Promise<RefusedToken>;
  /**
   * An event of this time (epoch ms) said that the workspace removed the bot or revoked its token. Can be told again
   * and in any order. False when the bot was installed again since, and stays.
   */
  removed(teamId: string, eventAt: number): Promise<boolean>;
  /** Is it certain that the installation there is over. Not being able to use it now is not that. */
  isRevoked(teamId: string): Promise<boolean>;
}
