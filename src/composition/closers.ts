// What was opened, to be closed in reverse: the same list serves a stop, a failed start and the tests.
import type { Log } from '#src/ports/log.ts';

type Close = () => Promise<void> | void;

export interface Closers {
  push(close: Close): void;
  /** Closes each once, the last one first. A failure is logged, and the rest is closed all the same. */
  closeAll(): Promise<void>;
}

export function createClosers(log: Log): Closers {
  const closers: Close[] = [];
  return {
    push: (close) => void closers.push(close),
    async closeAll() {
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          log.error('close_failed', { error });
        }
      }
    },
  };
}
