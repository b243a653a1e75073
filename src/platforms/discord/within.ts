// A request that is given up after a while, or when everything ends.

/**
 * Gives what `work` gives; its signal aborts after so many milliseconds, or with `ended`. Nothing is left of it afterwards,
 * unlike of `AbortSignal.timeout`, which makes an error at its time in any case: thousands a minute when many click.
 */
export async function within<T>(
  ms: number,
  ended: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const giveUp = new AbortController();
  const end = (): void => giveUp.abort(ended.reason);
  const timer = setTimeout(() => giveUp.abort(new DOMException('It took too long.', 'TimeoutError')), ms);
  if (ended.aborted) end();
  else ended.addEventListener('abort', end, { once: true });
  try {
    return await work(giveUp.signal);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', end);
  }
}
