// A clock that stands still until a test moves it; timers on the way are woken in order.
import type { Clock } from '#src/ports/clock.ts';

export interface TestClock extends Clock {
  /** Moves on to `at`, waking each timer at its own time. Whoever is woken runs once the caller awaits something. */
  moveTo(at: number): void;
  advance(ms: number): void;
  /** Somebody sets the clock: every wait lasts as long as it would have. */
  jump(ms: number): void;
  /** Nothing runs until `at`, as in a machine that sleeps: whoever was due meanwhile is woken then. */
  sleepUntil(at: number): void;
  /** How many timers are armed. */
  armed(): number;
}

export function createTestClock(start: number): TestClock {
  let now = start;
  let monotonic = 0;
  const timers = new Set<{ at: number; readonly wake: () => void }>();

  function goOn(to: number): void {
    monotonic += Math.max(0, to - now);
    now = to;
  }

  function moveTo(target: number): void {
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= target).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      goOn(Math.max(now, next.at));
      next.wake();
    }
    goOn(target);
  }

  return {
    now: () => now,
    monotonic: () => monotonic,
    at(at, wake) {
      const timer = { at, wake };
      timers.add(timer);
      // A time that has come already wakes at once, but never synchronously.
      if (at <= now) queueMicrotask(() => timers.delete(timer) && wake());
      return () => timers.delete(timer);
    },
    moveTo,
    advance: (ms) => moveTo(now + ms),
    jump(ms) {
      now += ms;
      for (const timer of timers) timer.at += ms;
    },
    sleepUntil(at) {
      now = at;
      moveTo(at);
    },
    armed: () => timers.size,
  };
}
