// When a person's next reminder is, from what the Store knows of them.
import { type DigestPlan, planDigest } from '#src/core/digest.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { LearnerState, Settings } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';

type Known = Pick<LearnerState, 'person' | 'reminding'>;

/** The next digest at these settings, with one more card due on `dueDay` (null: none); null when none is wanted. */
export function planReminder(
  known: Known,
  dueDay: LocalDate | null,
  now: number,
  settings: Settings = known.person.settings,
): DigestPlan | null {
  const { person, reminding } = known;
  if (reminding === null || !settings.remindersOn || settings.paused) return null;
  const { zone, otherDueDays, lastDigestDate } = reminding;
  const dueDays = dueDay === null ? otherDueDays : [...otherDueDays, { day: dueDay, count: 1 }];
  return planDigest({
    dueDays,
    zone: settings.zone ?? zone,
    hour: settings.reminderHour,
    lastDigestDate,
    personId: person.id,
    now,
  });
}

/** Tells the queue about a planned reminder. The sweep makes up for a queue that is away, so this never fails. */
export async function hintQueue(
  context: Pick<AppContext, 'queue' | 'log'>,
  reminderId: string | null,
  plan: { readonly at: number } | null,
): Promise<void> {
  if (reminderId === null || plan === null) return;
  try {
    await context.queue.schedule(reminderId, plan.at);
  } catch (error) {
    context.log.warn('queue_unavailable', { error });
  }
}
