// What one of several processes on a database does.
import type { Config } from './config.ts';
import { UserError } from './errors.ts';

export const ROLES = ['all', 'bot', 'worker'] as const;

/**
 * `bot` holds the connections and the HTTP routes, and answers. `worker` takes no clicks: it does what time makes due, and
 * sends. `all` does both.
 */
export type Role = (typeof ROLES)[number];

/** Throws UserError when there is no such role. */
export function readRole(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw new UserError(`--role: must be all, bot or worker. It is “${text}”.`);
  return role;
}

/** Throws UserError when a process with these settings cannot play that role. */
export function checkRole(role: Role, { playground, discord, slack }: Config): void {
  if (role === 'all' || !playground) return;
  if (discord === null && slack === null) {
    const what = role === 'worker' ? 'nowhere to send to' : 'nothing to connect to';
    throw new UserError(
      `--role ${role} has ${what}: set DISCORD_TOKEN or SLACK_BOT_TOKEN. The playground alone needs --role all.`,
    );
  }
  throw new UserError(`The playground needs --role all. Set PLAYGROUND to off to start a ${role}.`);
}
