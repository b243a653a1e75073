// The limits that the bot keeps to by itself, counted for all processes together.
import { and, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Platform, SendLimit, Target } from '#src/ports/chat.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { budgets, deliveries } from './schema.ts';

/** Processes know the time a little sooner or later, and a claim may wait for the lock. More means that the clock was set back. */
const CLOCK_SLACK_MS = 5_000;

/** Of a row of `budgets`: it is known to be used up until later than `now`. */
export const isUsedUp = (now: SQL): SQL =>
  sql`(${budgets.until} > ${now} and ${budgets.since} <= ${now} + ${sql.raw(String(CLOCK_SLACK_MS))})`;

/** Of a row of `deliveries`: a limit of its workspace or its channel is used up. Those of the platform are asked apart. */
export const isPaced = (now: SQL): SQL => sql`exists (
  select 1 from ${budgets} where ${budgets.platform} = ${deliveries.platform} and ${isUsedUp(now)}
  and ${budgets.lane} in (
    'workspace:' || ${deliveries.workspaceId},
    coalesce('channel:' || ${deliveries.channelId}, 'workspace-direct:' || ${deliveries.workspaceId})
  )
)`;

/** What a message that takes its share is known by. */
export interface Sharing {
  readonly platform: Platform;
  readonly workspaceId: string | null;
  readonly target: Target;
}

/** The name of the lane that this message takes its share of; null when the limit is none of its own. */
function laneOf({ lane }: SendLimit, { workspaceId, target }: Sharing): string | null {
  const isDirect = target.kind === 'direct';
  switch (lane) {
    case '*':
      return lane;
    case 'direct':
      return isDirect ? lane : null;
    case 'channel':
      return isDirect ? null : `channel:${target.channel.channelId}`;
    case 'workspace':
      return workspaceId && `workspace:${workspaceId}`;
    case 'workspace-direct':
      return workspaceId && isDirect ? `workspace-direct:${workspaceId}` : null;
  }
}

export interface Budgets {
  /** Is this limit of the whole platform used up. */
  isUsedUp(platform: Platform, lane: '*' | 'direct', now: number): boolean;
  /** Takes a share of every limit, or of none when one of them is used up. */
  take(message: Sharing, limits: readonly SendLimit[], now: number): boolean;
}

/** Each lane is a leaky bucket that keeps only when it is free again: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm */
export function createBudgets(db: Db): Budgets {
  const now = sql`${given('now')}`;
  const isLane = and(eq(budgets.platform, given('platform')), eq(budgets.lane, given('lane')));
  const found = db
    .select({ until: budgets.until })
    .from(budgets)
    .where(and(isLane, lte(budgets.since, sql`${now} + ${CLOCK_SLACK_MS}`)))
    .prepare();
  const write = db
    .insert(budgets)
    .values({
      platform: sql.placeholder('platform'),
      lane: sql.placeholder('lane'),
      since: now,
      until: sql.placeholder('until'),
    })
    .onConflictDoUpdate({
      target: [budgets.platform, budgets.lane],
      set: { since: sql`excluded.since`, until: sql`excluded.until` },
    })
    .prepare();
  const untilOf = (platform: Platform, lane: string, at: number) =>
    found.get({ platform, lane, now: at })?.until ?? Number.NEGATIVE_INFINITY;

  return {
    isUsedUp: (platform, lane, at) => untilOf(platform, lane, at) > at,
    take(message, limits, at) {
      const { platform, target } = message;
      const shares = limits.flatMap((limit) => {
        const lane = laneOf(limit, message);
        return lane === null ? [] : [{ limit, lane, until: untilOf(platform, lane, at) }];
      });
      if (shares.some(({ until }) => until > at)) return false;
      for (const { limit, lane, until } of shares) {
        const { everyMs, burst, requests } = limit;
        const rested = Math.max(until, at - (burst - 1) * everyMs);
        const next = rested + (requests?.[target.kind] ?? 1) * everyMs;
        write.run({ platform, lane, now: at, until: next });
      }
      return true;
    },
  };
}

/** When the next lane of this platform is free again; null when all are. */
export function prepareFreeAt(db: Db) {
  return db
    .select({ at: sql<number | null>`min(${budgets.until})` })
    .from(budgets)
    .where(
      and(
        eq(budgets.platform, given('platform')),
        gt(budgets.until, given('now')),
        isUsedUp(sql`${given('now')}`),
      ),
    )
    .prepare();
}
