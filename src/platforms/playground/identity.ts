// Who and where, in the words that the product uses of the playground.
import type { AccountRef, ChannelRef, InteractionSource, MessageRef, WorkspaceRef } from '#src/ports/chat.ts';
import type { LoggedMessage, Member, Place } from './chat-log.ts';

export const WORKSPACE: WorkspaceRef = { platform: 'playground', externalId: 'playground' };
export const WORKSPACE_NAME = 'Playground';

const SCOPE = 'local';

export function accountOf(memberId: string): AccountRef {
  return { platform: 'playground', scope: SCOPE, externalId: memberId };
}

/** The place of a member's direct messages with the bot. */
export function directPlaceOf(memberId: string): string {
  return `direct-${memberId}`;
}

export function isOurAccount(account: AccountRef): boolean {
  return account.platform === 'playground' && account.scope === SCOPE;
}

export function isOurWorkspace(workspace: WorkspaceRef): boolean {
  return workspace.platform === WORKSPACE.platform && workspace.externalId === WORKSPACE.externalId;
}

export function channelOf(placeId: string): ChannelRef {
  return { workspace: WORKSPACE, channelId: placeId };
}

export function refOf(message: LoggedMessage): MessageRef {
  return { platform: 'playground', channelId: message.place, messageId: String(message.id) };
}

/** Direct messages belong to the workspace too, as on Slack: one bot, one team. */
export function sourceOf(id: string, member: Member, place: Place, zone: string): InteractionSource {
  return {
    id,
    account: accountOf(member.id),
    displayName: member.name,
    zone,
    workspace: WORKSPACE,
    channel: place.directWith === null ? channelOf(place.id) : null,
    isAdmin: member.isAdmin,
  };
}
