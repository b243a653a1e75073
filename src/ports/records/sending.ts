// Reminders, and messages that wait to be sent. Instants are epoch milliseconds.
import type { LocalDate } from '#src/core/local-day.ts';
import type { MessageRef, Target } from '../chat.ts';
import type { Message } from '../message.ts';

export interface Reminder {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string;
  readonly localDate: LocalDate;
  readonly dueAt: number;
  readonly state: 'planned' | 'sending' | 'sent' | 'cancelled' | 'failed';
}

/** What becomes of the planned reminder: replaced, or none is planned any more. */
export interface ReminderPlan {
  readonly date: LocalDate;
  readonly at: number;
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
  /** The post or reminder it carries out, the post that a notice belongs to, or the workspace it greets; null if there is none. */
  readonly subjectId: string | null;
  readonly workspaceId: string | null;
  readonly personId: string | null;
  readonly target: Target;
  readonly message: Message;
  /** Tries that counted, those that a crash cut short among them. */
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
