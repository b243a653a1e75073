// Workspaces that removed the bot: their data is kept for a while, in case they come back, and then erased.
import type { AppContext } from './context.ts';
import { forgetReminders } from './forget-reminders.ts';

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** People or rows in one transaction. */
const PAGE = 100;

/** Erases every workspace that was removed more than 30 days ago. What is left when `stopped` says so waits for next time. */
export async function eraseRemoved(context: AppContext, now: number, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const step = await context.store.workspaces.eraseRemoved(now - KEPT_MS, PAGE);
    if (step === null) return;
    forgetReminders(context, step.reminderIds);
  }
}
