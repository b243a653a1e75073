import { buttonsOf } from './block-kit/blocks.ts';
import { readable } from './block-kit/mrkdwn.ts';
import { readBlocks } from './block-kit/words.ts';
import type { Place, ShownMessage, User } from './types.ts';
import type { ChannelRecord, StoredMessage, World } from './world.ts';

/** A message as a person sees it. */
export function shownMessage(message: StoredMessage): ShownMessage {
  const body = message.blocks.length > 0 ? readBlocks(message.blocks) : readable(message.text);
  return {
    ts: message.ts,
    threadTs: message.threadTs,
    ephemeral: message.onlyFor !== null,
    text: [body, ...message.files.map((file) => file.title)].filter((line) => line !== '').join('\n'),
    summary: readable(message.text),
    blocks: message.blocks,
    buttons: buttonsOf(message.blocks),
    files: message.files,
    edited: message.edited,
  };
}

/** The conversation of a place; throws for a modal and for Home, which are none. */
export function channelAt(world: World, user: User, place: Place): ChannelRecord {
  if ('dm' in place) return world.dmOf(user.teamId, user.id);
  if ('channel' in place) return world.channelOf(place.channel.id);
  if ('id' in place) return world.channelOf(place.id);
  throw new Error('a view is no conversation');
}

/** What this person can see there, oldest first. */
export function visibleAt(world: World, user: User, place: Place): StoredMessage[] {
  const channel = channelAt(world, user, place);
  const stranger = channel.dmWith === null ? !channel.teams.has(user.teamId) : channel.dmWith !== user.id;
  if (stranger) return [];
  const thread = 'thread' in place ? place.thread : null;
  return channel.messages.filter(
    (one) =>
      (one.onlyFor === null || one.onlyFor === user.id) &&
      (thread === null || one.threadTs === thread || one.ts === thread),
  );
}
