// The Store: the truth. Every method is named for an intent, is one transaction and returns a promise.
import type { Platform } from './chat.ts';
import type { ClaimStore } from './claims.ts';
import type { InstallationStore } from './installations.ts';
import type { LeaseStore } from './leases.ts';
import type { DeckStore, WorkspaceStore } from './store/content-store.ts';
import type {
  ExposureStore,
  RatingClick,
  Recordable,
  RecordRequest,
  ReviewStore,
  SessionStore,
} from './store/learning-store.ts';
import type { ManagerStore } from './store/manager-store.ts';
import type { PeopleStore } from './store/people-store.ts';
import type { PostStore } from './store/post-store.ts';
import type { ScheduleStore } from './store/schedule-store.ts';
import type { DeliveryStore, ReminderStore } from './store/sending-store.ts';
import type { Waiting } from './store/waiting.ts';

export type { Cause } from './store/cause.ts';
export type {
  DeckStore,
  DeliveryStore,
  ExposureStore,
  ManagerStore,
  PeopleStore,
  PostStore,
  RatingClick,
  Recordable,
  RecordRequest,
  ReminderStore,
  ReviewStore,
  ScheduleStore,
  SessionStore,
  WorkspaceStore,
};

export interface Store {
  readonly people: PeopleStore;
  readonly managers: ManagerStore;
  readonly decks: DeckStore;
  readonly workspaces: WorkspaceStore;
  readonly schedules: ScheduleStore;
  readonly posts: PostStore;
  readonly exposures: ExposureStore;
  readonly reviews: ReviewStore;
  readonly sessions: SessionStore;
  readonly reminders: ReminderStore;
  readonly deliveries: DeliveryStore;
  readonly installations: InstallationStore;
  readonly leases: LeaseStore;
  readonly claims: ClaimStore;
  /**
   * Forgets what only served to recognise repeats: claims after an hour, inbox rows after 3 days, the texts of settled deliveries after 30,
   * installations that were begun after one, and pauses and leases that are over.
   */
  prune(now: number): Promise<void>;
  /**
   * The earliest instant after which a reminder or a delivery to one of these platforms or an unrated choice wants
   * attention; null if none.
   */
  nextWakeAt(platforms: readonly Platform[]): Promise<number | null>;
  /**
   * Calls `changed` within a quarter of a second after another process, or another Store of this one, has written: never
   * for what was written through this Store. It must not throw. Returns the way to end it.
   */
  watch(changed: () => void): () => void;
  /** Names this database among others: the same to all its processes, for ever, and in a copy of it. */
  instanceId(): Promise<string>;
  /** What waits, to be looked at by whoever runs the bot. */
  waiting(now: number): Promise<Waiting>;
  /** Can it read and write right now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
