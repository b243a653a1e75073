// What was opened, to be closed in reverse: the same list serves a stop, a failed start and the tests.
import type { Log } from '#src/ports/log.ts';

type Close = () => Promise<void> | void;

export interface Closers {
  /** What is pushed in one call is closed at the same time. */
  push(...closes: readonly Close[]): void;
  /** Closes each once, the last one first. A failure is logged, and the rest is closed all the same. */
  closeAll(): Promise<void>;
}

export function createClosers(log: Log): Closers {
  const closers: (readonly Close[])[] = [];

  async function attempt(close: Close): Promise<void> {
    try {
      await close();
    } catch (error) {
      log.error('close_failed', { error });
    }
  }

  return {
    push: (...closes) => void closers.push(closes),
    async closeAll() {
      for (const closes of closers.splice(0).reverse()) await Promise.all(closes.map(attempt));
    },
  };
}
