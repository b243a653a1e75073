import type { ChannelRecord, World } from './world.ts';

/** The conversation that the bot of a team may post to under that id, or Slack's error code. */
export function postable(world: World, teamId: string, id: string): ChannelRecord | string {
  const user = world.users.get(id);
  const channel = user === undefined ? world.channels.get(id) : dmWith(world, teamId, user.id);
  if (channel === undefined || !channel.teams.has(teamId)) return 'channel_not_found';
  if (channel.dmWith !== null) {
    const person = world.userOf(channel.dmWith);
    if (person.deleted) return 'channel_not_found';
    return person.dmClosed ? 'messages_tab_disabled' : channel;
  }
  if (channel.archived) return 'is_archived';
  if (!channel.botsOf.has(teamId)) return channel.private ? 'channel_not_found' : 'not_in_channel';
  return channel;
}

function dmWith(world: World, teamId: string, userId: string): ChannelRecord | undefined {
  return world.userOf(userId).teamId === teamId ? world.dmOf(teamId, userId) : undefined;
}

/** Do these two share a channel: then the bot of the one team may look up people of the other. */
export function shareAChannel(world: World, oneTeam: string, otherTeam: string): boolean {
  if (oneTeam === otherTeam) return true;
  return [...world.channels.values()].some((one) => one.teams.has(oneTeam) && one.teams.has(otherTeam));
}
