// The Store of schedules.
import type { Level } from '#src/core/card.ts';
import type { AccountRef, ChannelRef } from '../chat.ts';
import type { NewDelivery, Schedule } from '../records.ts';
import type { Cause } from './cause.ts';

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
  /**
   * Gives it another plan, and with another channel a visible confirmation there; one that was stopped goes on in a new
   * channel, unless `disabledReason` says why it stands still there. A date that had its question, as either zone dates it,
   * gets no second one, and nothing missed counts as due. The same cause again changes nothing. `taken`: another one posts
   * that already, as `create` says. Null: it is archived.
   */
  change(
    input: {
      readonly scheduleId: string;
      readonly channel: ChannelRef;
      readonly deckId: string;
      readonly time: string;
      readonly zone: string;
      readonly weekdays: readonly number[];
      readonly level: Level | null;
      readonly discussion: boolean;
      readonly disabledReason?: string | null;
      readonly confirmation: NewDelivery | null;
    },
    cause: Cause | null,
    now: number,
  ): Promise<Schedule | 'taken' | null>;
  /**
   * Who made it, by the account they have on its platform; null if they were erased, have none there, or refused direct
   * messages.
   */
  owner(scheduleId: string): Promise<{ readonly personId: string; readonly account: AccountRef } | null>;
  /** Those not archived, oldest first. */
  ofWorkspace(workspaceId: string): Promise<readonly Schedule[]>;
  /** Every schedule that can post now: not archived, paused or disabled, in a workspace that is present. */
  active(): Promise<readonly Schedule[]>;
  /** Ends it. What waits to be posted is called off. */
  archive(scheduleId: string, now: number): Promise<void>;
  /**
   * Pausing calls off what waits to be posted. Resuming also clears `disabledReason`, and nothing missed meanwhile counts
   * as due.
   */
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
