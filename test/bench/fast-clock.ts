// A clock that runs so many times faster than the machine's: an hour of pacing is measured in minutes.
import type { Clock } from '#src/ports/clock.ts';

export function createFastClock(start: number, times: number): Clock {
  const began = performance.now();
  const monotonic = () => (performance.now() - began) * times;
  const now = () => Math.floor(start + monotonic());
  return {
    now,
    monotonic,
    at(at, wake) {
      const timer = setTimeout(wake, Math.max(0, (at - now()) / times));
      return () => clearTimeout(timer);
    },
  };
}
