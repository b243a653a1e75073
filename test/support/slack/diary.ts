import type { Call } from './types.ts';

/** Something that the bot did and a person may be waiting for. */
export interface Effect {
  readonly interactionId: string | null;
  readonly userId: string | null;
  readonly channelId: string | null;
  readonly messageTs: string | null;
}

export type Diary = ReturnType<typeof createDiary>;

/** What happened: calls, what was wrong with them, pings, and the effects that people wait for. */
export function createDiary() {
  const calls: Call[] = [];
  const violations: string[] = [];
  const watchers = new Set<(effect: Effect) => void>();
  let pings = 0;
  return {
    calls,
    violations,
    pings: () => pings,
    addPings(count: number): void {
      pings += count;
    },
    violation(where: string, what: string): void {
      violations.push(`${where}: ${what}`);
    },
    effect(effect: Partial<Effect>): void {
      const whole = { interactionId: null, userId: null, channelId: null, messageTs: null, ...effect };
      for (const watcher of watchers) watcher(whole);
    },
    /** Returns the function that ends it. */
    watch(watcher: (effect: Effect) => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
