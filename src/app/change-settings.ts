// Changes a person's settings and moves their planned reminder with them.
import { UserError } from '#src/errors.ts';
import type { Actor, Person, Settings } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { hintQueue, planReminder } from './plan-reminder.ts';
import { common } from './texts/common.ts';

export interface Changed {
  readonly person: Person;
  /** As they were until now: of several changes at once, only one finds what all of them change. */
  readonly before: Person;
  /** When the next reminder comes now; null if none is planned. */
  readonly nextReminderAt: number | null;
}

/** Writes `patch` over whatever the settings are by now. */
export async function changeSettings(
  context: AppContext,
  actor: Actor,
  patch: Partial<Settings>,
  now: number,
): Promise<Changed> {
  for (let tries = 0; tries < 10; tries += 1) {
    const known = await context.store.people.learner(actor.person.id);
    if (known === null) throw new UserError(common.staleButton);
    const settings = { ...known.person.settings, ...patch };
    const reminder = planReminder(known, null, now, settings);
    const changed = await context.store.people.changeSettings({
      personId: actor.person.id,
      accountId: actor.accountId,
      expectedVersion: known.person.version,
      patch,
      reminder,
      now,
    });
    if (changed === null) continue;
    hintQueue(context, changed.reminderId, reminder);
    return {
      person: changed.person,
      before: known.person,
      nextReminderAt: changed.reminderId === null ? null : (reminder?.at ?? null),
    };
  }
  throw new Error(`The settings of person ${actor.person.id} kept meeting conflicting writes.`);
}
