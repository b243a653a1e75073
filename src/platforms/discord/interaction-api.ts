// The five requests that answer an interaction, and what their failures mean.
// https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints
import {
  type APIInteractionResponse,
  DiscordAPIError,
  HTTPError,
  MessageFlags,
  RateLimitError,
  type RawFile,
  REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Message } from '#src/ports/message.ts';
import type { InteractionAddress } from './interaction-payload.ts';
import { renderMessage } from './render-message.ts';
import { discordRestOptions } from './rest.ts';
import { within } from './within.ts';

/** What a message becomes in a request. */
export interface MessageBody {
  readonly data: object;
  readonly files: RawFile[];
}

export interface CallbackBody {
  readonly type: APIInteractionResponse['type'];
  readonly data?: object;
  readonly files?: RawFile[];
}

/** All reject with what discord.js's REST or the socket says; `failureOf` reads it. */
export interface InteractionApi {
  /** The first answer. Gives up after `timeoutMs`, whole milliseconds. */
  callback(body: CallbackBody, timeoutMs: number): Promise<void>;
  /** After a deferral: fills it in; after a deferred update: replaces the message that was clicked. */
  editOriginal(body: MessageBody): Promise<void>;
  deleteOriginal(): Promise<void>;
  followUp(body: MessageBody): Promise<void>;
}

/** How long an edit or a further message may take: nobody's three seconds depend on it. */
const EDIT_TIMEOUT_MS = 10_000;

/** A request client for answers alone: what to try again is decided here, and nothing waits inside of it. */
export function createInteractionRest(apiUrl: string | null): REST {
  return new REST({
    ...discordRestOptions({ apiUrl, timeoutMs: EDIT_TIMEOUT_MS }),
    // Answers do not count: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    // Every interaction has a bucket of its own, which is of no use after its answer.
    handlerSweepInterval: 60_000,
  });
}

/** The requests of one interaction. They carry its own token, never the bot's, and none outlives `ended`. */
export function createInteractionApi(
  rest: REST,
  { id, applicationId, token }: InteractionAddress,
  ended: AbortSignal,
): InteractionApi {
  const original = Routes.webhookMessage(applicationId, token);
  const request = ({ data: body, files }: MessageBody) => ({ auth: false, body, files });
  return {
    async callback({ files = [], ...body }, timeoutMs) {
      await within(timeoutMs, ended, (signal) =>
        rest.post(Routes.interactionCallback(id, token), { auth: false, body, files, signal }),
      );
    },
    async editOriginal(body) {
      await within(EDIT_TIMEOUT_MS, ended, (signal) => rest.patch(original, { ...request(body), signal }));
    },
    async deleteOriginal() {
      try {
        await within(EDIT_TIMEOUT_MS, ended, (signal) => rest.delete(original, { auth: false, signal }));
      } catch (error) {
        const gone = error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage;
        if (!gone) throw error;
      }
    },
    async followUp(body) {
      const path = Routes.webhook(applicationId, token);
      await within(EDIT_TIMEOUT_MS, ended, (signal) => rest.post(path, { ...request(body), signal }));
    },
  };
}

/** `only`: to this person alone; `new` for a new message, `edit` for one that is replaced with its attachments. */
export function messageBody(message: Message, kind: 'new' | 'edit', only: boolean): MessageBody {
  const { components, files } = renderMessage(message);
  const flags = MessageFlags.IsComponentsV2 | (only ? MessageFlags.Ephemeral : 0);
  const data = { flags, components, allowed_mentions: { parse: [] } };
  if (kind === 'new') return { data, files };
  // What the old message carried goes, or it would stay with the new one.
  const attachments = files.map(({ name }, index) => ({ id: String(index), filename: name }));
  return { data: { ...data, attachments }, files };
}

/**
 * `answered` it already has an answer · `expired` its token answers nothing any more · `refused` asking the same
 * again would fail again · `transient` it may have arrived or not, and can be tried again.
 */
export type Failure =
  | { readonly kind: 'answered' | 'expired' | 'refused' }
  | { readonly kind: 'transient'; readonly retryAfterMs: number };

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export function failureOf(error: unknown): Failure {
  if (error instanceof RateLimitError) return { kind: 'transient', retryAfterMs: error.retryAfter };
  if (error instanceof DiscordAPIError) {
    switch (error.code) {
      case RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged:
        return { kind: 'answered' };
      case RESTJSONErrorCodes.UnknownInteraction:
      case RESTJSONErrorCodes.UnknownWebhook:
      case RESTJSONErrorCodes.InvalidWebhookToken:
        return { kind: 'expired' };
      default:
        return { kind: 'refused' };
    }
  }
  if (error instanceof HTTPError && error.status < 500) return { kind: 'refused' };
  return { kind: 'transient', retryAfterMs: 0 };
}
