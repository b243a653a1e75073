// Waiting for what the bot does by itself, while its clock goes on.
import { vi } from 'vitest';
import type { TestClock } from './test-clock.ts';
import { SECOND } from './week.ts';

/** Time goes on, a tenth of a second at each look and later a whole one, until this holds. */
export type Eventually = <T>(holds: () => T | Promise<T>) => Promise<T>;

export function createEventually(clock: Pick<TestClock, 'advance'>): Eventually {
  return (holds) => {
    let looks = 0;
    return vi.waitFor(
      async () => {
        try {
          return await holds();
        } catch (error) {
          looks += 1;
          // A leap in the middle of a round is noticed by the next one, up to a minute later.
          clock.advance(looks > 20 ? SECOND : SECOND / 10);
          throw error;
        }
      },
      { timeout: 15_000, interval: 20 },
    );
  };
}
