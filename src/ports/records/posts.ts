// Schedules and their posts. Instants are epoch milliseconds.
import type { CardKey, Level } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { ChannelRef, MessageRef } from '../chat.ts';
import type { Message } from '../message.ts';

export interface Schedule {
  readonly id: string;
  readonly workspaceId: string;
  readonly channel: ChannelRef;
  readonly deckId: string;
  /** `HH:MM` on the wall clock of `zone`. */
  readonly time: string;
  readonly zone: string;
  /** ISO weekdays, 1 = Monday. */
  readonly weekdays: readonly number[];
  /** Null: every level. */
  readonly level: Level | null;
  /** Opens a thread to talk below each post. */
  readonly discussion: boolean;
  readonly paused: boolean;
  /** Why the bot stopped it, as a platform reason; null while it runs. */
  readonly disabledReason: string | null;
  /** Nothing before this instant is due: set at creation and when it is resumed or changed. */
  readonly activeSince: number;
  /** A person's id; empty once they were erased. */
  readonly createdBy: string;
  readonly createdAt: number;
  /** The newest local date that was posted or skipped by this schedule. */
  readonly lastDate: LocalDate | null;
}

export type PostState = 'pending' | 'sent' | 'unknown' | 'failed' | 'skipped' | 'retracted';

export interface Post {
  readonly id: string;
  readonly scheduleId: string;
  readonly workspaceId: string;
  readonly channel: ChannelRef;
  readonly localDate: LocalDate;
  readonly ordinal: number;
  /** Null only when skipped. */
  readonly card: (CardKey & { readonly revision: string }) | null;
  /** The ids of the choices in the order shown. */
  readonly order: readonly string[];
  readonly state: PostState;
  readonly late: boolean;
  readonly dueAt: number;
  readonly message: MessageRef | null;
  readonly reason: string | null;
}

/** A post whose message says something else than it should. */
export interface StalePost {
  /** `sent`: its count of answers is old. `retracted`: it still asks. */
  readonly post: Post;
  readonly message: MessageRef;
  /** As it was sent; null if that was forgotten. */
  readonly sent: Message | null;
  readonly answered: number;
}
