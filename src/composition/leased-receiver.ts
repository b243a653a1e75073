// A connection that one process holds at a time: whoever has its lease is connected, and every other one stands by.
import { UserError } from '#src/errors.ts';
import type { ChatReceiver, InteractionHandler, Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import { createKeptLease } from '#src/ports/kept-lease.ts';
import type { LeaseStore } from '#src/ports/leases.ts';
import type { Log } from '#src/ports/log.ts';
import { isProcessGone } from '#src/process-name.ts';

/**
 * After a holder was killed on another machine or in another container, others take over within this and one look; here they
 * see that it has ended. By each one's own even time, as wall clocks leap.
 */
const SILENCE_MS = 20_000;
const RENEW_EVERY_MS = 4_000;
/** After a renewal that failed. */
const AGAIN_MS = 1_000;
/**
 * So long after the last renewal a connection is given up, to take in nothing more, and the rest is for goodbyes. A database
 * that is locked for 10 s costs nothing.
 */
const GIVE_UP_MS = 15_000;
/** How often a standby looks: that only reads. */
const LOOK_EVERY_MS = 500;

export interface LeasedReceiver<Receiver extends ChatReceiver> extends ChatReceiver {
  /** The connection, if this process has it. */
  current(): Receiver | null;
}

export interface LeasedReceiverOptions<Receiver extends ChatReceiver> {
  readonly platform: Platform;
  /** One for all processes that would connect as the same application. */
  readonly name: string;
  readonly leases: LeaseStore;
  /** Names this process in leases. */
  readonly owner: string;
  /** A new one for each time that this process gets the lease: it is started and stopped once. */
  readonly make: () => Receiver;
  /** Of the machine: others go by theirs. */
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * `start` connects, or stands by when another process is connected; it rejects as the receiver's own does. A standby counts
 * as connected: clicks reach the bot. `stop` gives the lease back once what was under way is answered, so that the next one
 * connects at once.
 */
export function createLeasedReceiver<Receiver extends ChatReceiver>(
  options: LeasedReceiverOptions<Receiver>,
): LeasedReceiver<Receiver> {
  const { platform, leases, make, clock, log } = options;
  const lease = createKeptLease({ ...options, silenceMs: SILENCE_MS });
  let handler: InteractionHandler | null = null;
  let receiver: Receiver | null = null;
  let isHeld = false;
  /** Another process is connected, as far as is known. */
  let isElsewhere = false;
  let isRefused = false;
  let callOffNext = () => {};
  let callOffEnd = () => {};
  /** One step after the other; the end waits for the last one. */
  let steps: Promise<void> = Promise.resolve();
  let leaving: Promise<void> = Promise.resolve();

  const isStopped = () => handler === null;

  function next(ms: number): void {
    callOffNext();
    if (isStopped() || isRefused) return;
    callOffNext = clock.at(clock.now() + ms, () => {
      steps = steps.then(step);
    });
  }

  /** Takes or renews it; false while another one has it. */
  async function take(): Promise<boolean> {
    const asked = clock.monotonic();
    isHeld = await lease.take();
    callOffEnd();
    // From before it asked: others count from what they see of it, which is later.
    const left = GIVE_UP_MS - (clock.monotonic() - asked);
    if (isHeld) callOffEnd = clock.at(clock.now() + left, giveUp);
    return isHeld;
  }

  async function release(): Promise<void> {
    if (!isHeld) return;
    isHeld = false;
    try {
      await lease.release();
    } catch (error) {
      log.warn('connection_not_released', { platform, error });
    }
  }

  function disconnect(): Promise<void> {
    callOffEnd();
    // From its first moment on it takes nothing in.
    const gone = receiver?.stop();
    receiver = null;
    leaving = Promise.all([leaving, gone]).then(() => undefined);
    return leaving;
  }

  /** It was not renewed in time: another process may be connected soon. */
  function giveUp(): void {
    if (receiver === null) return;
    isHeld = false;
    log.warn('connection_given_up', { platform });
    disconnect().catch((error: unknown) => log.error('close_failed', { platform, error }));
    next(LOOK_EVERY_MS);
  }

  /** Rejects as the receiver does; the lease is given back then. */
  async function connect(to: InteractionHandler): Promise<void> {
    isElsewhere = false;
    const mine = make();
    receiver = mine;
    // To start may take long, and the lease has to be renewed meanwhile.
    next(RENEW_EVERY_MS);
    try {
      await mine.start(to);
    } catch (error) {
      // Unless it was stopped, or given up, in the middle of its start.
      if (receiver !== mine) return;
      await disconnect();
      await release();
      throw error;
    }
  }

  function standBy(): void {
    if (!isElsewhere) log.info('connection_standby', { platform });
    isElsewhere = true;
    next(LOOK_EVERY_MS);
  }

  async function takeOver(to: InteractionHandler): Promise<void> {
    log.info('connection_taken_over', { platform });
    try {
      await connect(to);
    } catch (error) {
      isRefused = error instanceof UserError;
      log.error('connection_failed', { platform, error });
      next(RENEW_EVERY_MS);
    }
  }

  async function step(): Promise<void> {
    try {
      if (isElsewhere) await leases.releaseGone(isProcessGone);
      const isMine = await take();
      await (receiver === null ? leaving : undefined);
      if (handler === null) return;
      if (isMine && receiver === null) void takeOver(handler);
      else if (isMine) next(RENEW_EVERY_MS);
      else if (receiver === null) standBy();
      else giveUp();
    } catch (error) {
      // A database that is locked. What is held stays so until its end is near.
      log.debug('connection_lease_unknown', { platform, error });
      next(receiver === null ? LOOK_EVERY_MS : AGAIN_MS);
    }
  }

  return {
    platform,
    current: () => receiver,
    connected: () => !isStopped() && (receiver?.connected() ?? isElsewhere),
    async start(to) {
      handler = to;
      let isMine = false;
      try {
        isMine = await take();
      } catch (error) {
        log.warn('connection_lease_unknown', { platform, error });
        return next(LOOK_EVERY_MS);
      }
      if (isMine) await connect(to);
      else standBy();
    },
    async stop() {
      handler = null;
      callOffNext();
      await steps;
      await disconnect();
      await release();
    },
  };
}
