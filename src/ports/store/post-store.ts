// The Store of posts.
import type { CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { ChannelRef } from '../chat.ts';
import type { Exposure, NewDelivery, Post, StalePost } from '../records.ts';
import type { Cause } from './cause.ts';

export interface PostStore {
  /** Writes post and delivery together, or the post alone where it is refused. `exists`: another process or an earlier tick claimed this occurrence. */
  claim(input: {
    readonly id: string;
    readonly scheduleId: string;
    readonly localDate: LocalDate;
    /** 0 for the scheduled one; null for "post now", which takes the next free number above 0. */
    readonly ordinal: 0 | null;
    readonly card: CardKey & { readonly revision: string };
    readonly order: readonly string[];
    readonly late: boolean;
    readonly dueAt: number;
    readonly delivery: NewDelivery;
    /**
     * Epoch ms, or null. When the newest post of the channel that was settled since was refused because the bot may not
     * post there, this one is `failed` for the same reason, and has no delivery: the platform is not asked again.
     */
    readonly unlessRefusedSince: number | null;
    readonly cause: Cause | null;
    readonly now: number;
  }): Promise<{ readonly kind: 'claimed' | 'exists'; readonly post: Post }>;
  /** Notes that this occurrence was missed for good; nothing if it was claimed meanwhile. */
  skip(scheduleId: string, localDate: LocalDate, dueAt: number, now: number): Promise<void>;
  post(postId: string): Promise<Post | null>;
  /** Newest first. */
  ofSchedule(scheduleId: string, limit: number): Promise<readonly Post[]>;
  /** The newest sent post of the same channel and deck before this one, with how it went; for the recap. */
  previous(
    channel: ChannelRef,
    deckId: string,
  ): Promise<{
    readonly post: Post;
    readonly answered: number;
    readonly correct: number;
    /** Answers per choice id; empty for recall. */
    readonly chosen: Readonly<Record<string, number>>;
  } | null>;
  /** How many people answered this post. */
  answered(postId: string): Promise<number>;
  /**
   * Posts sent within the last hour whose message counts other answers than there are, and retracted ones whose message
   * does not say so; newest first, at most `limit` of each. Not where the platform asked to wait, nor where the bot is no more.
   */
  toRefresh(now: number, limit: number): Promise<readonly StalePost[]>;
  /** What the message of this post says now: so many answers, or (`taken-back`) that it does not count. */
  shown(postId: string, says: number | 'taken-back'): Promise<void>;
  /** The question was wrong: nobody can answer it any more. False if it is neither `sent` nor `unknown`. */
  retract(postId: string): Promise<boolean>;
  /**
   * What taking this post back undoes: live reviews that are still the newest of their card; and what it cannot undo,
   * because the card was reviewed again since.
   */
  undoable(postId: string): Promise<{ readonly undone: number; readonly kept: number }>;
  /** Exposures of retracted posts with a live review that is still the newest of its card, oldest first. */
  toUndo(limit: number): Promise<readonly Exposure[]>;
  /** Sent within the last day by a schedule that wants discussion, and no thread asked for yet; oldest first. */
  toDiscuss(now: number, limit: number): Promise<readonly Post[]>;
  /** Puts the first message of the thread into the outbox, once per message of the post; false if it was there before. */
  discuss(postId: string, delivery: NewDelivery, now: number): Promise<boolean>;
  /**
   * An `unknown`, `failed` or `skipped` post gets a new delivery and is `pending` again, with this card (a date that was
   * missed had none), and counts as asked at `now`; false if it was in no such state.
   */
  repost(input: {
    readonly postId: string;
    readonly card: CardKey & { readonly revision: string };
    readonly order: readonly string[];
    readonly delivery: NewDelivery;
    readonly cause: Cause;
    readonly now: number;
  }): Promise<boolean>;
}
