// Where a message goes, as far as sending it is concerned. Pure.
import type { Platform, Target, WorkspaceRef } from '#src/ports/chat.ts';
import type { Delivery, Lane } from '#src/ports/records.ts';

export function platformOf(target: Target): Platform {
  return target.kind === 'direct' ? target.account.platform : target.channel.workspace.platform;
}

/** The workspace that has to have the bot for this to arrive; null where accounts belong to none. */
export function workspaceOf(target: Target): WorkspaceRef | null {
  if (target.kind !== 'direct') return target.channel.workspace;
  const { platform, scope } = target.account;
  return scope === '' ? null : { platform, externalId: scope };
}

/** The channel as a lane; null for direct messages, of which each person's has limits of its own. */
export function channelLane(target: Target): Lane | null {
  return target.kind === 'direct' ? null : `channel:${target.channel.channelId}`;
}

/**
 * In rows of which one message is sent at a time, in order: what shares a channel. A channel that asks to wait is then
 * asked once and not ten times, and a thread never comes before its post.
 */
export function inRows(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const rows = Map.groupBy(deliveries, ({ id, target }) => channelLane(target) ?? id);
  return [...rows.values()];
}
