// The Store of what people were asked, how they rated it and what they remember.
import type { CardKey, Level } from '#src/core/card.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { InteractionSource } from '../chat.ts';
import type {
  Answered,
  Exposure,
  ExposureSource,
  LeaderboardRow,
  LearnerState,
  MemoryRow,
  NewReview,
  RecordOutcome,
  ReminderPlan,
  Review,
  Session,
  SessionItem,
  ShownCard,
  UndoOutcome,
} from '../records.ts';
import type { Cause } from './cause.ts';

export interface ExposureStore {
  /**
   * Shows a card to a person. A post is shown once per person, a session step once: a repeat gives back the first.
   * For a private question the cause is the key.
   */
  open(
    input: {
      readonly personId: string;
      readonly accountId: string;
      readonly workspaceId: string | null;
      readonly card: CardKey & { readonly revision: string };
      readonly order: readonly string[];
      readonly source: ExposureSource;
      readonly postId: string | null;
      readonly sessionId: string | null;
      /** The place in the session, from 0; null outside one. */
      readonly step: number | null;
    },
    cause: Cause | null,
    now: number,
  ): Promise<Exposure>;
  exposure(exposureId: string): Promise<Exposure | null>;
  shown(exposureId: string): Promise<ShownCard | null>;
  /** Stores the choice; the first one stands. `unratedAt`: when it is logged without a rating. Null if it is gone. */
  choose(input: {
    readonly exposureId: string;
    readonly choiceId: string;
    readonly unratedAt: number;
    readonly now: number;
  }): Promise<Exposure | null>;
  /** Choices whose learner day ended without a rating, oldest first. */
  unrated(now: number, limit: number): Promise<readonly Exposure[]>;
  /** Gives up on one that cannot be logged (the card was reviewed elsewhere meanwhile). */
  closeUnrated(exposureId: string): Promise<void>;
}

/** A click on a rating. */
export interface RatingClick {
  readonly source: InteractionSource;
  /** Null where the platform brings every interaction once: then there is nothing to claim. */
  readonly claim: Cause | null;
}

export interface RecordRequest {
  readonly exposureId: string;
  /** Null: nobody clicked, the owner's day is over. */
  readonly click: RatingClick | null;
  readonly now: number;
}

/** What a review is computed from. */
export interface Recordable extends Answered {
  /** What the person knows of this card on this learner day. */
  state(day: LocalDate): LearnerState;
}

export interface ReviewStore {
  /** What is known of the person and this card on this learner day. Null if the person was erased. */
  learnerState(personId: string, card: CardKey, day: LocalDate): Promise<LearnerState | null>;
  /**
   * All that an answer leads to in one transaction: the claim of the click, who clicked, what they were shown and know, and
   * then review, memory, score and reminder, as `decide` says. It is asked only of an exposure without a live review that
   * belongs to the person. It may be asked more than once, so it must do nothing but compute; null logs nothing.
   */
  record<Decided extends NewReview>(
    asked: RecordRequest,
    decide: (found: Recordable) => Decided | null,
  ): Promise<RecordOutcome<Decided>>;
  /** Logs the undo, restores the memory from before, takes the points back and opens the next attempt. */
  undo(input: {
    readonly exposureId: string;
    readonly attempt: number;
    readonly expectedVersion: number;
    readonly reminder: ReminderPlan | null;
    readonly now: number;
  }): Promise<UndoOutcome>;
  /** The live reviews of one card of one person, oldest first. */
  log(personId: string, card: CardKey): Promise<readonly Review[]>;
  /** All memories of a person in decks that are not archived, cards not archived, soonest due first. */
  memories(personId: string): Promise<readonly MemoryRow[]>;
  /** Cards of these decks that the person never reviewed and that are not archived. */
  unseen(
    personId: string,
    deckIds: readonly string[],
  ): Promise<readonly (CardKey & { topic: string; level: Level })[]>;
  /** How many cards the person met for the first time in sessions on this learner day. */
  newToday(personId: string, day: LocalDate): Promise<number>;
  /**
   * Points per person in this workspace: from `since` (a learner day) on, or of all time. Only people who want to be shown
   * and did not leave.
   */
  leaderboard(workspaceId: string, since: LocalDate | null): Promise<readonly LeaderboardRow[]>;
  /** Of one person: all live reviews counted, and by topic how many reviewed and how many remembered (grade above Again). */
  stats(personId: string): Promise<{
    readonly reviews: number;
    readonly points: number;
    readonly activeDays: readonly LocalDate[];
    readonly topics: readonly {
      readonly topic: string;
      readonly reviews: number;
      readonly remembered: number;
    }[];
    /** Of choice answers that were rated 4 or 5: how many there are, and how many were right (calibration). */
    readonly confident: number;
    readonly confidentRight: number;
  }>;
}

export interface SessionStore {
  start(
    input: { readonly personId: string; readonly accountId: string; readonly items: readonly SessionItem[] },
    cause: Cause,
    now: number,
  ): Promise<Session>;
  session(sessionId: string): Promise<Session | null>;
  /** Puts a forgotten card once more at the end, as practice; nothing if it is there already. */
  addPractice(sessionId: string, card: CardKey): Promise<Session | null>;
  end(sessionId: string, now: number): Promise<void>;
  /** How the session went: live reviews of its exposures. */
  summary(
    sessionId: string,
  ): Promise<{ readonly reviewed: number; readonly remembered: number; readonly points: number }>;
}
