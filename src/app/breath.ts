// Lets requests and signals in while a long list is worked on.
import { setImmediate as turn } from 'node:timers/promises';

/** So long a list may keep the process to itself. */
const BREATHE_AFTER_MS = 10;

/** Gives what to await between two items: most of the time it goes on at once. */
export function createBreath(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < BREATHE_AFTER_MS) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}
