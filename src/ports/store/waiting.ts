// What waits in the Store: figures for whoever runs the bot. Instants are epoch milliseconds.
import type { Platform } from '../chat.ts';
import type { Lane } from '../records.ts';

export interface Waiting {
  readonly reminders: {
    /** All that are to come, of people who want them and can be reached. */
    readonly planned: number;
    /** Those among them whose time has come, and since when the first of them is due; null when there is none. */
    readonly due: number;
    readonly dueSince: number | null;
    /** When the first of the others is due; null when there is none. */
    readonly nextAt: number | null;
    /** Those that are in the outbox, among the deliveries. */
    readonly sending: number;
  };
  /** By platform, in alphabetical order; only those for which something waits. */
  readonly deliveries: readonly {
    readonly platform: Platform;
    readonly waiting: number;
    readonly since: number;
    /** Tried before, and to be tried again. */
    readonly retrying: number;
  }[];
  /** What the platforms asked to be left alone, and until when, soonest first. */
  readonly pauses: readonly { readonly platform: Platform; readonly lane: Lane; readonly until: number }[];
}
