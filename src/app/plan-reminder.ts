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

/**
 * Tells the queue about a planned reminder. Nobody waits for it, and a click least of all: where it is slow or away, the
 * sweep makes up for it.
 */
export function hintQueue(
  context: Pick<AppContext, 'queue' | 'log'>,
  reminderId: string | null,
  plan: { readonly at: number } | null,
): void {
  if (reminderId === null || plan === null) return;
  context.queue
    .schedule(reminderId, plan.at)
    .catch((error: unknown) => context.log.error('hint_failed', { error }));
}
