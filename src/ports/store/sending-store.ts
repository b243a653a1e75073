// The Store of reminders, and of what waits to be sent.
import type { ChannelRef, Platform, SendLimit } from '../chat.ts';
import type { Delivery, Lane, NewDelivery, Reminder, ReminderPlan, Settlement } from '../records.ts';
import type { Cause } from './cause.ts';

export interface ReminderStore {
  reminder(reminderId: string): Promise<Reminder | null>;
  /** The planned reminder of this person, if there is one. */
  planned(personId: string): Promise<Reminder | null>;
  /**
   * The next planned ones whose time has come, of people with reminders on and not paused, to be sent to this platform.
   * The workspaces take turns (a person's is that of the account, or the one they were last active in), beginning behind
   * `after`; of each the oldest come first. None while others wait to be sent there that no workspace's own limit holds
   * back, and none of a workspace of which `perWorkspace` wait already.
   */
  due(input: {
    readonly platform: Platform;
    readonly now: number;
    readonly limit: number;
    readonly perWorkspace: number;
    /** What the call before gave; empty at first. */
    readonly after: string;
    /** Reminders to leave alone. */
    readonly except: readonly string[];
  }): Promise<{ readonly reminders: readonly Reminder[]; readonly after: string }>;
  /** Planned ones due after `now` and before `until`, the next ones first: what a queue has to be told by the sweep. */
  upcoming(now: number, until: number, limit: number): Promise<readonly Reminder[]>;
  /**
   * Looks at the next people behind the id `after` (empty at first), at most `limit`, and gives those who want reminders,
   * can be reached and have cards that come back, but have nothing planned or on its way: a crash came between sending
   * one reminder and planning the next. `last` is where to go on; null when nobody is left.
   */
  unplanned(
    after: string,
    limit: number,
  ): Promise<{ readonly people: readonly string[]; readonly last: string | null }>;
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
   * Leases what is due to `owner`, but for paused lanes and removed workspaces: reminders last, and the oldest of each
   * first. A lease that ran out is claimed again. What is leased takes its share of `limits`, which hold for all processes
   * together and over any change of the clock; what finds none left is not leased.
   */
  claim(input: {
    readonly owner: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
    readonly platforms: readonly Platform[];
    /** None unless it says so. */
    readonly limits?: readonly SendLimit[];
  }): Promise<readonly Delivery[]>;
  /** When more of what is due there, and waits for a limit of the claims before, may leave; null when nothing does. */
  pacedUntil(platform: Platform, now: number): Promise<number | null>;
  /**
   * Notes that the request is about to leave: from here on the outcome may be unknown (sets `uncertainSince` if it is
   * null). False if the lease is lost, the delivery was cancelled or erased, or it has to wait after all: its lane was
   * paused or its workspace removed since it was claimed, and the lease is given back.
   */
  sending(deliveryId: string, owner: string, now: number): Promise<boolean>;
  /** Ends one try and carries it over to the post, the reminder, the schedule and the person. */
  settle(deliveryId: string, owner: string, settlement: Settlement, now: number): Promise<void>;
  /** How it stands: it waits, it will never be sent for this platform reason, or it is over in any other way. */
  outcome(
    deliveryId: string,
  ): Promise<{ readonly kind: 'waiting' | 'over' } | { readonly kind: 'failed'; readonly reason: string }>;
  /** Gives back every lease of this owner whose request has not left. */
  release(owner: string): Promise<void>;
  /** Stops all waiting deliveries of this schedule's channel and disables the schedules there. */
  disableChannel(channel: ChannelRef, reason: string, now: number): Promise<void>;
  /** Nothing of this lane leaves before `until`, in any process. A pause is never made shorter. */
  pause(platform: Platform, lane: Lane, until: number): Promise<void>;
  /**
   * The clock was set back by so many milliseconds: what was due stays due, and what waits for a pause, a lease or the next
   * try waits no longer than it would have; only a reminder still waits for its time, for it is not to come at night. A try
   * under way is as old as it is. Every process that notices may say so, within a minute.
   */
  clockSetBack(now: number, byMs: number): Promise<void>;
  /**
   * For a start: does the same when something was written at a time that is still to come, by more than a minute. A try of
   * that time counts as one of long ago, for nobody knows how long. Gives by how many milliseconds; 0 when all is well.
   */
  clockFoundBack(now: number): Promise<number>;
}
