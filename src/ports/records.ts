// The rows of the Store as the product sees them. Instants are epoch milliseconds; days are the learner's own.
import type { CardKey, Level } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { Grade, Memory, Rating } from '#src/core/memory.ts';
import type { AccountRef, ChannelRef, MessageRef, Target, WorkspaceRef } from './chat.ts';
import type { Message } from './message.ts';

export interface Settings {
  /** The person's own zone; null until they or their platform say one. */
  readonly zone: string | null;
  /** Local hour of the reminder, 8 to 20. */
  readonly reminderHour: number;
  readonly remindersOn: boolean;
  /** Paused: no reminders until resumed; posts can still be answered. */
  readonly paused: boolean;
  /** New cards a day in review sessions, 0 to 50. */
  readonly newPerDay: number;
  /** Desired retention, 0.7 to 0.97. */
  readonly retention: number;
  /** Shown on leaderboards. */
  readonly onLeaderboard: boolean;
}

export interface Person {
  readonly id: string;
  readonly settings: Settings;
  /** Rises with every write to this person's settings, memories or reminders: the optimistic lock. */
  readonly version: number;
  /** The ratings were explained to them once. */
  readonly explainedAt: number | null;
  readonly remindersOfferedAt: number | null;
  /** Direct messages were refused and they were not told yet (`unnoticed`), or were told (`noticed`). */
  readonly direct: 'open' | 'refused-unnoticed' | 'refused-noticed';
  readonly createdAt: number;
}

/** Who an interaction comes from, as the Store knows them. */
export interface Actor {
  readonly person: Person;
  readonly accountId: string;
  readonly account: AccountRef;
  readonly displayName: string;
  /** The person's own zone, else the platform's, else the workspace's, else UTC. */
  readonly zone: string;
  /**
   * The workspace it happened in, else the one this person was last active in, of those that have the bot and that they did
   * not leave; null if there is none.
   */
  readonly workspaceId: string | null;
}

export interface Workspace {
  readonly id: string;
  readonly ref: WorkspaceRef;
  readonly name: string;
  readonly zone: string | null;
  readonly removedAt: number | null;
  readonly welcomedAt: number | null;
}

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

export type ExposureSource = 'post' | 'session' | 'private';

export interface Exposure {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string;
  readonly workspaceId: string | null;
  readonly card: CardKey & { readonly revision: string };
  readonly order: readonly string[];
  readonly source: ExposureSource;
  readonly postId: string | null;
  readonly sessionId: string | null;
  /** Its place in the session, from 0. */
  readonly step: number | null;
  /** The choice clicked, stored at the click. */
  readonly chosen: string | null;
  readonly chosenAt: number | null;
  readonly createdAt: number;
  /** Counts from 1; an undo opens the next one. */
  readonly attempt: number;
  /** The live review of this exposure, if it was rated. */
  readonly review: Review | null;
}

/** One logged rating that was not undone. */
export interface Review {
  readonly id: number;
  readonly exposureId: string;
  readonly attempt: number;
  /** Null when the learner's day ended before the person rated. */
  readonly rating: Rating | null;
  readonly correct: boolean | null;
  readonly grade: Grade;
  readonly day: LocalDate;
  readonly retention: number;
  readonly points: number;
  readonly at: number;
  readonly before: Memory | null;
  readonly after: Memory;
}

/** What has to be known of a person to log one review of one card. */
export interface LearnerState {
  readonly person: Person;
  readonly zone: string;
  readonly memory: Memory | null;
  /** Due days of all the person's other cards that are not archived, oldest first. */
  readonly otherDueDays: readonly { readonly day: LocalDate; readonly count: number }[];
  /** The newest local date on which a reminder was sent or is being sent. */
  readonly lastDigestDate: LocalDate | null;
  /** How many due reviews scored points on `day`. */
  readonly scoredDueToday: number;
  /** This card scored on `day` already. */
  readonly cardScoredToday: boolean;
  /** Learner days with a live review, newest first, at most 400. */
  readonly activeDays: readonly LocalDate[];
}

/** What becomes of the planned reminder: replaced, or none is planned any more. */
export interface ReminderPlan {
  readonly date: LocalDate;
  readonly at: number;
}

export interface NewReview {
  readonly exposureId: string;
  readonly attempt: number;
  readonly rating: Rating | null;
  readonly correct: boolean | null;
  readonly grade: Grade;
  readonly day: LocalDate;
  readonly retention: number;
  readonly points: number;
  readonly before: Memory | null;
  readonly after: Memory;
  /** The person's version that all this was computed from. */
  readonly expectedVersion: number;
  readonly reminder: ReminderPlan | null;
  readonly at: number;
}

export type RecordOutcome =
  | { readonly kind: 'recorded'; readonly review: Review; readonly reminderId: string | null }
  /** This attempt was rated already: the stored review stands. */
  | { readonly kind: 'already'; readonly review: Review }
  /** The person changed meanwhile: read again and try again. */
  | { readonly kind: 'conflict' }
  /** The exposure is gone (erased) or its attempt is not the open one. */
  | { readonly kind: 'gone' };

export type UndoOutcome =
  | { readonly kind: 'undone'; readonly exposure: Exposure; readonly reminderId: string | null }
  | { readonly kind: 'not-newest' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'gone' };

export interface SessionItem extends CardKey {
  readonly kind: 'due' | 'new' | 'practice';
}

export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string;
  readonly items: readonly SessionItem[];
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface Reminder {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string;
  readonly localDate: LocalDate;
  readonly dueAt: number;
  readonly state: 'planned' | 'sending' | 'sent' | 'cancelled' | 'failed';
}

/**
 * What a platform can ask to wait with: everything that is sent to it, all direct messages, or one channel with its
 * threads.
 */
export type Lane = '*' | 'direct' | `channel:${string}`;

export type DeliveryKind = 'post' | 'reminder' | 'notice' | 'confirmation';

/** A message to be sent: the outbox row. `id` has at most 22 characters. */
export interface Delivery {
  readonly id: string;
  readonly kind: DeliveryKind;
  /** The post or reminder it carries out, or the post that a notice belongs to; null if there is none. */
  readonly subjectId: string | null;
  readonly workspaceId: string | null;
  readonly personId: string | null;
  readonly target: Target;
  readonly message: Message;
  /** Tries that counted. */
  readonly attempts: number;
  /**
   * Since when nobody can say whether it arrived: the start of the first try whose outcome is not known (also one that
   * a crash cut short). Null while every try so far certainly had no effect.
   */
  readonly uncertainSince: number | null;
  /** Sending it after this instant makes no sense any more; null: it always does. */
  readonly expiresAt: number | null;
  readonly createdAt: number;
}

export interface NewDelivery {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly target: Target;
  readonly message: Message;
  readonly expiresAt: number | null;
}

/** How one try to send ended. Whatever it is, the lease is given back. */
export type Settlement =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  /**
   * Try again at `at`. `counts`: it used up an attempt. `maybeArrived` false: this try certainly had no effect, so
   * `uncertainSince` goes back to what it was before this try.
   */
  | {
      readonly kind: 'retry';
      readonly at: number;
      readonly counts: boolean;
      readonly maybeArrived: boolean;
      readonly reason: string;
    }
  /** Nobody knows whether it arrived, and it must not be repeated. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'expired' };

export interface MemoryRow extends CardKey {
  readonly topic: string;
  readonly memory: Memory;
}

export interface LeaderboardRow {
  readonly personId: string;
  readonly displayName: string;
  readonly account: AccountRef;
  readonly points: number;
}

export interface ErasureCounts {
  readonly accounts: number;
  readonly reviews: number;
  readonly memories: number;
  readonly exposures: number;
  readonly reminders: number;
}
