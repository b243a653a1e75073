// The table of Slack's failures: what each of them means for a message that was to be sent.
// Codes: the lists of errors at https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours.
import { webApi } from '@slack/bolt';
import { PlatformError, type PlatformReason, type RateLimitScope } from '#src/errors.ts';
import { refusalOf, safeError } from './safe-error.ts';

/**
 * What a request is about. The same code says different things of a channel, of direct messages and of opening them;
 * `other` is all that has no meaning of its own.
 */
export interface FailureContext {
  readonly what: 'channel' | 'direct' | 'opening' | 'other';
  /** Whose token was refused: the one of the settings, or that of one workspace among many. */
  readonly credentials: 'own' | 'installation';
  /** A step before a message is sent: however it ended, no message has left. */
  readonly beforehand?: boolean;
}

type Verdict = PlatformReason | { readonly limited: RateLimitScope; readonly retryAfterMs: number | null };

const reasons = (reason: PlatformReason, ...codes: readonly string[]): readonly [string, PlatformReason][] =>
  codes.map((code) => [code, reason]);

/** The token is of no use any more: https://docs.slack.dev/authentication/tokens */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'token_expired',
  'token_revoked',
]);

/** Slack has taken the token back for good: https://docs.slack.dev/reference/methods/auth.test */
const REVOKED: ReadonlySet<string> = new Set(['account_inactive', 'token_revoked']);

/** Meanings that do not depend on what was asked. Any other code is `rejected`. */
const ANYWHERE: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['message_limit_exceeded', { limited: 'target', retryAfterMs: null }],
  // "Application has posted too many messages": all of it, not this channel.
  ['rate_limited', { limited: 'platform', retryAfterMs: null }],
  ...reasons('channel-archived', 'is_archived', 'is_inactive'),
  ...reasons('not-in-channel', 'not_in_channel'),
  ...reasons(
    'no-permission',
    'access_denied',
    'ekm_access_denied',
    'no_permission',
    'posting_to_channel_denied',
    'posting_to_general_channel_denied',
    'restricted_action',
    'restricted_action_non_threadable_channel',
    'restricted_action_read_only_channel',
    'restricted_action_thread_locked',
    'restricted_action_thread_only_channel',
    'team_access_not_granted',
  ),
  ...reasons('account-gone', 'user_disabled', 'user_not_found', 'user_not_visible', 'users_not_found'),
  ...reasons(
    'direct-refused',
    'cannot_dm_bot',
    'channel_type_not_supported',
    'invalid_user_combination',
    'messages_tab_disabled',
  ),
  ...reasons('workspace-gone', 'team_disabled', 'team_not_found'),
  // Slack says of each of these that nothing was done, or does not do anything for a while.
  ...reasons(
    'unavailable',
    'accesslimited',
    'external_channel_migrating',
    'org_login_required',
    'request_timeout',
    'service_unavailable',
    'team_added_to_org',
  ),
  // "It's possible some aspect of the operation succeeded before the error was raised."
  ...reasons('unknown-outcome', 'fatal_error', 'internal_error'),
]);

/** Did Slack refuse the token itself? */
export function isTokenRefusal(code: string): boolean {
  return CREDENTIALS.has(code);
}

/** Is the token of no use for ever. Any other refusal may pass, such as of this machine's address. */
export function isRevocation(code: string): boolean {
  return REVOKED.has(code);
}

/** Slack limits each method by itself, and posting by the channel: https://docs.slack.dev/apis/web-api/rate-limits */
const limited = (what: FailureContext['what'], retryAfterMs: number | null): Verdict => ({
  limited: what === 'opening' ? 'direct' : 'target',
  retryAfterMs,
});

function ofCode(code: string, { what, credentials }: FailureContext): Verdict {
  if (isTokenRefusal(code)) {
    if (credentials === 'own') return 'unauthorized';
    // The other workspaces of a bot of many go on.
    return isRevocation(code) ? 'workspace-gone' : 'access-refused';
  }
  // A conversation that was known from before can be opened again.
  if (code === 'channel_not_found') {
    return what === 'channel' ? 'channel-gone' : what === 'direct' ? 'unavailable' : 'rejected';
  }
  if (code === 'ratelimited') return limited(what, null);
  return ANYWHERE.get(code) ?? 'rejected';
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
  const known = typeof code === 'string' && (NEVER_LEFT.has(code) || code.startsWith('ERR_TLS_'));
  const connecting = 'syscall' in error && error.syscall === 'connect';
  return known || connecting || neverLeft(error.cause);
}

/** 503 says that nothing was done, and what is no server error was answered by something on the way. */
function ofStatus(status: number): Verdict {
  return status === 503 || status < 500 ? 'unavailable' : 'unknown-outcome';
}

function verdictOf(error: unknown, context: FailureContext): Verdict {
  const code = refusalOf(error);
  if (code !== null) return ofCode(code, context);
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return limited(context.what, error.retryAfter * 1000);
  }
  if (error instanceof webApi.WebAPIHTTPError) return ofStatus(error.statusCode);
  return neverLeft(error) ? 'unavailable' : 'unknown-outcome';
}

/** The scope that is missing, as Slack names it beside the code `missing_scope`. */
function neededScope(error: unknown): string {
  const data = error instanceof webApi.WebAPIPlatformError ? error.data : {};
  const needed = 'needed' in data ? data.needed : undefined;
  return typeof needed === 'string' && /^[\w:.,-]{1,100}$/.test(needed) ? ` (${needed})` : '';
}

function describe(error: unknown): string {
  const code = refusalOf(error);
  if (code !== null) return `Slack answered ${code}${neededScope(error)}.`;
  if (error instanceof webApi.WebAPIRateLimitedError) return 'Slack asks to wait.';
  if (error instanceof webApi.WebAPIHTTPError) return `Slack answered ${error.statusCode}.`;
  return neverLeft(error) ? 'Slack cannot be reached.' : 'Slack did not answer as it should.';
}

/**
 * What a failed request to Slack means. Whatever is thrown on the way becomes a PlatformError; what is none of Slack's
 * refusals may have arrived there. Neither its message nor its cause holds a token or what was written.
 */
export function slackErrorOf(error: unknown, context: FailureContext): PlatformError {
  if (error instanceof PlatformError) return error;
  const found = verdictOf(error, context);
  const verdict = found === 'unknown-outcome' && context.beforehand === true ? 'unavailable' : found;
  const cause = safeError(error);
  if (typeof verdict === 'string') return new PlatformError(verdict, describe(error), { cause });
  const { limited: scope, retryAfterMs } = verdict;
  return new PlatformError('rate-limited', describe(error), { scope, retryAfterMs, cause });
}
