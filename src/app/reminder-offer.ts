// Offering reminders once, turning them on, and the first direct message that proves they arrive.
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { changeSettings } from './change-settings.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import type { Feature, Request } from './route.ts';
import { button, line, message, paragraph, row } from './say.ts';
import { reminding } from './texts/reminding.ts';

/** The offer, after somebody's first rating and never again; null when it was made before or is not needed. */
export async function offerReminders(context: AppContext, request: Request): Promise<Message | null> {
  const { person, zone } = request.actor;
  if (person.remindersOfferedAt !== null || person.settings.remindersOn) return null;
  await context.store.people.markRemindersOffered(person.id, request.now);
  return message([
    paragraph(reminding.offer(person.settings.reminderHour, zone)),
    row(
      button(encodeButton('remind'), reminding.offerYes, 'primary'),
      button(encodeButton('no-remind'), reminding.offerNo),
    ),
  ]);
}

/** Reminders on, in the zone that the person was shown, and the first message on its way, unless they were on before. */
export async function turnRemindersOn(context: AppContext, request: Request): Promise<void> {
  const { actor, now } = request;
  const { zone } = actor;
  const patch = { remindersOn: true, paused: false, zone };
  const changed = await changeSettings(context, actor, patch, now);
  if (changed.before.settings.remindersOn && changed.before.direct === 'open') return;
  const first = message([
    paragraph(reminding.first(changed.person.settings.reminderHour, zone)),
    paragraph(
      changed.nextReminderAt === null
        ? reminding.firstNothing
        : reminding.firstNext(changed.nextReminderAt, zone),
    ),
    row(
      button(encodeButton('settings'), reminding.changeSettings),
      button(encodeButton('stop-reminders'), reminding.stop),
    ),
  ]);
  const delivery = {
    id: context.newId(),
    kind: 'confirmation' as const,
    target: { kind: 'direct' as const, account: actor.account },
    message: first,
    expiresAt: null,
  };
  await context.store.deliveries.enqueue(delivery, actor.person.id, now);
  context.poke();
}

/** The two buttons of the offer. */
export function reminderOffer(context: AppContext): Feature {
  return {
    buttons: {
      remind: {
        mode: 'update',
        run: async (request) => {
          await turnRemindersOn(context, request);
          return { mode: 'update', message: line(reminding.turnedOn) };
        },
      },
      'no-remind': {
        mode: 'update',
        run: async () => ({
          mode: 'update',
          message: line(reminding.declined(commandName(context, 'quiz settings'))),
        }),
      },
    },
  };
}
