// Sends to Slack over its Web API alone; what its refusals mean stands in platform-error.
// https://docs.slack.dev/reference/methods/chat.postMessage
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import type { AccountRef, ChatSender, MessageRef, Target } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { createAsk } from './ask.ts';
import { fileMessages } from './file-messages.ts';
import { filesOf, type UploadFile } from './message-parts.ts';
import { readMessageId, slackMessageRef } from './message-ref.ts';
import { createPeople } from './people.ts';
import { createPlaces, idOf, type Place } from './places.ts';
import { renderMessage } from './render-message.ts';
import type { SlackTokens, TeamAccess } from './tokens.ts';
import { createUploads } from './uploads.ts';

/** "Generally, 1 per second per channel": https://docs.slack.dev/apis/web-api/rate-limits */
const CHANNEL_PACE_MS = 1_000;

/**
 * Besides, "several hundred messages per minute" to one workspace; and a direct message may have to be opened first, of
 * which 50 a minute are sure: https://docs.slack.dev/reference/methods/conversations.open
 */
const LIMITS = [
  { lane: 'channel', everyMs: CHANNEL_PACE_MS, burst: 1 },
  { lane: 'workspace', everyMs: 250, burst: 4 },
  { lane: 'workspace-direct', everyMs: 1_250, burst: 4 },
] as const;

const postedSchema = z.object({ channel: z.string().min(1), ts: z.string().min(1) });
const editedSchema = z.object({ ts: z.string() });

export interface SlackSender extends ChatSender {
  /**
   * Takes the pictures and files of a message into this person's direct messages, where nothing else of it goes; written
   * out where the app may not upload. Rejects with PlatformError. Nothing happens when it has none.
   */
  upload(account: AccountRef, message: Message): Promise<void>;
}

export interface SlackSenderOptions {
  readonly tokens: SlackTokens;
  /** For the upload of one file, milliseconds. */
  readonly timeoutMs: number;
  /** Between two messages of one file that is written out, milliseconds. */
  readonly paceMs?: number;
}

function contentOf(message: Message) {
  const { text, blocks } = renderMessage(message);
  return blocks.length === 0 ? { text } : { text, blocks };
}

const teamOf = (target: Target): string =>
  target.kind === 'direct' ? target.account.scope : target.channel.workspace.externalId;

export function createSlackSender(options: SlackSenderOptions): SlackSender {
  const { tokens, timeoutMs, paceMs = CHANNEL_PACE_MS } = options;
  const ask = createAsk(tokens);
  const places = createPlaces(ask);
  const uploads = createUploads(ask, timeoutMs);

  async function accessTo(target: Target): Promise<TeamAccess> {
    const access = await tokens.access(teamOf(target));
    if (access !== null) return access;
    // Somebody from another organisation, whom only a channel is shared with.
    if (target.kind === 'direct') {
      throw new PlatformError('direct-refused', 'The bot is not in the workspace of this person.');
    }
    // A bot that had a token of its own before, say: once it is installed there, everything goes on.
    throw new PlatformError('workspace-gone', 'The bot is not in the workspace of this channel.');
  }

  async function post(access: TeamAccess, place: Place, message: Message): Promise<MessageRef> {
    const { channelId, threadTs, what } = place;
    const { channel, ts } = await ask(access, {
      what,
      schema: postedSchema,
      request: (client) =>
        client.chat.postMessage({
          channel: channelId,
          ...contentOf(message),
          ...(threadTs === null ? {} : { thread_ts: threadTs }),
          mrkdwn: false,
          unfurl_links: false,
          unfurl_media: false,
        }),
    });
    return slackMessageRef(access.teamId, channel, ts);
  }

  /** Brings the files there; they are shown by what is given back, once the words stand there. */
  async function prepared(access: TeamAccess, place: Place, files: readonly UploadFile[]) {
    if (files.length === 0) return async () => undefined;
    const brought = await uploads.bring(access, files);
    if (brought !== null) return () => uploads.show(access, place, brought);
    const written = fileMessages(files);
    return async () => {
      for (const [index, message] of written.entries()) {
        if (index > 0) await delay(paceMs);
        await post(access, place, message);
      }
    };
  }

  /** The conversation itself may be at fault, so the next try opens it anew. */
  async function at<T>(target: Target, work: (access: TeamAccess, place: Place) => Promise<T>): Promise<T> {
    const access = await accessTo(target);
    const place = await places.open(access, target);
    try {
      return await work(access, place);
    } catch (error) {
      if (error instanceof PlatformError && error.reason === 'unavailable') places.forget(target);
      throw error;
    }
  }

  /** The words stand there already: whatever became of the files, sending all of it again would double them. */
  async function afterwards(show: () => Promise<void>): Promise<void> {
    try {
      await show();
    } catch (error) {
      throw new PlatformError('unknown-outcome', 'The files of a message were not shown.', { cause: error });
    }
  }

  return {
    platform: 'slack',
    repeatSafeMs: 0,
    limits: LIMITS,
    send: (target, message) =>
      at(target, async (access, place) => {
        const show = await prepared(access, place, filesOf(message.blocks));
        const ref = await post(access, place, message);
        await afterwards(show);
        return ref;
      }),
    async edit({ channelId, messageId }, message) {
      const { ts, teamId } = readMessageId(messageId);
      const access = await tokens.access(teamId);
      if (access === null) throw new PlatformError('channel-gone', 'The bot is not in this workspace.');
      const channel = idOf(channelId, 'channel-gone');
      await ask(access, {
        what: 'channel',
        schema: editedSchema,
        request: (client) => client.chat.update({ channel, ts, ...contentOf(message) }),
      });
    },
    ...createPeople(tokens, ask),
    // Without scopes to look into channels nobody can know; the first message there shows it.
    async missingToPost({ workspace, channelId }) {
      const access = await tokens.access(workspace.externalId);
      if (access === null) throw new PlatformError('channel-gone', 'The bot is not in this workspace.');
      idOf(channelId, 'channel-gone');
      return [];
    },
    upload: (account, message) =>
      at({ kind: 'direct', account }, async (access, place) => {
        const show = await prepared(access, place, filesOf(message.blocks));
        await show();
      }),
  };
}
