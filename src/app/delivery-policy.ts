// The table of failures: what follows when a message could not be sent. Pure.
import type { PlatformError } from '#src/errors.ts';
import type { Delivery, DeliveryKind, Lane, Settlement } from '#src/ports/records.ts';
import { channelLane } from './delivery-place.ts';

export const MAX_ATTEMPTS = 8;
const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 10 * 60_000;
/** Asked to wait without being told how long. */
const DEFAULT_RATE_LIMIT_MS = 5_000;

/** What the deliverer has to do besides settling. */
export type Consequence =
  | 'none'
  | 'disable-channel'
  | 'close-direct'
  | 'remove-workspace'
  | 'stop-platform'
  | 'report';

export interface Verdict {
  readonly settlement: Settlement;
  readonly consequence: Consequence;
  /** What else has to wait, and until when (epoch ms). */
  readonly pause: { readonly lane: Lane; readonly until: number } | null;
}

/**
 * Milliseconds before the next try: doubling from 2 s to 10 minutes, with full jitter in the upper half
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). `random` is in [0, 1).
 */
export function backoffMs(attempts: number, random: number): number {
  const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempts);
  return Math.round(ceiling * (0.5 + random / 2));
}

/** Is it surely no second message yet. A clock that was set back since cannot tell. */
function isRepeatSafe(since: number, at: number, repeatSafeMs: number): boolean {
  return at >= since && at - since < repeatSafeMs;
}

/** A reminder is repeated once where that could double it; a post never is. */
function mayRepeat(kind: DeliveryKind, attempts: number): boolean {
  return kind === 'reminder' && attempts < 2;
}

/**
 * What to do with a delivery whose earlier try has an unknown outcome (a crash cut it short, or the platform did not
 * say). `send`: doing it again cannot double it, or may for once.
 */
export function repeatDecision(
  delivery: Pick<Delivery, 'kind' | 'attempts' | 'uncertainSince'>,
  repeatSafeMs: number,
  now: number,
): 'send' | 'unknown' {
  if (delivery.uncertainSince === null) return 'send';
  if (isRepeatSafe(delivery.uncertainSince, now, repeatSafeMs)) return 'send';
  return mayRepeat(delivery.kind, delivery.attempts) ? 'send' : 'unknown';
}

const settled = (settlement: Settlement, consequence: Consequence = 'none'): Verdict => ({
  settlement,
  consequence,
  pause: null,
});

interface Circumstances {
  readonly delivery: Delivery;
  readonly repeatSafeMs: number;
  readonly now: number;
  /** In [0, 1), for the jitter. */
  readonly random: number;
}

function tryLater(at: Circumstances, reason: string, maybeArrived: boolean): Verdict {
  const { delivery, now, random } = at;
  if (delivery.attempts + 1 >= MAX_ATTEMPTS) {
    // The platform was reached, and whoever reads why can do something about it.
    const why = reason === 'access-refused' ? reason : 'gave-up';
    return settled({ kind: 'failed', reason: why }, 'report');
  }
  const next = now + backoffMs(delivery.attempts, random);
  return settled({ kind: 'retry', at: next, counts: true, maybeArrived, reason });
}

function afterUnknownOutcome(at: Circumstances): Verdict {
  const { delivery, repeatSafeMs, now, random } = at;
  const since = delivery.uncertainSince ?? now;
  const next = now + backoffMs(delivery.attempts, random);
  const safe = isRepeatSafe(since, next, repeatSafeMs);
  if (safe || mayRepeat(delivery.kind, delivery.attempts + 1)) {
    return tryLater(at, 'unknown-outcome', true);
  }
  return settled({ kind: 'unknown', reason: 'unknown-outcome' });
}

/** What a rate limit keeps waiting besides this one message. */
function limitedLane(error: PlatformError, delivery: Delivery): Lane | null {
  if (error.scope === 'platform') return '*';
  return error.scope === 'direct' ? 'direct' : channelLane(delivery.target);
}

function afterRateLimit(error: PlatformError, { delivery, now }: Circumstances): Verdict {
  const until = now + (error.retryAfterMs ?? DEFAULT_RATE_LIMIT_MS);
  const { reason } = error;
  const lane = limitedLane(error, delivery);
  return {
    settlement: { kind: 'retry', at: until, counts: false, maybeArrived: false, reason },
    consequence: 'none',
    pause: lane === null ? null : { lane, until },
  };
}

/** What follows from this refusal or failure of the platform. */
export function verdictOn(error: PlatformError, at: Circumstances): Verdict {
  const { reason } = error;
  switch (reason) {
    case 'rate-limited':
      return afterRateLimit(error, at);
    case 'unauthorized':
      // Nothing is tried while the platform is stopped, and a restart with better credentials sends it at once.
      return settled(
        { kind: 'retry', at: at.now, counts: false, maybeArrived: false, reason },
        'stop-platform',
      );
    case 'unavailable':
    case 'access-refused':
      return tryLater(at, reason, false);
    case 'unknown-outcome':
      return afterUnknownOutcome(at);
    case 'channel-gone':
    case 'channel-archived':
      return settled({ kind: 'failed', reason }, 'disable-channel');
    case 'direct-refused':
    case 'account-gone':
      return settled({ kind: 'failed', reason }, 'close-direct');
    case 'workspace-gone':
      return settled({ kind: 'failed', reason }, 'remove-workspace');
    case 'no-permission':
    case 'not-in-channel':
      return settled({ kind: 'failed', reason });
    case 'rejected':
      return settled({ kind: 'failed', reason }, 'report');
  }
}

/**
 * What follows from an error that is none of the platform's: a bug, tried again in case it was a passing one. Senders turn
 * whatever happens to a request into a PlatformError, so no request has left.
 */
export function verdictOnBug(at: Circumstances): Verdict {
  return tryLater(at, 'bug', false);
}
