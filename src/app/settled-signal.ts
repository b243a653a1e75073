// Lets whoever put a message into the outbox wait for its end.
import type { Clock } from '#src/ports/clock.ts';

export interface SettledSignal {
  /** Resolves with the delivery's end, and after so many milliseconds in any case. */
  wait(deliveryId: string, withinMs: number): Promise<void>;
  /** The delivery has come to its end. */
  settled(deliveryId: string): void;
  /** The deliveries that somebody waits for. */
  awaited(): readonly string[];
}

export function createSettledSignal(clock: Clock): SettledSignal {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wait(deliveryId, withinMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const all = waiting.get(deliveryId) ?? new Set();
      waiting.set(deliveryId, all);
      all.add(resolve);
      const callOff = clock.at(clock.now() + withinMs, resolve);
      return promise.finally(() => {
        callOff();
        all.delete(resolve);
        if (all.size === 0) waiting.delete(deliveryId);
      });
    },
    settled(deliveryId) {
      for (const resolve of waiting.get(deliveryId) ?? []) resolve();
    },
    awaited: () => [...waiting.keys()],
  };
}
