// Work that only one process does at a time, for as long as it keeps at it. By the wall clock: after a leap two may be at it
// for some seconds, so it has to be work that does no harm when it is done twice, as editing a message is.
import type { Clock } from '#src/ports/clock.ts';
import type { LeaseStore } from '#src/ports/leases.ts';

/** A killed process holds up the others for no longer. */
const LEASE_MS = 30_000;

export interface SoleWorker {
  /** May this process do it now. */
  isMe(): Promise<boolean>;
  /** Lets another one do it. */
  release(): Promise<void>;
}

export function createSoleWorker(options: {
  readonly leases: LeaseStore;
  /** What there is to do. */
  readonly name: string;
  readonly owner: string;
  readonly clock: Clock;
}): SoleWorker {
  const { leases, name, owner, clock } = options;
  let until = Number.NEGATIVE_INFINITY;
  return {
    async isMe() {
      const now = clock.now();
      // Not at every round: each would be a write.
      const left = until - now;
      // A clock that was set back makes it look longer than it is, and others take it then.
      if (left > LEASE_MS / 2 && left <= LEASE_MS) return true;
      const isTaken = await leases.take(name, owner, now, now + LEASE_MS);
      until = isTaken ? now + LEASE_MS : Number.NEGATIVE_INFINITY;
      return isTaken;
    },
    async release() {
      if (until === Number.NEGATIVE_INFINITY) return;
      until = Number.NEGATIVE_INFINITY;
      await leases.release(name, owner);
    },
  };
}
