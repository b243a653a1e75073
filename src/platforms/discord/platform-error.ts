// The table of Discord's failures: what each of them means for a message that was to be sent.
// Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
import { RESTJSONErrorCodes as Code, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { PlatformError, type PlatformReason, type RateLimitScope } from '#src/errors.ts';
import { safeError } from './safe-error.ts';

/**
 * What a request is about. The same code says different things of a channel and of direct messages; `other` is all that
 * has no meaning of its own, also a thread, which is not the channel it hangs in.
 */
export interface FailureContext {
  readonly what: 'channel' | 'direct' | 'account' | 'other';
}

type Verdict = PlatformReason | { readonly limited: RateLimitScope; readonly retryAfterMs: number | null };

/** Discord does not say how long; a bot that goes on opening conversations is flagged as a spammer. */
const OPENING_PAUSE_MS = 60_000;

/** Meanings that do not depend on what was asked. Any other code of a 4xx is `rejected`. */
const ANYWHERE: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  [Code.UnknownGuild, 'workspace-gone'],
  [Code.UnknownUser, 'account-gone'],
  [Code.InvalidRecipients, 'account-gone'],
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit, { limited: 'target', retryAfterMs: null }],
  [Code.ChannelSendRateLimit, { limited: 'target', retryAfterMs: null }],
  [Code.ServerSendRateLimit, { limited: 'target', retryAfterMs: null }],
  // It can be edited again later; Discord does not say when.
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, { limited: 'target', retryAfterMs: null }],
  [Code.ServiceResourceIsBeingRateLimited, { limited: 'target', retryAfterMs: null }],
  [Code.OpeningDirectMessagesTooFast, { limited: 'direct', retryAfterMs: OPENING_PAUSE_MS }],
  [Code.SendMessagesHasBeenTemporarilyDisabled, 'unavailable'],
  [Code.FeatureTemporarilyDisabledServerSide, 'unavailable'],
  [Code.CloudflareIsBlockingYourRequest, 'unavailable'],
  [Code.APIResourceOverloaded, 'unavailable'],
  [Code.CannotSendMessagesToThisUser, 'direct-refused'],
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds, 'direct-refused'],
  [Code.Unauthorized, 'unauthorized'],
  [Code.InvalidToken, 'unauthorized'],
  // Also a 401, but it is the token of an interaction that has run out and not the bot's.
  [Code.InvalidWebhookToken, 'rejected'],
]);

function ofCode(code: number, { what }: FailureContext): Verdict | null {
  switch (code) {
    case Code.UnknownChannel:
      // A conversation that was known from before can be opened again.
      return what === 'channel' ? 'channel-gone' : what === 'direct' ? 'unavailable' : 'rejected';
    case Code.MissingAccess:
    case Code.MissingPermissions:
      // In direct messages there are no permissions: it passes.
      return what === 'direct' ? 'unavailable' : 'no-permission';
    default:
      return ANYWHERE.get(code) ?? null;
  }
}

function ofAnswer(error: DiscordAPIError, context: FailureContext): Verdict {
  // An answer that is none of the API's, but of something on the way to it: it knows no codes.
  const code = typeof error.code === 'number' ? error.code : null;
  const verdict = code === null ? null : ofCode(code, context);
  if (verdict !== null) return verdict;
  if (error.status === 401) return 'unauthorized';
  return code === null ? 'unavailable' : 'rejected';
}

/** A limit that discord.js foresaw or Discord answered with: either way nothing was done. */
function ofRateLimit(error: RateLimitError, { what }: FailureContext): Verdict {
  const { retryAfter, timeToReset } = error;
  const everything = error.global || error.scope === 'global';
  const opening = what === 'direct' && error.route === '/users/@me/channels';
  return {
    limited: everything ? 'platform' : opening ? 'direct' : 'target',
    retryAfterMs: retryAfter > 0 ? Math.ceil(Math.max(retryAfter, timeToReset)) : null,
  };
}

/** No connection was made, so no request has left. https://nodejs.org/api/errors.html#common-system-errors */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  const connecting = 'syscall' in error && error.syscall === 'connect';
  return connecting || (typeof code === 'string' && (NEVER_LEFT.has(code) || code.startsWith('ERR_TLS_')));
}

/** discord.js forgets the token at the first 401, and from then on refuses by itself. */
function hasNoToken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Expected token to be set');
}

function verdictOf(error: unknown, context: FailureContext): Verdict {
  if (error instanceof RateLimitError) return ofRateLimit(error, context);
  if (error instanceof DiscordAPIError) return ofAnswer(error, context);
  // 503 says that nothing was done; after the other ones it may have been.
  if (error instanceof HTTPError) return error.status === 503 ? 'unavailable' : 'unknown-outcome';
  if (hasNoToken(error)) return 'unauthorized';
  return neverLeft(error) ? 'unavailable' : 'unknown-outcome';
}

function describe(error: unknown): string {
  if (error instanceof RateLimitError) return `Discord limits ${error.method} ${error.route}.`;
  if (error instanceof DiscordAPIError) {
    return `Discord answered ${error.status}, code ${error.code ?? 'none'}: ${error.message}.`;
  }
  if (error instanceof HTTPError) return `Discord answered ${error.status}.`;
  if (hasNoToken(error)) return 'Discord refused the token before.';
  return neverLeft(error) ? 'Discord cannot be reached.' : 'Discord did not answer as it should.';
}

/**
 * What a failed request to Discord means. Whatever is thrown on the way becomes a PlatformError; what is none of
 * Discord's refusals may have arrived there. Its cause leaves out the request: whom it went to and what it said.
 */
export function platformErrorOf(error: unknown, context: FailureContext): PlatformError {
  if (error instanceof PlatformError) return error;
  const verdict = verdictOf(error, context);
  const cause = safeError(error);
  if (typeof verdict === 'string') return new PlatformError(verdict, describe(error), { cause });
  const { limited: scope, retryAfterMs } = verdict;
  return new PlatformError('rate-limited', describe(error), { scope, retryAfterMs, cause });
}
