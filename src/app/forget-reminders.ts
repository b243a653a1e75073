// Calls off the wake-ups of people who were erased.
import type { AppContext } from './context.ts';

/** A wake-up for an erased reminder does nothing, so nobody waits for the queue to hear of it. */
export function forgetReminders(
  context: Pick<AppContext, 'queue' | 'log'>,
  reminderIds: readonly string[],
): void {
  for (const reminderId of reminderIds) {
    context.queue.cancel(reminderId).catch((error: unknown) => context.log.error('hint_failed', { error }));
  }
}
