import { expect, it } from 'vitest';
import { createMovableClock } from '#src/platforms/playground/movable-clock.ts';
import type { Clock } from '#src/ports/clock.ts';

/** A clock that is set by hand and wakes at once, but never synchronously, whoever is due. */
function handClock(start: number): Clock & { set(at: number): Promise<void> } {
  let now = start;
  const timers = new Set<{ at: number; wake: () => void }>();
  const settle = () => {
    for (const timer of [...timers].filter((each) => each.at <= now)) {
      timers.delete(timer);
      timer.wake();
    }
  };
  return {
    now: () => now,
    monotonic: () => now - start,
    at(at, wake) {
      const timer = { at, wake };
      timers.add(timer);
      if (at <= now) queueMicrotask(settle);
      return () => void timers.delete(timer);
    },
    async set(at) {
      now = at;
      settle();
      await Promise.resolve();
    },
  };
}

it('runs with the clock below it, ahead by its offset', async () => {
  const base = handClock(1000);
  const clock = createMovableClock(base, 500);
  expect(clock.now()).toBe(1500);
  await base.set(1200);
  expect(clock.now()).toBe(1700);
});

it('moves forward to a time and goes on from there', async () => {
  const base = handClock(1000);
  const clock = createMovableClock(base, 0);
  clock.moveTo(5000);
  expect(clock.now()).toBe(5000);
  expect(clock.offset()).toBe(4000);
  await base.set(1010);
  expect(clock.now()).toBe(5010);
});

it('counts the time it was moved as gone by', async () => {
  const base = handClock(1000);
  const clock = createMovableClock(base, 0);
  clock.moveTo(5000);
  await base.set(1010);
  expect(clock.monotonic()).toBe(4010);
});

it('never moves back', () => {
  const clock = createMovableClock(handClock(1000), 300);
  clock.moveTo(900);
  expect(clock.now()).toBe(1300);
});

it('wakes at a time that comes by itself', async () => {
  const base = handClock(1000);
  const clock = createMovableClock(base, 500);
  const woken: number[] = [];
  clock.at(1600, () => woken.push(clock.now()));
  await base.set(1050);
  expect(woken).toEqual([]);
  await base.set(1100);
  expect(woken).toEqual([1600]);
});

it('wakes those whose time is passed by a move, in the order of their times, and not before it returns', async () => {
  const clock = createMovableClock(handClock(1000), 0);
  const woken: string[] = [];
  clock.at(3000, () => woken.push('later'));
  clock.at(2000, () => woken.push('sooner'));
  clock.at(9000, () => woken.push('not yet'));
  clock.moveTo(4000);
  expect(woken).toEqual([]);
  await Promise.resolve();
  expect(woken).toEqual(['sooner', 'later']);
  clock.moveTo(9000);
  await Promise.resolve();
  expect(woken).toEqual(['sooner', 'later', 'not yet']);
});

it('wakes nobody who called it off, before or after a move', async () => {
  const clock = createMovableClock(handClock(1000), 0);
  const woken: string[] = [];
  const first = clock.at(2000, () => woken.push('first'));
  const second = clock.at(6000, () => woken.push('second'));
  first();
  clock.moveTo(4000);
  second();
  clock.moveTo(8000);
  await Promise.resolve();
  expect(woken).toEqual([]);
});
