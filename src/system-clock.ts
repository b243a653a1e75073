// The clock of the machine.
import type { Clock } from '#src/ports/clock.ts';

/** Real time. Timers are not held open: a process with nothing else to do may end. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    at(at, wake) {
      const timer = setTimeout(wake, Math.max(0, at - Date.now()));
      return () => clearTimeout(timer);
    },
  };
}
