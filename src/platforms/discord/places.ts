// Where a message can be posted: a channel as it is, a conversation or a thread once it is opened.
import { type REST, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import { z } from 'zod';
import type { AccountRef, Target } from '#src/ports/chat.ts';
import { ask, beforehand, idOf, snowflake } from './ask.ts';
import { createDirectChannels } from './direct-channels.ts';
import type { FailureContext } from './platform-error.ts';

export interface Place extends FailureContext {
  readonly channelId: string;
}

export interface Places {
  /** Rejects with PlatformError; never `unknown-outcome`, for no message has left. */
  open(target: Target, signal: AbortSignal): Promise<Place>;
  /** The next `open` asks Discord anew. */
  forget(target: Target): void;
}

const withId = z.object({ id: snowflake });

export function createPlaces(rest: REST): Places {
  const directs = createDirectChannels();

  /** https://docs.discord.com/developers/resources/user#create-dm gives back the one there is. */
  async function openDirect(account: AccountRef, signal: AbortSignal): Promise<Place> {
    const userId = idOf(account.externalId, 'account-gone');
    const known = directs.get(userId);
    if (known !== undefined) return { channelId: known, what: 'direct' };
    const opening = rest.post(Routes.userChannels(), { body: { recipient_id: userId }, signal });
    const { id } = await ask(opening, { what: 'direct', schema: withId });
    directs.keep(userId, id);
    return { channelId: id, what: 'direct' };
  }

  /** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
  async function openThread(target: Target & { kind: 'thread' }, signal: AbortSignal): Promise<Place> {
    const channelId = idOf(target.channel.channelId, 'channel-gone');
    const messageId = idOf(target.messageId, 'rejected');
    const body = { name: target.title, auto_archive_duration: ThreadAutoArchiveDuration.OneDay };
    const opening = rest.post(Routes.threads(channelId, messageId), { body, signal });
    // A thread below a message has that message's id.
    const unless = { codes: [RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage], value: { id: messageId } };
    const { id } = await ask(opening, { what: 'channel', schema: withId, unless });
    return { channelId: id, what: 'other' };
  }

  return {
    async open(target, signal) {
      switch (target.kind) {
        case 'channel':
          return { channelId: idOf(target.channel.channelId, 'channel-gone'), what: 'channel' };
        case 'direct':
          return beforehand(openDirect(target.account, signal));
        case 'thread':
          return beforehand(openThread(target, signal));
      }
    },
    forget(target) {
      if (target.kind === 'direct') directs.forget(target.account.externalId);
    },
  };
}
