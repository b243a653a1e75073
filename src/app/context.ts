// What every feature is given: the ports, and the decks as they were read at start.
import type { Deck } from '#src/core/deck.ts';
import type { ChatSender, Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Lookup } from '#src/ports/lookup.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import type { Store } from '#src/ports/store.ts';
import type { LivePosts } from './live-posts.ts';

export interface AppContext {
  readonly store: Store;
  readonly queue: ReminderQueue;
  readonly senders: ReadonlyMap<Platform, ChatSender>;
  /** By id, in the order they were read; at least one unless every deck is broken. */
  readonly decks: ReadonlyMap<string, Deck>;
  readonly lookup: Lookup;
  readonly clock: Clock;
  readonly log: Log;
  /** Put before the name of every command, for workspaces where `/quiz` is taken. */
  readonly commandPrefix: string;
  /** A fresh random id of 22 characters. */
  readonly newId: () => string;
  /** Keeps the messages of posts true. */
  readonly livePosts: LivePosts;
  /** Says that something waits in the outbox: here, or where another process notices what was written. Returns at once. */
  readonly poke: () => void;
  /** Resolves once that delivery was settled by whatever process, and after so many milliseconds in any case. */
  readonly whenSettled: (deliveryId: string, withinMs: number) => Promise<void>;
}
