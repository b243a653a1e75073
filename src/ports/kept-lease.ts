// A lease that another process gets only after it has watched it for long enough.
import type { Clock } from './clock.ts';
import type { Keeper, LeaseStore } from './leases.ts';

export interface KeptLease {
  /** Takes or renews it; false while it is another's. */
  take(): Promise<boolean>;
  /** Gives it back; nothing happens if it is another's. */
  release(): Promise<void>;
}

export interface KeptLeaseOptions {
  readonly leases: LeaseStore;
  readonly name: string;
  /** Names this process in leases. */
  readonly owner: string;
  readonly clock: Clock;
  /** Of a holder that says nothing for so long another one may take it. */
  readonly silenceMs: number;
}

const isSame = (one: Keeper, other: Keeper | null): boolean =>
  one.owner === other?.owner && one.beat === other.beat;

/**
 * A lease that goes by no wall clock. Another one's is taken when it was seen unrenewed for `silenceMs` of this process's
 * own even time. So a holder that stops within less, counted from before it asked for its last renewal, is never one of
 * two: not when a clock leaps, not when clocks are apart, and not while nobody can renew anything because the database is
 * locked. The price: who has only just come has to watch the lease of a dead one too.
 */
export function createKeptLease({ leases, name, owner, clock, silenceMs }: KeptLeaseOptions): KeptLease {
  let beat = 0;
  let seen: Keeper | null = null;
  let seenAt = 0;

  function isSilent(keeper: Keeper): boolean {
    if (!isSame(keeper, seen)) {
      seen = keeper;
      seenAt = clock.monotonic();
    }
    return clock.monotonic() - seenAt >= silenceMs;
  }

  return {
    async take() {
      const keeper = await leases.keeper(name);
      if (keeper !== null && keeper.owner !== owner && !isSilent(keeper)) return false;
      // Never the same twice, also after it was given back: others watch for it.
      beat += 1;
      return leases.keep(name, { owner, beat }, keeper);
    },
    release: () => leases.release(name, owner),
  };
}
