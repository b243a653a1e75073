// The reminder queue of a single process: a map and one timer. What it forgets at a restart the sweep finds again.
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';

/**
 * The timer is never armed for longer: beyond 2^31-1 ms `setTimeout` fires at once
 * (https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value).
 */
const HORIZON_MS = 60 * 60 * 1000;

export function createInProcessQueue(options: { readonly clock: Clock; readonly log: Log }): ReminderQueue {
  const { clock, log } = options;
  const waiting = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  let wakeOne: ((id: string) => Promise<void>) | null = null;
  let closed = false;
  let cancelTimer = () => {};
  let armedFor = Number.POSITIVE_INFINITY;

  function fire(id: string, wake: (id: string) => Promise<void>): void {
    waiting.delete(id);
    const run: Promise<void> = wake(id)
      .catch((error: unknown) => log.error('reminder_failed', { reminder: id, error }))
      .finally(() => underWay.delete(run));
    underWay.add(run);
  }

  function wakeDue(): void {
    const now = clock.now();
    if (closed || wakeOne === null) return;
    const due = [...waiting].filter(([, dueAt]) => dueAt <= now).sort(([, a], [, b]) => a - b);
    for (const [id] of due) fire(id, wakeOne);
    arm();
  }

  function armFor(at: number): void {
    cancelTimer();
    armedFor = at;
    cancelTimer = clock.at(at, wakeDue);
  }

  function arm(): void {
    cancelTimer();
    armedFor = Number.POSITIVE_INFINITY;
    if (closed || wakeOne === null || waiting.size === 0) return;
    let earliest = clock.now() + HORIZON_MS;
    for (const dueAt of waiting.values()) earliest = Math.min(earliest, dueAt);
    armFor(earliest);
  }

  return {
    async schedule(id, dueAt) {
      if (closed) return;
      waiting.set(id, dueAt);
      if (wakeOne === null) return;
      // With a hundred thousand waiting, nobody looks at all of them for each: the timer that is armed does when it fires.
      if (waiting.size === 1) arm();
      else if (dueAt < armedFor) armFor(dueAt);
    },
    async cancel(id) {
      if (waiting.delete(id) && waiting.size === 0) arm();
    },
    async work(wake) {
      wakeOne = wake;
      arm();
    },
    async close() {
      closed = true;
      cancelTimer();
      waiting.clear();
      await Promise.all(underWay);
    },
  };
}
