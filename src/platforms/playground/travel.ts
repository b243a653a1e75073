// Moves the playground's clock forward step by step, so that all that happens on the way happens at its own time.
import { sameTimeNextDay } from '#src/core/local-day.ts';
import type { AccountRef } from '#src/ports/chat.ts';
import type { MovableClock } from './movable-clock.ts';
import type { Move } from './requests.ts';

/** What has to be known of the product to travel through its time. Instants are epoch milliseconds of the moved clock. */
export interface TimeTravel {
  /** The next instant at which something wants to be done; null if there is none. */
  nextWakeAt(): Promise<number | null>;
  /** Does everything that is due now, and resolves when it is done. */
  runDue(): Promise<void>;
  /** When this account's next reminder is planned; null if none is. */
  nextReminderAt(account: AccountRef): Promise<number | null>;
}

export type Travelled =
  | { readonly kind: 'arrived' }
  | { readonly kind: 'busy' }
  /** The next reminder was asked for and none is ahead. */
  | { readonly kind: 'nowhere' };

export interface Traveller {
  go(move: Move, account: AccountRef): Promise<Travelled>;
  /** Ends a journey at its next step. */
  stop(): void;
}

const HOUR_MS = 3_600_000;
/** Local times are agreed on quarters of an hour, and every zone keeps them. */
const QUARTER_MS = 900_000;
/** A journey of any sense has far fewer; what wakes more often is not waited for one by one. */
const MAX_STEPS = 5_000;

export function createTraveller(options: {
  clock: MovableClock;
  time: TimeTravel;
  /** Whose wall clock shows the same time after a move of one day. */
  zone: string;
  /** Called after each step, before what is due then is done. */
  moved: () => void;
}): Traveller {
  const { clock, time, zone, moved } = options;
  let travelling = false;
  let stopped = false;

  async function target(move: Move, account: AccountRef): Promise<number | null> {
    if (move === 'hour') return clock.now() + HOUR_MS;
    if (move === 'day') return sameTimeNextDay(clock.now(), zone);
    const at = await time.nextReminderAt(account);
    return at !== null && at > clock.now() ? at : null;
  }

  async function travelTo(at: number): Promise<void> {
    await time.runDue();
    for (let steps = 0; clock.now() < at && !stopped; steps++) {
      const wake = steps < MAX_STEPS ? await time.nextWakeAt() : null;
      if (stopped) return;
      clock.moveTo(Math.min(at, nextStop(wake, clock.now())));
      moved();
      await time.runDue();
    }
  }

  return {
    async go(move, account) {
      if (travelling) return { kind: 'busy' };
      travelling = true;
      try {
        const at = await target(move, account);
        if (at === null) return { kind: 'nowhere' };
        await travelTo(at);
        return { kind: 'arrived' };
      } finally {
        travelling = false;
      }
    },
    stop() {
      stopped = true;
    },
  };
}

/**
 * Where to halt next. Something that stays due although it was its turn hides what comes after it: then the clock
 * halts at every quarter of an hour.
 */
function nextStop(wake: number | null, now: number): number {
  if (wake === null) return Number.POSITIVE_INFINITY;
  return wake > now ? wake : (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
}
