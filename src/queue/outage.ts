// Says in the log that the queue is away, and that it is back, without filling the log.
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { EVICTION_REMEDY, type RedisFacts, redisTrouble } from './redis-facts.ts';

const ONCE_PER_MS = 60_000;

export interface Outage {
  /** It cannot be had: one line a minute at most. */
  began(error: unknown): void;
  /** It can be had, for the first time or again. */
  ended(facts: RedisFacts): void;
  /** It answered, but with an error: one line a minute at most as well. */
  refused(error: unknown): void;
}

export function createOutage({ clock, log }: { readonly clock: Clock; readonly log: Log }): Outage {
  const saidAt = new Map<string, number>();
  /** Nothing was said of it yet, so the first connection is worth a line too. */
  let isToldAway = true;

  function isTime(message: string): boolean {
    const now = clock.now();
    const last = saidAt.get(message);
    if (last !== undefined && now - last < ONCE_PER_MS) return false;
    saidAt.set(message, now);
    return true;
  }

  return {
    began(error) {
      if (!isTime('queue_unavailable')) return;
      isToldAway = true;
      log.warn('queue_unavailable', { why: redisTrouble(error) });
    },
    ended({ version, evictionPolicy }) {
      if (!isToldAway) return;
      isToldAway = false;
      log.info('queue_available', { redis: version });
      if (evictionPolicy === 'noeviction') return;
      log.warn('queue_may_be_evicted', { policy: evictionPolicy, remedy: EVICTION_REMEDY });
    },
    refused(error) {
      if (isTime('queue_failed')) log.warn('queue_failed', { why: redisTrouble(error), error });
    },
  };
}
