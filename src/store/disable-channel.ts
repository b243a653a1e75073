// A channel that is gone: nothing more is sent there, and everything that would have been says why.
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { ChannelRef } from '#src/ports/chat.ts';
import type { DeliveryStore } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { deliveries, posts, schedules, workspaces } from './schema.ts';

export function createDisableChannel({ db, write }: Database): DeliveryStore['disableChannel'] {
  function disable({ workspace, channelId }: ChannelRef, reason: string, now: number): void {
    const { platform, externalId } = workspace;
    const inWorkspace = db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(and(eq(workspaces.platform, platform), eq(workspaces.externalId, externalId)));
    db.update(schedules)
      .set({ disabledReason: reason })
      .where(
        and(
          inArray(schedules.workspaceId, inWorkspace),
          eq(schedules.channelId, channelId),
          isNull(schedules.disabledReason),
          isNull(schedules.archivedAt),
        ),
      )
      .run();
    const stopped = db
      .update(deliveries)
      .set({
        state: 'failed',
        reason,
        settledAt: now,
        leaseOwner: null,
        leaseUntil: null,
        tryStartedAt: null,
      })
      .where(
        and(
          inArray(deliveries.workspaceId, inWorkspace),
          eq(deliveries.channelId, channelId),
          eq(deliveries.state, 'waiting'),
        ),
      )
      .returning()
      .all();
    for (const { kind, subjectId } of stopped) {
      if (kind !== 'post' || subjectId === null) continue;
      db.update(posts).set({ state: 'failed', reason }).where(eq(posts.id, subjectId)).run();
    }
  }
  return (channel, reason, now) => write(() => disable(channel, reason, now));
}
