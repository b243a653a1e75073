// Keeps the bot going: a round at start, every minute, and whenever something falls due or waits in the outbox.
import { endsWithin } from '#src/ports/clock.ts';
import { createClockWatch } from './clock-watch.ts';
import { coalesced } from './coalesced.ts';
import type { AppContext } from './context.ts';
import type { Deliverer } from './deliverer.ts';
import { eraseRemoved } from './erase-removed.ts';
import { planForgotten } from './plan-forgotten.ts';
import { nextWakeAt, tick } from './tick.ts';

/** The sweep that makes any queue safe. */
const SWEEP_MS = 60_000;
/** Nothing is looked at more often than this, however busy it gets. */
const MIN_PAUSE_MS = 250;
/** After a round that changed nothing about what is due, the next one would hardly do better at once. */
const STUCK_PAUSE_MS = 5_000;
/** However often other processes write: when the next thing is due is worked out anew no more often than this. */
const LOOK_AGAIN_MS = 1_000;
const FORGOTTEN_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 6 * 60 * 60 * 1000;
const ERASE_EVERY_MS = 60 * 60 * 1000;

/** Clocks are set back by less all the time, to keep them right. */
const CLOCK_STEP_MS = 1_000;

/** So long a round, or a wake-up, waits for what it sends. */
const SEND_WITHIN_MS = 5_000;

/** For what is being sent or edited at a stop. A platform that hangs must not keep the process from its end. */
const STOP_WITHIN_MS = 10_000;

export interface Runner {
  start(): Promise<void>;
  /** Everything due now is done when it resolves: a round, and the outbox emptied. */
  runDue(): Promise<void>;
  /** Sends what waits in the outbox, soon. */
  poke(): void;
  nextWakeAt(): Promise<number | null>;
  /** Ends the rounds and waits for what is under way, for 10 s at most. */
  stop(): Promise<void>;
}

export function createRunner(context: AppContext, deliverer: Deliverer): Runner {
  const clockJumpedBy = createClockWatch(context);
  let cancelTimer = () => {};
  let cancelLook: (() => void) | null = null;
  let unwatch = () => {};
  let stopped = false;
  let failed = false;
  let isWaking = false;
  /** What the last try to send failed with. */
  let sendFailure: { readonly error: unknown } | null = null;
  let lookedBack = false;
  let plannedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = Number.NEGATIVE_INFINITY;
  let erasedAt = Number.NEGATIVE_INFINITY;
  /** Rounds never overlap: each waits for the one before. */
  let last: Promise<void> = Promise.resolve();
  /** Setting the alarm looks into the Store: one after the other, and the end waits for it too. */
  let arming: Promise<void> = Promise.resolve();

  async function keepUp(now: number): Promise<void> {
    if (Math.abs(now - plannedAt) >= FORGOTTEN_EVERY_MS) {
      await planForgotten(context, now, () => stopped);
      plannedAt = now;
    }
    if (now - prunedAt >= PRUNE_EVERY_MS) {
      await context.store.prune(now);
      prunedAt = now;
    }
    if (now - erasedAt >= ERASE_EVERY_MS) {
      await eraseRemoved(context, now, () => stopped);
      erasedAt = now;
    }
  }

  /** The clock may have been set back while no process ran. */
  async function lookBack(now: number): Promise<void> {
    const byMs = await context.store.deliveries.clockFoundBack(now);
    lookedBack = true;
    if (byMs > 0) context.log.warn('clock_jump', { byMs: -byMs });
  }

  async function round(): Promise<void> {
    const now = context.clock.now();
    const jumpedBy = clockJumpedBy();
    try {
      if (!lookedBack) await lookBack(now);
      if (jumpedBy < -CLOCK_STEP_MS) await context.store.deliveries.clockSetBack(now, -jumpedBy);
      await tick(context);
      // Much to send goes on beside the next rounds: a question may become due meanwhile.
      await endsWithin(context.clock, SEND_WITHIN_MS, deliverer.run());
      // Last: a question that is due matters more than the count under another.
      await context.livePosts.refresh();
      await keepUp(now);
      failed = false;
    } catch (error) {
      failed = true;
      context.log.error('round_failed', { error });
    }
  }

  function nextRound(): Promise<void> {
    last = last.then(() => (stopped ? undefined : round()));
    return last;
  }

  /** Waiting for a platform that takes nothing is no reason to wake. */
  function wakeAt(): Promise<number | null> {
    const silent = deliverer.stopped();
    const platforms = [...context.senders.keys()].filter((platform) => !silent.includes(platform));
    return nextWakeAt(context, platforms);
  }

  async function setAlarm(afterRound: boolean): Promise<void> {
    if (stopped) return;
    const now = context.clock.now();
    const wanted = await wakeAt().catch((error: unknown) => {
      context.log.error('round_failed', { error });
      return null;
    });
    if (stopped) return;
    const isStuck = afterRound && (failed || (wanted !== null && wanted <= now));
    const earliest = now + (isStuck ? STUCK_PAUSE_MS : MIN_PAUSE_MS);
    const at = Math.min(now + SWEEP_MS, Math.max(wanted ?? Number.POSITIVE_INFINITY, earliest));
    cancelTimer();
    cancelTimer = context.clock.at(at, () => void nextRound().then(() => arm(true)));
  }

  function arm(afterRound: boolean): Promise<void> {
    arming = arming.then(() => setAlarm(afterRound));
    return arming;
  }

  const failedToSend = (error: unknown) => context.log.error('delivery_failed', { error });
  const send = coalesced(async () => {
    sendFailure = await deliverer.run().then(
      () => null,
      (error: unknown) => {
        failedToSend(error);
        return { error };
      },
    );
    await arm(false);
  });
  const poke = () => void (stopped || send());

  /**
   * Whichever reminder is due: when many are, they take turns. So one wake-up stands for all that come meanwhile, and it
   * alone fails with the outbox, to be tried again. Much to send goes on without it.
   */
  async function wake(): Promise<void> {
    if (stopped || isWaking) return poke();
    isWaking = true;
    const isOver = await endsWithin(context.clock, SEND_WITHIN_MS, send());
    isWaking = false;
    if (isOver && sendFailure !== null) throw sendFailure.error;
  }

  /** Another process has written: perhaps what is to be sent, or answers below a post, or something that is due soon. */
  function changedElsewhere(): void {
    if (stopped) return;
    // Not after it: to send may take long, and somebody waits.
    Promise.all([deliverer.run(), deliverer.noticeSettled()]).catch(failedToSend);
    context.livePosts.soon();
    cancelLook ??= context.clock.at(context.clock.now() + LOOK_AGAIN_MS, () => {
      cancelLook = null;
      void arm(false);
    });
  }

  return {
    async start() {
      unwatch = context.store.watch(changedElsewhere);
      await context.queue.work(wake);
      await nextRound();
      await arm(true);
    },
    async runDue() {
      await nextRound();
      if (!stopped) await deliverer.run().catch(failedToSend);
    },
    poke,
    nextWakeAt: wakeAt,
    async stop() {
      stopped = true;
      unwatch();
      cancelLook?.();
      cancelTimer();
      // All at once: a wake-up under way would otherwise send the whole outbox before the deliverer hears of the end.
      const { queue, livePosts, clock, log } = context;
      const ended = Promise.all([queue.close(), last, arming, deliverer.stop(), livePosts.stop()]);
      if (!(await endsWithin(clock, STOP_WITHIN_MS, ended))) log.warn('runner_not_awaited');
    },
  };
}
