// The three kinds of error: shown to the person, handled in one table, or a bug.

/** Something the person can mend. Its message is shown to them as it is: one or more whole sentences. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Why a platform did not do what it was asked to. `app/delivery-policy` says what follows from each. */
export type PlatformReason =
  /** Too many requests: nothing was done, try again after `retryAfterMs`. */
  | 'rate-limited'
  /** The request certainly had no effect (refused connection, 5xx that says so): try again later. */
  | 'unavailable'
  /** The request may have arrived (time-out, dropped socket, garbage answer): it may have had its effect. */
  | 'unknown-outcome'
  /** The channel does not exist any more. */
  | 'channel-gone'
  /** The channel is closed to everybody, though its messages are kept. */
  | 'channel-archived'
  /** The bot may not write there (yet). */
  | 'no-permission'
  /** The bot may write there once somebody invites it. */
  | 'not-in-channel'
  /** The person does not accept direct messages of this bot. */
  | 'direct-refused'
  /** The person's account does not exist any more. */
  | 'account-gone'
  /** The workspace removed the bot. */
  | 'workspace-gone'
  /** The bot is refused in this workspace, which did not remove it: that may pass, so try again later. */
  | 'access-refused'
  /** The platform does not accept the bot's own credentials any more. */
  | 'unauthorized'
  /** The request itself is wrong: sending it again would fail again. */
  | 'rejected';

/**
 * What has to wait after `rate-limited`: this channel (or this one message), all direct messages, or everything that is
 * sent to the platform.
 */
export type RateLimitScope = 'target' | 'direct' | 'platform';

/** A platform refused or failed. Thrown by senders only; answered by the delivery table. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly reason: PlatformReason;
  /** Milliseconds to wait, as the platform asked; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Only of use when rate-limited. */
  readonly scope: RateLimitScope;
  /** Where the bot can be added to the workspace, if that is what is missing. */
  readonly inviteUrl: string | null;

  constructor(
    reason: PlatformReason,
    message: string,
    options: {
      retryAfterMs?: number | null;
      scope?: RateLimitScope;
      inviteUrl?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.scope = options.scope ?? 'target';
    this.inviteUrl = options.inviteUrl ?? null;
  }
}
