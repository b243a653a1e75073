// Time as the product sees it: the only way to know what time it is or to wait for it.

export interface Clock {
  /** The current instant, epoch milliseconds. */
  now(): number;
  /** Milliseconds since some instant of this process: it goes on evenly, also when somebody sets the clock. */
  monotonic(): number;
  /**
   * Calls `wake` once, when `now()` has reached `at` (at once, but never synchronously, if it already has).
   * `at` lies at most a day ahead. Returns the way to call it off.
   */
  at(at: number, wake: () => void): () => void;
}

/** Waits for `work`, but for no more than so many milliseconds. Gives whether it ended; rejects as it does. */
export async function endsWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const callOff = clock.at(clock.now() + ms, () => resolve(false));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    callOff();
  }
}

/** Resolves at that instant, or as soon as `ended` says that nothing is worth waiting for any more. */
export function reached(clock: Clock, at: number, ended: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = clock.at(at, resolve);
  const end = (): void => {
    callOff();
    resolve();
  };
  if (ended.aborted) end();
  else ended.addEventListener('abort', end, { once: true });
  return promise.finally(() => ended.removeEventListener('abort', end));
}
