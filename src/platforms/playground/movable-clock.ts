// A clock that runs like another one and can be set forward: whoever waits on it wakes when their time is passed.
import type { Clock } from '#src/ports/clock.ts';

export interface MovableClock extends Clock {
  /** How far it is ahead of the clock below it, in milliseconds. */
  offset(): number;
  /** Sets it forward to `at` (epoch milliseconds). It never goes back: a time that is not ahead changes nothing. */
  moveTo(at: number): void;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
  callOff: () => void;
}

/** `offsetMs`: how far ahead it starts, 0 or more. */
export function createMovableClock(base: Clock, offsetMs: number): MovableClock {
  let offset = offsetMs;
  const timers = new Set<Timer>();

  function arm(timer: Timer): void {
    timer.callOff = base.at(timer.at - offset, () => {
      timers.delete(timer);
      timer.wake();
    });
  }

  const now = () => base.now() + offset;
  return {
    now,
    // Whoever travels means to: for the bot that time has gone by.
    monotonic: () => base.monotonic() + offset,
    offset: () => offset,
    at(at, wake) {
      const timer: Timer = { at, wake, callOff: () => {} };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        timer.callOff();
      };
    },
    moveTo(at) {
      if (at <= now()) return;
      offset = at - base.now();
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        timer.callOff();
        arm(timer);
      }
    },
  };
}
