// What people were asked, how they rated it and what they remember. Days are the learner's own, instants epoch milliseconds.
import type { Card, CardKey } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { Grade, Memory, Rating } from '#src/core/memory.ts';
import type { Actor, Person } from './people.ts';
import type { ReminderPlan } from './sending.ts';

/** An exposure with all that its buttons need. */
export interface ShownCard {
  readonly exposure: Exposure;
  /** The card as it was when it was shown. */
  readonly card: Card;
  /** Its question turned out to be wrong: nothing more is logged of it. */
  readonly takenBack: boolean;
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

/** What a person's next reminder follows from, besides their settings. */
export interface Reminding {
  readonly zone: string;
  /** Due days of all the person's other cards that are not archived, oldest first. */
  readonly otherDueDays: readonly { readonly day: LocalDate; readonly count: number }[];
  /** The newest local date on which a reminder was sent or is being sent. */
  readonly lastDigestDate: LocalDate | null;
}

/** What has to be known of a person to log one review of one card. */
export interface LearnerState {
  readonly person: Person;
  readonly memory: Memory | null;
  /** Null while the person wants no reminders: then nothing follows from it. */
  readonly reminding: Reminding | null;
  /** How many due reviews scored points on `day`. */
  readonly scoredDueToday: number;
  /** This card scored on `day` already. */
  readonly cardScoredToday: boolean;
  /** Learner days with a live review, newest first, at most 400. */
  readonly activeDays: readonly LocalDate[];
}

/** A review to be logged of the attempt that the exposure stands at. */
export interface NewReview {
  readonly rating: Rating | null;
  readonly correct: boolean | null;
  readonly grade: Grade;
  readonly day: LocalDate;
  readonly retention: number;
  readonly points: number;
  readonly after: Memory;
  readonly reminder: ReminderPlan | null;
  readonly at: number;
}

/** Whose answer is to be logged, and of what. */
export interface Answered {
  readonly actor: Actor;
  readonly shown: ShownCard;
}

export type RecordOutcome<Decided extends NewReview = NewReview> =
  | (Answered & {
      readonly kind: 'recorded';
      readonly review: Review;
      readonly reminderId: string | null;
      /** What `decide` gave. */
      readonly decided: Decided;
    })
  /** Nothing is logged: it was rated before, belongs to another person, or `decide` said so. */
  | (Answered & { readonly kind: 'left' })
  /** Exposure or person are gone (erased). */
  | { readonly kind: 'gone' }
  /** Whoever clicked is nobody the Store knows: it was shown to somebody else. */
  | { readonly kind: 'foreign' }
  /** The interaction was claimed before. */
  | { readonly kind: 'elsewhere' };

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

export interface MemoryRow extends CardKey {
  readonly topic: string;
  readonly memory: Memory;
}
