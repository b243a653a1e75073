// Notices when somebody sets the clock of the machine.
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';

/** Less is how clocks are kept right. */
const JUMP_MS = 5 * 60_000;

/**
 * Gives what to call now and then: how many milliseconds further (less than 0: back) the clock has gone than time went by
 * since the call before. More than 5 minutes are warned of. A machine that slept has jumped too.
 */
export function createClockWatch({ clock, log }: { readonly clock: Clock; readonly log: Log }): () => number {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  return () => {
    const byMs = Math.round(clock.now() - wall - (clock.monotonic() - monotonic));
    wall = clock.now();
    monotonic = clock.monotonic();
    if (Math.abs(byMs) > JUMP_MS) log.warn('clock_jump', { byMs });
    return byMs;
  };
}
