// Puts messages into the outbox; part of the write that causes them.
import { and, eq } from 'drizzle-orm';
import type { Target, WorkspaceRef } from '#src/ports/chat.ts';
import type { NewDelivery } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { accounts, deliveries, workspaces } from './schema.ts';

export interface Outbox {
  /** `subjectId` is the post or reminder it carries out, or the workspace it greets. Workspace and person are found by the target where not said. */
  put(
    delivery: NewDelivery,
    about: { readonly subjectId?: string; readonly workspaceId?: string; readonly personId?: string | null },
    now: number,
  ): void;
}

/** The workspace a target lies in: a channel's own; for direct messages the team, where accounts belong to one. */
function workspaceRefOf(target: Target): WorkspaceRef {
  if (target.kind !== 'direct') return target.channel.workspace;
  return { platform: target.account.platform, externalId: target.account.scope };
}

export function createOutbox(db: Db): Outbox {
  function workspaceId(target: Target): string | null {
    const { platform, externalId } = workspaceRefOf(target);
    const row = db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(and(eq(workspaces.platform, platform), eq(workspaces.externalId, externalId)))
      .get();
    return row?.id ?? null;
  }
  function personId(target: Target): string | null {
    if (target.kind !== 'direct') return null;
    const { platform, scope, externalId } = target.account;
    const row = db
      .select({ personId: accounts.personId })
      .from(accounts)
      .where(
        and(eq(accounts.platform, platform), eq(accounts.scope, scope), eq(accounts.externalId, externalId)),
      )
      .get();
    return row?.personId ?? null;
  }
  return {
    put(delivery, about, now) {
      const { target } = delivery;
      db.insert(deliveries)
        .values({
          ...delivery,
          subjectId: about.subjectId ?? null,
          workspaceId: about.workspaceId ?? workspaceId(target),
          personId: about.personId ?? personId(target),
          platform: workspaceRefOf(target).platform,
          channelId: target.kind === 'direct' ? null : target.channel.channelId,
          state: 'waiting',
          attempts: 0,
          nextAt: now,
          createdAt: now,
        })
        .run();
    },
  };
}
