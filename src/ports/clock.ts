// Time as the product sees it: the only way to know what time it is or to wait for it.

export interface Clock {
  /** The current instant, epoch milliseconds. */
  now(): number;
  /**
   * Calls `wake` once, when `now()` has reached `at` (at once, but never synchronously, if it already has).
   * `at` lies at most a day ahead. Returns the way to call it off.
   */
  at(at: number, wake: () => void): () => void;
}
