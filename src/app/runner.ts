// Keeps the bot going: a round at start, every minute, and whenever something falls due or waits in the outbox.
import type { AppContext } from './context.ts';
import type { Deliverer } from './deliverer.ts';
import { wakeReminder } from './reminder.ts';
import { nextWakeAt, tick } from './tick.ts';

/** The sweep that makes any queue safe. */
const SWEEP_MS = 60_000;
/** Nothing is looked at more often than this, however busy it gets. */
const MIN_PAUSE_MS = 250;
const PRUNE_EVERY_MS = 6 * 60 * 60 * 1000;

export interface Runner {
  start(): Promise<void>;
  /** Everything due now is done when it resolves: a round, and the outbox emptied. */
  runDue(): Promise<void>;
  /** Sends what waits in the outbox, soon. */
  poke(): void;
  nextWakeAt(): Promise<number | null>;
  /** Ends the rounds and waits for what is under way. */
  stop(): Promise<void>;
}

export function createRunner(context: AppContext, deliverer: Deliverer): Runner {
  let cancelTimer = () => {};
  let stopped = false;
  let prunedAt = Number.NEGATIVE_INFINITY;
  /** Rounds never overlap: each waits for the one before. */
  let last: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    const now = context.clock.now();
    try {
      await tick(context);
      await deliverer.run();
      if (now - prunedAt >= PRUNE_EVERY_MS) {
        await context.store.prune(now);
        prunedAt = now;
      }
    } catch (error) {
      context.log.error('round_failed', { error });
    }
  }

  function runDue(): Promise<void> {
    last = last.then(() => (stopped ? undefined : round()));
    return last;
  }

  async function arm(): Promise<void> {
    const now = context.clock.now();
    const wanted = await nextWakeAt(context).catch((error: unknown) => {
      context.log.error('round_failed', { error });
      return null;
    });
    if (stopped) return;
    const at = Math.min(now + SWEEP_MS, Math.max(wanted ?? Number.POSITIVE_INFINITY, now + MIN_PAUSE_MS));
    cancelTimer();
    cancelTimer = context.clock.at(at, () => void runDue().then(arm));
  }

  return {
    async start() {
      await context.queue.work((id) =>
        stopped ? Promise.resolve() : wakeReminder(context, id).then(() => deliverer.run()),
      );
      await runDue();
      await arm();
    },
    runDue,
    poke() {
      if (stopped) return;
      deliverer
        .run()
        .then(arm)
        .catch((error: unknown) => context.log.error('delivery_failed', { error }));
    },
    nextWakeAt: () => nextWakeAt(context),
    async stop() {
      stopped = true;
      cancelTimer();
      await context.queue.close();
      await Promise.all([last, deliverer.stop()]);
    },
  };
}
