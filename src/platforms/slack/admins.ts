// Who somebody is in a workspace: their name, their zone, and whether they run it. https://docs.slack.dev/reference/methods/users.info
import { z } from 'zod';
import { isZone } from '#src/core/local-day.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { belongsTo, homeSchema } from './belongs-to.ts';
import { failureCode } from './failure-code.ts';
import type { SlackTeams } from './teams.ts';

export interface SlackPerson {
  readonly displayName: string;
  readonly zone: string | null;
  /** Null when Slack did not say in time. */
  readonly isAdmin: boolean | null;
  /** Of a stranger in a shared channel; null for everybody of this workspace. */
  readonly ownTeam: string | null;
}

/** Of a source: how they are called, or what stands in for it while that is not known. */
export const nameOf = (
  person: SlackPerson | null,
  standIn: string,
): { readonly displayName: string; readonly nameIsStandIn?: true } =>
  person === null || person.displayName === ''
    ? { displayName: standIn, nameIsStandIn: true }
    : { displayName: person.displayName };

/** For how long it is believed that somebody runs the workspace, and how they are called. */
const ADMIN_MS = 5 * 60_000;
const PROFILE_MS = 60 * 60_000;

/** A click waits this long for what is not known yet; what only an admin may do, longer. */
const PATIENCE_MS = 1_000;
const ADMIN_PATIENCE_MS = 6_000;

/** What Slack answers about somebody who is certainly no admin. https://docs.slack.dev/reference/methods/users.info#errors */
const NOBODY_HERE: readonly string[] = ['user_not_found', 'user_not_visible'];

const MAX_KEPT = 20_000;

const userSchema = homeSchema.extend({
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  tz: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_admin: z.boolean().nullish(),
  is_owner: z.boolean().nullish(),
  is_primary_owner: z.boolean().nullish(),
  profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
});

export interface Admins {
  /**
   * What is known of them, or null if that cannot be had in time; then it is kept for the next time. `admin`: it matters
   * whether they run the workspace, so it is worth waiting for. Never rejects.
   */
  about(teamId: string, userId: string, admin: boolean): Promise<SlackPerson | null>;
  /** Resolves when nothing is being looked up. */
  idle(): Promise<void>;
}

interface Kept {
  readonly person: SlackPerson;
  readonly at: number;
}

export function createAdmins(options: {
  readonly teams: Pick<SlackTeams, 'call'>;
  readonly clock: Clock;
  readonly log: Log;
}): Admins {
  const { teams, clock, log } = options;
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<SlackPerson | null>>();

  function keep(key: string, person: SlackPerson): void {
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { person, at: clock.now() });
  }

  async function ask(key: string, teamId: string, userId: string): Promise<SlackPerson | null> {
    try {
      const { user } = await teams.call(teamId, (client) => client.users.info({ user: userId }));
      const person = personOf(userSchema.parse(user), teamId);
      keep(key, person);
      return person;
    } catch (error) {
      const code = failureCode(error);
      log.debug('slack_person_unknown', { code });
      return NOBODY_HERE.includes(code)
        ? { displayName: '', zone: null, isAdmin: false, ownTeam: null }
        : null;
    } finally {
      asked.delete(key);
    }
  }

  function refreshed(key: string, teamId: string, userId: string): Promise<SlackPerson | null> {
    const known = asked.get(key);
    if (known !== undefined) return known;
    const asking = ask(key, teamId, userId);
    asked.set(key, asking);
    return asking;
  }

  return {
    async about(teamId, userId, admin) {
      const key = `${teamId} ${userId}`;
      const found = kept.get(key);
      const age = found === undefined ? Number.POSITIVE_INFINITY : clock.now() - found.at;
      if (found !== undefined && age < ADMIN_MS) return found.person;
      const asking = refreshed(key, teamId, userId);
      // Somebody who ran nothing five minutes ago has not become an admin for this click.
      if (found !== undefined && age < PROFILE_MS && !admin && found.person.isAdmin === false)
        return found.person;
      const fresh = await within(clock, asking, admin ? ADMIN_PATIENCE_MS : PATIENCE_MS);
      if (fresh !== null) return fresh;
      return found === undefined ? null : { ...found.person, isAdmin: null };
    },
    async idle() {
      await Promise.all(asked.values());
    },
  };
}

function personOf(user: z.infer<typeof userSchema>, teamId: string): SlackPerson {
  const { profile, tz } = user;
  const names = [profile?.display_name, profile?.real_name, user.real_name, user.name];
  const isOurs = belongsTo(user, teamId);
  const runsIt = user.is_admin === true || user.is_owner === true || user.is_primary_owner === true;
  return {
    displayName: names.find((name) => name != null && name.trim() !== '') ?? '',
    zone: tz != null && isZone(tz) ? tz : null,
    isAdmin: isOurs && user.deleted !== true && runsIt,
    ownTeam: isOurs ? null : (user.team_id ?? null),
  };
}

async function within<T>(clock: Clock, promise: Promise<T>, ms: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const callOff = clock.at(clock.now() + ms, () => resolve(null));
  const first = await Promise.race([promise, late]);
  callOff();
  return first;
}
