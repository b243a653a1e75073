// The reminder queue of a single process: a map and one timer. What it forgets at a restart the sweep finds again.
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import { logFailedWake, pauseAfter } from './retries.ts';

/**
 * The timer is never armed for longer: beyond 2^31-1 ms `setTimeout` fires at once
 * (https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value).
 */
const HORIZON_MS = 60 * 60 * 1000;

interface Plan {
  readonly at: number;
  /** How often it was tried in vain. */
  readonly failed: number;
}

export function createInProcessQueue(options: { readonly clock: Clock; readonly log: Log }): ReminderQueue {
  const { clock, log } = options;
  const waiting = new Map<string, Plan>();
  const underWay = new Set<Promise<void>>();
  /** What an id is being woken for, until it is scheduled anew or cancelled: then that is not tried again. */
  const current = new Map<string, Plan>();
  let wakeOne: ((id: string) => Promise<void>) | null = null;
  let closed = false;
  let cancelTimer = () => {};
  let armedFor = Number.POSITIVE_INFINITY;

  function failedOnce(id: string, plan: Plan, error: unknown): void {
    const failed = plan.failed + 1;
    logFailedWake(log, id, failed, error);
    const pause = pauseAfter(failed);
    if (pause !== null && current.get(id) === plan) put(id, { at: clock.now() + pause, failed });
  }

  function fire(id: string, plan: Plan, wake: (id: string) => Promise<void>): void {
    waiting.delete(id);
    current.set(id, plan);
    const run: Promise<void> = wake(id)
      .catch((error: unknown) => failedOnce(id, plan, error))
      .finally(() => {
        if (current.get(id) === plan) current.delete(id);
        underWay.delete(run);
      });
    underWay.add(run);
  }

  function wakeDue(): void {
    const now = clock.now();
    if (closed || wakeOne === null) return;
    const due = [...waiting].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [id, plan] of due) fire(id, plan, wakeOne);
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
    for (const { at } of waiting.values()) earliest = Math.min(earliest, at);
    armFor(earliest);
  }

  function put(id: string, plan: Plan): void {
    if (closed) return;
    waiting.set(id, plan);
    if (wakeOne === null) return;
    // With a hundred thousand waiting, nobody looks at all of them for each: the timer that is armed does when it fires.
    if (waiting.size === 1) arm();
    else if (plan.at < armedFor) armFor(plan.at);
  }

  return {
    async schedule(id, dueAt) {
      current.delete(id);
      put(id, { at: dueAt, failed: 0 });
    },
    async cancel(id) {
      current.delete(id);
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
