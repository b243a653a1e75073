// The Store: the truth. Every method is named for an intent, is one transaction and returns a promise.
import type { Card, CardKey, Level } from '#src/core/card.ts';
import type { Deck } from '#src/core/deck.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { AccountRef, ChannelRef, InteractionSource, Platform, WorkspaceRef } from './chat.ts';
import type {
  Actor,
  Delivery,
  ErasureCounts,
  Exposure,
  ExposureSource,
  Lane,
  LeaderboardRow,
  LearnerState,
  MemoryRow,
  NewDelivery,
  NewReview,
  Person,
  Post,
  RecordOutcome,
  Reminder,
  ReminderPlan,
  Review,
  Schedule,
  Session,
  SessionItem,
  Settings,
  Settlement,
  StalePost,
  UndoOutcome,
  Workspace,
} from './records.ts';

/**
 * Which interaction causes a write that no business key makes repeatable. It is kept in the inbox with the effect:
 * the same cause again changes nothing and gives back what it gave the first time.
 */
export interface Cause {
  readonly platform: Platform;
  readonly interactionId: string;
}

export interface PeopleStore {
  /** Who this is; makes person, account and membership on first sight and keeps display name and zone fresh. */
  identify(source: InteractionSource, now: number): Promise<Actor>;
  /** The same for a stored account; null if it was erased. */
  actor(accountId: string): Promise<Actor | null>;
  /** Looks an account up without making one. */
  findAccount(account: AccountRef): Promise<Actor | null>;
  /** Changes settings and moves the planned reminder with them. Null means `conflict`: the version was not the expected one. */
  changeSettings(input: {
    readonly personId: string;
    readonly accountId: string;
    readonly expectedVersion: number;
    readonly patch: Partial<Settings>;
    readonly reminder: ReminderPlan | null;
  }): Promise<{ readonly person: Person; readonly reminderId: string | null } | null>;
  markExplained(personId: string, now: number): Promise<void>;
  markRemindersOffered(personId: string, now: number): Promise<void>;
  /**
   * `open` after a message arrived or reminders were turned on; `refused-noticed` once they were told. Unless it is `open`,
   * what was planned to remind them is dropped.
   */
  setDirect(personId: string, direct: Person['direct']): Promise<void>;
  /** Those of these people about whose membership the platform was not asked since `before`. */
  membershipsToCheck(
    workspaceId: string,
    personIds: readonly string[],
    before: number,
  ): Promise<readonly string[]>;
  /**
   * Notes what the platform said about a member: the name to show, or null for somebody who left and is on no leaderboard
   * there until they do something in the workspace again.
   */
  membershipChecked(
    input: {
      readonly workspaceId: string;
      readonly personId: string;
      readonly account: AccountRef;
      readonly displayName: string | null;
    },
    now: number,
  ): Promise<void>;
  /** What has to be known to plan this person's next reminder. Null if erased. */
  learner(personId: string, day: LocalDate): Promise<Omit<LearnerState, 'memory' | 'cardScoredToday'> | null>;
  /** Every row that belongs to this person, by table, as plain JSON values. */
  exportPerson(personId: string): Promise<Readonly<Record<string, readonly unknown[]>>>;
  countPerson(personId: string): Promise<ErasureCounts>;
  /** Erases every row of this person. Erasing nobody is a no-op (all counts 0). */
  forgetPerson(personId: string): Promise<ErasureCounts & { readonly reminderIds: readonly string[] }>;
}

export interface DeckStore {
  /** Makes the stored cards equal to this deck: new revisions are kept beside the old, missing cards archived. */
  syncDeck(
    deck: Deck,
    now: number,
  ): Promise<{ readonly added: number; readonly changed: number; readonly archived: number }>;
  /** Archives the decks that are not among these ids (their memories are kept, their cards no longer asked). */
  archiveDecksExcept(deckIds: readonly string[], now: number): Promise<void>;
  /** A card as it was in that revision; null if it never was. */
  card(key: CardKey, revision: string): Promise<Card | null>;
}

export interface WorkspaceStore {
  /** Makes or refreshes the workspace; one that was removed comes back whole. */
  present(
    input: { readonly ref: WorkspaceRef; readonly name: string; readonly zone: string | null },
    now: number,
  ): Promise<Workspace>;
  removed(ref: WorkspaceRef, now: number): Promise<void>;
  /** Every workspace of this platform that was not removed. */
  presentRefs(platform: Platform): Promise<readonly WorkspaceRef[]>;
  /**
   * One step of erasing the workspaces that were removed before `before`, the oldest first: at most `limit` of its people or
   * rows. Its schedules, posts, deliveries and points are erased, and the people who are members of no other workspace
   * that is kept and were not active since it was removed, with everything of theirs. Of everybody else it takes no memory.
   * Null when there was nothing to erase, else the reminders that are gone with their people.
   */
  eraseRemoved(before: number, limit: number): Promise<{ readonly reminderIds: readonly string[] } | null>;
  workspace(workspaceId: string): Promise<Workspace | null>;
  /** Puts the welcome into the outbox, once ever per workspace; false if it was there before. */
  welcome(workspaceId: string, delivery: NewDelivery, now: number): Promise<boolean>;
}

export interface ScheduleStore {
  /**
   * Creates it together with the visible confirmation. The same cause gives back the first one. Null: one that is not
   * archived posts this deck at this level in this channel already, at this time of this zone, on one of these weekdays.
   * Where archived ones asked the same deck in the same channel, the new one goes on after their last date, today at most.
   */
  create(
    input: {
      readonly workspaceId: string;
      readonly channel: ChannelRef;
      readonly deckId: string;
      readonly time: string;
      readonly zone: string;
      readonly weekdays: readonly number[];
      readonly level: Level | null;
      readonly discussion: boolean;
      readonly createdBy: string;
      readonly confirmation: NewDelivery | null;
    },
    cause: Cause,
    now: number,
  ): Promise<Schedule | null>;
  schedule(scheduleId: string): Promise<Schedule | null>;
  /** Those not archived, oldest first. */
  ofWorkspace(workspaceId: string): Promise<readonly Schedule[]>;
  /** Every schedule that can post now: not archived, paused or disabled, in a workspace that is present. */
  active(): Promise<readonly Schedule[]>;
  archive(scheduleId: string, now: number): Promise<void>;
  /** Resuming also clears `disabledReason`, and nothing missed meanwhile counts as due. */
  setPaused(scheduleId: string, paused: boolean, now: number): Promise<void>;
  /**
   * Cards of this deck asked in this channel, and how its topics go: share of wrong or forgotten first answers.
   * `takenBack`: cards that were wrong there, in that revision.
   */
  channelHistory(
    channel: ChannelRef,
    deckId: string,
  ): Promise<{
    readonly asked: readonly { readonly cardId: string; readonly askedAt: number }[];
    readonly takenBack: readonly { readonly cardId: string; readonly revision: string }[];
    readonly weakness: ReadonlyMap<string, number>;
  }>;
}

export interface PostStore {
  /** Writes post and delivery together. `exists`: another process or an earlier tick claimed this occurrence. */
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

export interface ReviewStore {
  /** What is known of the person and this card on this learner day. Null if the person was erased. */
  learnerState(personId: string, card: CardKey, day: LocalDate): Promise<LearnerState | null>;
  /** Review, memory, score and reminder in one transaction. */
  record(review: NewReview): Promise<RecordOutcome>;
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

export interface ReminderStore {
  reminder(reminderId: string): Promise<Reminder | null>;
  /** The planned reminder of this person, if there is one. */
  planned(personId: string): Promise<Reminder | null>;
  /** Planned ones whose time has come, of people with reminders on and not paused, oldest first. */
  due(now: number, limit: number): Promise<readonly Reminder[]>;
  /** Planned ones due before `until`: what a queue has to be told at start and by the sweep. */
  upcoming(until: number, limit: number): Promise<readonly Reminder[]>;
  /**
   * People who want reminders, can be reached and have cards that come back, but have nothing planned or on its way: a
   * crash came between sending one reminder and planning the next.
   */
  unplanned(limit: number): Promise<readonly string[]>;
  /**
   * Turns a planned reminder into a delivery; false if it is not planned any more, one was sent on that date, or it was
   * moved to a later time since the caller looked.
   */
  claim(reminderId: string, delivery: NewDelivery, now: number): Promise<boolean>;
  /** Plans the next one, or none, replacing what is planned. Null: the version was not the expected one. */
  plan(input: {
    readonly personId: string;
    readonly expectedVersion: number;
    readonly reminder: ReminderPlan | null;
  }): Promise<{ readonly reminderId: string | null } | null>;
  /**
   * Snooze on a reminder that was sent: the same row is planned again at `plan` (same date) and stays planned whatever
   * is reviewed meanwhile. With another date ("Tomorrow") the row stays `sent` and that date's row is planned instead.
   * Either way nothing else is planned for this person. Null if it is not this person's or not in a state to move.
   */
  move(
    input: { readonly reminderId: string; readonly personId: string; readonly plan: ReminderPlan },
    cause: Cause,
  ): Promise<Reminder | null>;
}

export interface DeliveryStore {
  enqueue(delivery: NewDelivery, personId: string | null, now: number): Promise<void>;
  /**
   * Leases what is due to `owner`, oldest first, but for paused lanes and removed workspaces. A lease that ran out is
   * claimed again.
   */
  claim(input: {
    readonly owner: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
    readonly platforms: readonly Platform[];
  }): Promise<readonly Delivery[]>;
  /**
   * Notes that the request is about to leave: from here on the outcome may be unknown (sets `uncertainSince` if it is
   * null). False if the lease is lost, the delivery was cancelled or erased, or it has to wait after all: its lane was
   * paused or its workspace removed since it was claimed, and the lease is given back.
   */
  sending(deliveryId: string, owner: string, now: number): Promise<boolean>;
  /** Ends one try and carries it over to the post, the reminder, the schedule and the person. */
  settle(deliveryId: string, owner: string, settlement: Settlement, now: number): Promise<void>;
  /** Gives back every lease of this owner whose request has not left. */
  release(owner: string): Promise<void>;
  /** Stops all waiting deliveries of this schedule's channel and disables the schedules there. */
  disableChannel(channel: ChannelRef, reason: string, now: number): Promise<void>;
  /** Nothing of this lane leaves before `until`, in any process. A pause is never made shorter. */
  pause(platform: Platform, lane: Lane, until: number): Promise<void>;
}

export interface Store {
  readonly people: PeopleStore;
  readonly decks: DeckStore;
  readonly workspaces: WorkspaceStore;
  readonly schedules: ScheduleStore;
  readonly posts: PostStore;
  readonly exposures: ExposureStore;
  readonly reviews: ReviewStore;
  readonly sessions: SessionStore;
  readonly reminders: ReminderStore;
  readonly deliveries: DeliveryStore;
  /**
   * Forgets what only served to recognise repeats: inbox rows after 3 days, the texts of settled deliveries after 30, and
   * pauses that are over.
   */
  prune(now: number): Promise<void>;
  /**
   * The earliest instant after which a reminder, a delivery to one of these platforms or an unrated choice wants
   * attention; null if none.
   */
  nextWakeAt(platforms: readonly Platform[]): Promise<number | null>;
  /** Can it read and write right now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
