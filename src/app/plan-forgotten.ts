// A crash between sending a reminder and planning the next one must not be the end of all reminders.
import type { AppContext } from './context.ts';
import { planNextReminder } from './reminder.ts';

const PAGE = 500;

async function planOne(context: AppContext, personId: string, now: number): Promise<void> {
  try {
    await planNextReminder(context, personId, now);
  } catch (error) {
    context.log.error('planning_failed', { id: personId, error });
  }
}

/** Looks at everybody, page by page, and plans for whom it was forgotten. */
export async function planForgotten(context: AppContext, now: number, isOver: () => boolean): Promise<void> {
  let after: string | null = '';
  while (after !== null && !isOver()) {
    const page: Awaited<ReturnType<AppContext['store']['reminders']['unplanned']>> =
      await context.store.reminders.unplanned(after, PAGE);
    for (const personId of page.people) await planOne(context, personId, now);
    after = page.last;
  }
}
