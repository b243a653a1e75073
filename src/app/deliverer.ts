// The outbox at work: claim, send, settle; one failing delivery never stops the others.
import { PlatformError } from '#src/errors.ts';
import type { ChatSender, MessageRef, Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Delivery, Settlement } from '#src/ports/records.ts';
import type { Store } from '#src/ports/store.ts';
import { repeatDecision, type Verdict, verdictOn, verdictOnBug } from './delivery-policy.ts';

/** A lease outlives the longest send (5 s) many times over; a killed process's deliveries go on after it. */
const LEASE_MS = 30_000;
const BATCH = 10;

export interface DelivererOptions {
  readonly store: Pick<Store, 'deliveries' | 'people'>;
  readonly senders: ReadonlyMap<Platform, ChatSender>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly owner: string;
  /** In [0, 1): jitter. */
  readonly random: () => number;
  /** A reminder of this person has come to its end, sent or not: time to plan the next one. */
  readonly onReminderOver: (personId: string) => Promise<void>;
}

export interface Deliverer {
  /** Sends everything that is due, and resolves when nothing is left. Calls while it runs join it. */
  run(): Promise<void>;
  /** Takes nothing new, waits for what is being sent, and gives back the rest. */
  stop(): Promise<void>;
  /** Platforms whose credentials were refused: nothing is sent there until a restart. */
  stopped(): readonly Platform[];
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, senders, clock, log, owner } = options;
  const stoppedPlatforms = new Set<Platform>();
  let stopping = false;
  let running: Promise<void> | null = null;
  let again = false;

  const settle = (delivery: Delivery, settlement: Settlement) =>
    store.deliveries.settle(delivery.id, owner, settlement, clock.now());

  async function over(delivery: Delivery): Promise<void> {
    if (delivery.kind === 'reminder' && delivery.personId !== null) {
      await options.onReminderOver(delivery.personId);
    }
  }

  /** Ends it without another try. */
  async function giveUp(delivery: Delivery, settlement: Settlement): Promise<void> {
    await settle(delivery, settlement);
    await over(delivery);
  }

  async function carryOut(delivery: Delivery, verdict: Verdict, error: unknown): Promise<void> {
    const { consequence, settlement } = verdict;
    await settle(delivery, settlement);
    const fields = { delivery: delivery.id, kind: delivery.kind, outcome: settlement.kind };
    if (consequence === 'disable-channel' && delivery.target.kind === 'channel') {
      await store.deliveries.disableChannel(delivery.target.channel, 'channel-gone', clock.now());
    }
    if (consequence === 'close-direct' && delivery.personId !== null) {
      await store.people.setDirect(delivery.personId, 'refused-unnoticed');
    }
    if (consequence === 'stop-platform') {
      stoppedPlatforms.add(platformOf(delivery));
      log.error('platform_unauthorized', { ...fields, platform: platformOf(delivery), error });
    } else if (consequence === 'report') log.error('delivery_failed', { ...fields, error });
    else log.warn('delivery_not_sent', { ...fields, error });
    if (settlement.kind !== 'retry') await over(delivery);
  }

  async function send(delivery: Delivery, sender: ChatSender): Promise<void> {
    if (!(await store.deliveries.sending(delivery.id, owner, clock.now()))) return;
    let message: MessageRef;
    try {
      message = await sender.send(delivery.target, delivery.message, delivery.id);
    } catch (error) {
      const { repeatSafeMs } = sender;
      const at = { delivery, repeatSafeMs, now: clock.now(), random: options.random() };
      const verdict = error instanceof PlatformError ? verdictOn(error, at) : verdictOnBug(at);
      await carryOut(delivery, verdict, error);
      return;
    }
    // Outside the try: a failure to note what was sent must not pass for a failure to send it.
    await settle(delivery, { kind: 'sent', message });
    await over(delivery);
  }

  async function deliver(delivery: Delivery): Promise<void> {
    try {
      const now = clock.now();
      const sender = senders.get(platformOf(delivery));
      if (sender === undefined) return;
      if (delivery.expiresAt !== null && delivery.expiresAt <= now) {
        return await giveUp(delivery, { kind: 'expired' });
      }
      if (repeatDecision(delivery, sender.repeatSafeMs, now) === 'unknown') {
        return await giveUp(delivery, { kind: 'unknown', reason: 'unknown-outcome' });
      }
      await send(delivery, sender);
    } catch (error) {
      // The lease runs out by itself and the delivery is claimed again.
      log.error('delivery_interrupted', { delivery: delivery.id, error });
    }
  }

  /** Sends batch after batch until none is due. */
  async function empty(): Promise<void> {
    for (;;) {
      const platforms = [...senders.keys()].filter((platform) => !stoppedPlatforms.has(platform));
      if (stopping || platforms.length === 0) return;
      const { now } = clock;
      const lease = { owner, now: now(), leaseMs: LEASE_MS, limit: BATCH, platforms };
      const claimed = await store.deliveries.claim(lease);
      if (claimed.length === 0) return;
      await Promise.all(claimed.map(deliver));
    }
  }

  async function drain(): Promise<void> {
    try {
      do {
        again = false;
        await empty();
      } while (again);
    } finally {
      // At once after the last look at `again`: whoever asks from here on starts anew.
      running = null;
    }
  }

  return {
    run() {
      if (running === null) running = Promise.resolve().then(drain);
      else again = true;
      return running;
    },
    async stop() {
      stopping = true;
      // Whoever called run() is told of its failure; here it only matters that it is over.
      await Promise.allSettled([running]);
      await store.deliveries.release(owner);
    },
    stopped: () => [...stoppedPlatforms],
  };
}

function platformOf(delivery: Delivery): Platform {
  const { target } = delivery;
  return target.kind === 'direct' ? target.account.platform : target.channel.workspace.platform;
}
