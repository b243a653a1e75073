// People and workspaces as the Store knows them. Instants are epoch milliseconds.
import type { AccountRef, WorkspaceRef } from '../chat.ts';

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
  /**
   * The person's own zone, else the platform's, else the workspace's, else that of a schedule there (of the channel it
   * happens in, if that has one), else UTC.
   */
  readonly zone: string;
  /** False when it is UTC only because nothing is known. */
  readonly zoneKnown: boolean;
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
