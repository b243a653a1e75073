import type { Ack, DeliverOptions, Delivery } from './delivery.ts';
import type { Diary, Effect } from './diary.ts';
import type { StartedInteraction } from './interactions.ts';
import { shownMessage } from './shown.ts';
import type { Envelope } from './socket-hub.ts';
import type { Seen } from './types.ts';
import { shownView, type ViewShelf } from './view-shelf.ts';
import type { StoredMessage, World } from './world.ts';

export interface Waiting {
  /** The next delivery arrives that often. */
  redeliver(times: number): void;
  /** How often the next delivery is to arrive; asked once. */
  takeTimes(): number;
  /**
   * Delivers and waits for what comes of it. `apply` does what the acknowledgement says, and returns for how long
   * (ms) a first answer is worth waiting for.
   */
  perform(started: StartedInteraction, envelope: Envelope, apply: (ack: Ack) => number): Promise<Seen>;
  /** Waits for effects on what this person sees, which `act` causes. */
  watched(userId: string, act: () => Promise<void>): Promise<void>;
}

export interface WaitingOptions {
  readonly world: World;
  readonly diary: Diary;
  readonly shelf: ViewShelf;
  readonly delivery: Delivery;
  readonly answerMs: number;
  readonly settleMs: number;
  readonly ownAnswersOnly: boolean;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How an action of a person finds its end. */
export function createWaiting(options: WaitingOptions): Waiting {
  const { world, diary, shelf, delivery, settleMs } = options;
  let times = 1;

  function listen(concerns: (effect: Effect) => boolean) {
    const seen: Effect[] = [];
    let firstAt: number | null = null;
    let lastAt = 0;
    const first = Promise.withResolvers<void>();
    const end = diary.watch((effect) => {
      if (!concerns(effect)) return;
      seen.push(effect);
      lastAt = performance.now();
      firstAt ??= lastAt;
      first.resolve();
    });
    return {
      seen,
      firstAt: () => firstAt,
      end,
      async settle(firstWithinMs: number): Promise<void> {
        if (firstAt === null) await timeLimited(first.promise, firstWithinMs);
        if (firstAt === null) return;
        for (let quiet = 0; quiet < settleMs; quiet = performance.now() - lastAt) {
          await pause(Math.max(1, settleMs - quiet));
        }
      },
    };
  }

  async function timeLimited(promise: Promise<void>, ms: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  function concernsOf(started: StartedInteraction) {
    const direct = world.userOf(started.userId).teamId === started.teamId;
    const dm = direct ? world.dmOf(started.teamId, started.userId).id : null;
    return (effect: Effect): boolean => {
      if (effect.interactionId !== null) return effect.interactionId === started.id;
      if (options.ownAnswersOnly) return false;
      if (effect.userId !== null) return effect.userId === started.userId;
      return effect.channelId !== null && (effect.channelId === started.channelId || effect.channelId === dm);
    };
  }

  function messagesIn(effects: readonly Effect[], userId: string) {
    const found = new Set<StoredMessage>();
    for (const { channelId, messageTs } of effects) {
      const channel = channelId === null ? undefined : world.channels.get(channelId);
      const message = channel?.messages.findLast((one) => one.ts === messageTs);
      if (message === undefined || (message.onlyFor !== null && message.onlyFor !== userId)) continue;
      found.delete(message);
      found.add(message);
    }
    return [...found].map(shownMessage);
  }

  function takeTimes(): number {
    const taken = times;
    times = 1;
    return taken;
  }

  return {
    redeliver(next): void {
      times = next;
    },
    takeTimes,
    async perform(started, envelope, apply) {
      const from = performance.now();
      const listening = listen(concernsOf(started));
      try {
        const copies: DeliverOptions = { times: takeTimes(), marked: true };
        const ack = await delivery.deliver(envelope, copies);
        const ackMs = performance.now() - from;
        await listening.settle(apply(ack));
        const firstAt = listening.firstAt();
        const messages = messagesIn(listening.seen, started.userId);
        return {
          ack,
          ackMs,
          answeredMs: firstAt === null ? null : firstAt - from,
          message: messages.at(-1) ?? null,
          messages,
          view: shownView(shelf.top(started.userId)),
        };
      } finally {
        listening.end();
      }
    },
    async watched(userId, act) {
      const listening = listen((effect) => effect.userId === userId);
      try {
        await act();
        await listening.settle(options.answerMs);
      } finally {
        listening.end();
      }
    },
  };
}
