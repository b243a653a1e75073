// The outbox at work: claim, send, settle; one failing delivery never stops the others.
import { PlatformError } from '#src/errors.ts';
import type { ChatSender, MessageRef, Platform } from '#src/ports/chat.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Delivery, Settlement } from '#src/ports/records.ts';
import type { Store } from '#src/ports/store.ts';
import { createCarryOut } from './carry-out.ts';
import { coalesced } from './coalesced.ts';
import { channelLane, inRows } from './delivery-place.ts';
import { repeatDecision, verdictOn, verdictOnBug } from './delivery-policy.ts';
import { createPace } from './pace.ts';
import type { RemindDue } from './remind-due.ts';
import { createSettledSignal } from './settled-signal.ts';

/** A lease outlives a send, which senders give up after about 9 s; a killed process's deliveries go on after it. */
const LEASE_MS = 30_000;
/** How long a stop waits for what is being sent: what arrives later is told apart as after a crash. */
const STOP_WITHIN_MS = 9_500;
const BATCH = 10;
/**
 * For how long the first message of a batch goes ahead alone. When the bot's credentials were withdrawn, everything that
 * waits then costs the platform one call and not a whole batch of them, which platforms count
 * (https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans). One that gets no
 * answer says nothing about them, and keeps the others waiting no longer.
 */
const ALONE_FOR_MS = 1_000;

export interface DelivererOptions {
  readonly store: Pick<Store, 'deliveries' | 'people' | 'workspaces'>;
  readonly senders: ReadonlyMap<Platform, ChatSender>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly owner: string;
  /** In [0, 1): jitter. */
  readonly random: () => number;
  /** A reminder of this person has come to its end, sent or not: time to plan the next one. */
  readonly onReminderOver: (personId: string) => Promise<void>;
  /** This post will not be sent any more. */
  readonly onPostFailed: (postId: string) => Promise<void>;
  /** Puts the next due reminders into the outbox; gives how many it looked at. */
  readonly remindDue: RemindDue;
  /** What went on by itself, because it had waited for a limit, has come to its end. */
  readonly onRest: () => void;
}

export interface Deliverer {
  /**
   * Sends everything that is due, and resolves when nothing may leave any more: what waits for a limit that the bot keeps
   * to goes on by itself. Calls while it runs join it.
   */
  run(): Promise<void>;
  /** Takes nothing new, waits for what is being sent, for 9.5 s at most, and gives back the rest. */
  stop(): Promise<void>;
  /** Platforms whose credentials were refused: nothing is sent there until a restart. */
  stopped(): readonly Platform[];
  /** Whoever else met a refusal of the credentials says so here. */
  stopPlatform(platform: Platform): void;
  /** Resolves once that delivery was settled, and after so many milliseconds in any case. */
  whenSettled(deliveryId: string, withinMs: number): Promise<void>;
  /** Another process may have settled what somebody here waits for. */
  noticeSettled(): Promise<void>;
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, senders, clock, log, owner } = options;
  const stoppedPlatforms = new Set<Platform>();
  let stopping = false;

  const waiting = createSettledSignal(clock);

  async function settle(delivery: Delivery, settlement: Settlement): Promise<void> {
    await store.deliveries.settle(delivery.id, owner, settlement, clock.now());
    if (settlement.kind !== 'retry') waiting.settled(delivery.id);
  }

  async function over({ kind, subjectId, personId }: Delivery, { kind: end }: Settlement): Promise<void> {
    if (kind === 'reminder' && personId !== null) await options.onReminderOver(personId);
    if (kind === 'post' && subjectId !== null && end === 'failed') await options.onPostFailed(subjectId);
  }

  /** The claim took its share; but a channel counts from when the message arrives there. */
  async function keepPace({ target }: Delivery, { platform, limits }: ChatSender): Promise<void> {
    const lane = channelLane(target);
    const limit = limits.find((each) => each.lane === 'channel');
    if (limit === undefined || lane === null) return;
    await store.deliveries.pause(platform, lane, clock.now() + limit.everyMs);
  }

  /** Ends it without another try. */
  async function giveUp(delivery: Delivery, settlement: Settlement): Promise<void> {
    await settle(delivery, settlement);
    await over(delivery, settlement);
  }

  const carryOut = createCarryOut({
    store,
    clock,
    log,
    settle,
    stopPlatform: (platform) => stoppedPlatforms.add(platform),
  });

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
      if (verdict.settlement.kind !== 'retry') await over(delivery, verdict.settlement);
      return;
    }
    // Outside the try: a failure to note what was sent must not pass for a failure to send it.
    await settle(delivery, { kind: 'sent', message });
    await keepPace(delivery, sender);
    await over(delivery, { kind: 'sent', message });
  }

  async function deliver(delivery: Delivery, sender: ChatSender): Promise<void> {
    try {
      const now = clock.now();
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

  const takes = (platform: Platform) => !stopping && !stoppedPlatforms.has(platform);

  /** One after the other. What is left at the end stays leased until the lease is given back or runs out. */
  async function deliverRow(row: readonly Delivery[], sender: ChatSender): Promise<void> {
    for (const delivery of row) {
      if (takes(sender.platform)) await deliver(delivery, sender);
    }
  }

  /** The first one alone, then all others at once; but what shares its channel comes after it. */
  async function deliverBatch(batch: readonly Delivery[], sender: ChatSender): Promise<void> {
    const first = deliverRow(batch.slice(0, 1), sender);
    await endsWithin(clock, ALONE_FOR_MS, first);
    const [head, ...others] = inRows(batch);
    const rest = first.then(() => deliverRow(head?.slice(1) ?? [], sender));
    await Promise.all([rest, ...others.map((row) => deliverRow(row, sender))]);
  }

  /** Sends batch after batch until none may leave. What only waits for a limit goes on by itself. */
  async function empty(sender: ChatSender): Promise<void> {
    const { platform, limits } = sender;
    while (takes(platform)) {
      const now = clock.now();
      const lease = { owner, now, leaseMs: LEASE_MS, limit: BATCH, platforms: [platform], limits };
      const claimed = await store.deliveries.claim(lease);
      if (claimed.length === 0 && (await options.remindDue(sender)) === 0) break;
      await deliverBatch(claimed, sender);
    }
    if (takes(platform)) await pace.keep(sender);
  }

  const lanes = new Map([...senders].map(([platform, sender]) => [platform, coalesced(() => empty(sender))]));
  const pace = createPace({
    store,
    clock,
    goOn: (platform) =>
      void lanes
        .get(platform)?.()
        .catch((error: unknown) => log.error('delivery_failed', { error })),
    onRest: options.onRest,
  });

  /** Each platform on its own: one that hangs or has much to send keeps no other waiting. */
  async function run(): Promise<void> {
    const ends = await Promise.allSettled([...lanes.values()].map((lane) => lane()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  return {
    run,
    async stop() {
      stopping = true;
      pace.stop();
      // Whoever called run() is told of its failure; here it only matters that it is over.
      await endsWithin(clock, STOP_WITHIN_MS, Promise.allSettled([run()]));
      await store.deliveries.release(owner);
    },
    stopped: () => [...stoppedPlatforms],
    stopPlatform: (platform) => stoppedPlatforms.add(platform),
    whenSettled: waiting.wait,
    async noticeSettled() {
      for (const id of waiting.awaited()) {
        if ((await store.deliveries.outcome(id)).kind !== 'waiting') waiting.settled(id);
      }
    },
  };
}
