// Calls off the wake-ups of people who were erased.
import type { AppContext } from './context.ts';

/** The queue only wakes, and a wake-up for an erased reminder does nothing: when it cannot be told, that is all right. */
export async function forgetReminders(
  context: Pick<AppContext, 'queue' | 'log'>,
  reminderIds: readonly string[],
): Promise<void> {
  for (const reminderId of reminderIds) {
    try {
      await context.queue.cancel(reminderId);
    } catch (error) {
      context.log.warn('queue_unavailable', { error });
    }
  }
}
