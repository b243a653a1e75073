// What keeps a delivery from leaving although it is its turn: a pause that the platform asked for, or a removed workspace.
import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Platform } from '#src/ports/chat.ts';
import type { Lane } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { isOutOfReach } from './reach.ts';
import { accounts, deliveries, pauses, workspaces } from './schema.ts';

/** Until when a row of `deliveries` has to wait for its lanes (epoch ms); 0 when none of them is known. */
export const pausedUntil: SQL<number> = sql<number>`coalesce((
  select max(${pauses.until}) from ${pauses}
  where ${pauses.platform} = ${deliveries.platform}
  and ${pauses.lane} in ('*', coalesce('channel:' || ${deliveries.channelId}, 'direct'))
), 0)`;

/** Of a row of `deliveries`: the bot is not in its workspace any more, or in none that lets it write to that person. */
export const isOfRemoved: SQL = sql`(exists (
  select 1 from ${workspaces}
  where ${workspaces.id} = ${deliveries.workspaceId} and ${workspaces.removedAt} is not null
) or (${deliveries.channelId} is null and exists (
  select 1 from ${accounts}
  where ${accounts.personId} = ${deliveries.personId} and ${accounts.platform} = ${deliveries.platform}
    and ${accounts.externalId} = json_extract(${deliveries.target}, '$.account.externalId') and ${isOutOfReach}
)))`;

/** Did the platform ask to keep this whole lane waiting. */
export function prepareIsPaused(db: Db): (platform: Platform, lane: Lane, now: number) => boolean {
  const found = db
    .select({ until: pauses.until })
    .from(pauses)
    .where(
      and(
        eq(pauses.platform, given('platform')),
        eq(pauses.lane, given('lane')),
        gt(pauses.until, given('now')),
      ),
    )
    .prepare();
  return (platform, lane, now) => found.get({ platform, lane, now }) !== undefined;
}
