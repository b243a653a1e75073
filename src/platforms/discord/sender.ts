// Sends to Discord over its HTTP API alone; what its refusals mean stands in platform-error.
// https://docs.discord.com/developers/resources/message
import { MessageFlags, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import type { ChatSender, MessageRef, Target, WorkspaceRef } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { ask, idOf, snowflake } from './ask.ts';
import { createChannelCheck } from './channel-check.ts';
import { createPeople } from './people.ts';
import { createPlaces, type Place } from './places.ts';
import { renderMessage } from './render-message.ts';

/**
 * The same nonce gives back the first message "in the past few minutes"
 * (https://docs.discord.com/developers/resources/message#create-message); two of them are surely meant.
 */
const REPEAT_SAFE_MS = 120_000;

/**
 * Requests of one kind queue up behind each other. What takes longer than so many times the timeout of one request, or
 * than 9 s, is given up: a silent Discord must hold neither a delivery for longer than its lease nor a process that stops.
 */
const PATIENCE = 3;
const MOST_PATIENCE_MS = 9_000;

/**
 * Discord allows 50 requests a second to a bot in all
 * (https://docs.discord.com/developers/topics/rate-limits#global-rate-limit): 43 at most are used here, the rest is for
 * edits and look-ups. A thread or a conversation may have to be opened first. How many conversations a bot may open is not
 * published; whoever opens them too fast is refused with 40003.
 */
const LIMITS = [
  { lane: '*', everyMs: 30, burst: 10, requests: { thread: 2, direct: 2 } },
  { lane: 'direct', everyMs: 66, burst: 5 },
] as const;

const withId = z.object({ id: snowflake });

/** The words of cards and people never notify anybody. */
function bodyOf(message: Message) {
  const { components, files } = renderMessage(message);
  const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } };
  return { body, files };
}

export interface DiscordSenderOptions {
  /** With the bot's token: see `createDiscordRest`. */
  readonly rest: REST;
  /** Hears of each server where something could not be posted for want of a permission: the bot may not be there at all. */
  readonly notAllowed?: (workspace: WorkspaceRef) => void;
}

/** A delivery's id has at most 25 characters. */
export function createDiscordSender({ rest, notAllowed = () => {} }: DiscordSenderOptions): ChatSender {
  const places = createPlaces(rest);
  const patience = () => AbortSignal.timeout(Math.min(PATIENCE * rest.options.timeout, MOST_PATIENCE_MS));

  async function post(
    place: Place,
    message: Message,
    nonce: string,
    signal: AbortSignal,
  ): Promise<MessageRef> {
    const { body, files } = bodyOf(message);
    const route = Routes.channelMessages(place.channelId);
    const sending = rest.post(route, { body: { ...body, nonce, enforce_nonce: true }, files, signal });
    const { id } = await ask(sending, { what: place.what, schema: withId });
    return { platform: 'discord', channelId: place.channelId, messageId: id };
  }

  function refused(target: Target, { reason }: PlatformError): void {
    // The conversation itself may be at fault, so the next try opens it anew.
    if (reason === 'unavailable') places.forget(target);
    if (reason === 'no-permission' && target.kind !== 'direct') notAllowed(target.channel.workspace);
  }

  return {
    platform: 'discord',
    repeatSafeMs: REPEAT_SAFE_MS,
    limits: LIMITS,
    async send(target, message, deliveryId) {
      const signal = patience();
      try {
        const place = await places.open(target, signal);
        return await post(place, message, deliveryId, signal);
      } catch (error) {
        if (error instanceof PlatformError) refused(target, error);
        throw error;
      }
    },
    async edit(ref, message) {
      const route = Routes.channelMessage(
        idOf(ref.channelId, 'channel-gone'),
        idOf(ref.messageId, 'rejected'),
      );
      const { body, files } = bodyOf(message);
      // What the old message carried goes, or it would stay beside the new one.
      const attachments = files.map(({ name }, index) => ({ id: String(index), filename: name }));
      const editing = rest.patch(route, { body: { ...body, attachments }, files, signal: patience() });
      await ask(editing, { what: 'channel', schema: withId });
    },
    ...createPeople(rest, patience),
    missingToPost: createChannelCheck(rest, patience),
  };
}
