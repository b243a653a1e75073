// A wake-up that fails is tried again, later each time, and then left to the sweep. Every queue does the same.
import type { Log } from '#src/ports/log.ts';

/** In all. The last one comes about 7 s after the first one, longer if each takes its time to fail; then there is the sweep. */
export const WAKE_TRIES = 4;
/** Before the second try; then twice as long each time. */
export const AGAIN_AFTER_MS = 1_000;

/** How long to wait before the next try, in milliseconds; null when that was the last one. `failed`: how many have. */
export const pauseAfter = (failed: number): number | null =>
  failed < WAKE_TRIES ? AGAIN_AFTER_MS * 2 ** (failed - 1) : null;

/** One line for each try. Only the last one is an error, as only then somebody may be reminded late. */
export function logFailedWake(log: Log, id: string, failed: number, error: unknown): void {
  log[failed < WAKE_TRIES ? 'warn' : 'error']('reminder_failed', { reminder: id, tries: failed, error });
}
