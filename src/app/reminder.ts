// The reminder: a wake-up becomes one direct message, if there is still something to remind of.
import { afterSnooze, digestAfterQuiet, isQuiet, quietStart, tomorrowsDigest } from '#src/core/digest.ts';
import { learnerDay, localDate } from '#src/core/local-day.ts';
import { plainText } from '#src/core/rich-text.ts';
import type { DueCard } from '#src/core/selection.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import type { Actor, Reminder, ReminderPlan } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { changeSettings } from './change-settings.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { currentCard } from './current-card.ts';
import { dueCards, pickForSession } from './due-cards.ts';
import { hintQueue, planReminder } from './plan-reminder.ts';
import type { Feature, Request } from './route.ts';
import { button, line, message, paragraph, quiet, row } from './say.ts';
import { reminding } from './texts/reminding.ts';

function digest(context: AppContext, reminder: Reminder, due: number, first: DueCard | undefined): Message {
  const card = first === undefined ? null : currentCard(context, first);
  const question = card?.question.find((block) => block.kind === 'paragraph');
  const words = question?.kind === 'paragraph' ? plainText(question.spans) : null;
  return message([
    paragraph(reminding.digest(due)),
    ...(words === null ? [] : [quiet(reminding.soonest(words))]),
    row(
      button(encodeButton('review'), reminding.start, 'primary'),
      button(encodeButton('snooze', reminder.id), reminding.snooze),
      button(encodeButton('tomorrow', reminder.id), reminding.tomorrow),
      button(encodeButton('stop-reminders'), reminding.stop),
    ),
  ]);
}

/** Plans the person's next reminder anew from what is due, whenever that is. */
export async function planNextReminder(context: AppContext, personId: string, now: number): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    const known = await context.store.people.learner(personId);
    if (known === null) return;
    const reminder = planReminder(known, null, now);
    const expectedVersion = known.person.version;
    const planned = await context.store.reminders.plan({ personId, expectedVersion, reminder });
    if (planned === null) continue;
    hintQueue(context, planned.reminderId, reminder);
    return;
  }
  throw new Error(`The reminder of person ${personId} kept meeting conflicting writes.`);
}

async function planAnew(context: AppContext, personId: string, now: number): Promise<true> {
  await planNextReminder(context, personId, now);
  return true;
}

/** Replaces a planned reminder that cannot go out as it stands; gives the id of what is planned instead. */
async function replan(context: AppContext, actor: Actor, plan: ReminderPlan): Promise<string | null> {
  const known = await context.store.people.learner(actor.person.id);
  if (known === null) return null;
  const expectedVersion = known.person.version;
  const input = { personId: actor.person.id, expectedVersion, reminder: plan };
  return (await context.store.reminders.plan(input))?.reminderId ?? null;
}

/**
 * Wakes one reminder: sends the digest when cards are due and it is not night, moves or drops it otherwise.
 * Waking one that is gone, early, or was sent does nothing, so it may be woken any number of times.
 * Gives whether it is not due any more.
 */
export async function wakeReminder(context: AppContext, reminderId: string): Promise<boolean> {
  const now = context.clock.now();
  const reminder = await context.store.reminders.reminder(reminderId);
  if (reminder === null || reminder.state !== 'planned' || reminder.dueAt > now) return true;
  const actor = await context.store.people.actor(reminder.accountId);
  if (actor === null) return false;
  const { zone, person } = actor;
  // The way back may open any day: until then it moves on, and costs the platform no call.
  if (!(await context.store.people.reachable(actor.accountId))) return planAnew(context, person.id, now);
  if (isQuiet(now, zone)) {
    const morning = digestAfterQuiet(now, zone, person.settings.reminderHour, person.id);
    return (await replan(context, actor, morning)) !== null;
  }
  const today = localDate(now, zone);
  if (reminder.localDate < today) {
    // The process was down over the reminder's own day: it is today's reminder now, late rather than never.
    const late = await replan(context, actor, { date: today, at: now });
    // It is today's unless somebody was faster.
    const isToday = late !== null && (await context.store.reminders.reminder(late))?.localDate === today;
    return isToday ? wakeReminder(context, late) : false;
  }
  const day = learnerDay(now, zone);
  const due = await dueCards(context, person, day);
  if (due.length === 0) return planAnew(context, person.id, now);
  const [first] = pickForSession(person, day, due, [], 0).due;
  const delivery = {
    id: context.newId(),
    kind: 'reminder',
    target: { kind: 'direct', account: actor.account },
    message: digest(context, reminder, due.length, first),
    expiresAt: quietStart(now, zone),
  } as const;
  // Whoever was faster has sent it, moved it, or turned reminders off.
  await context.store.reminders.claim(reminder.id, delivery, now);
  return true;
}

async function move(
  context: AppContext,
  request: Request,
  reminderId: string | undefined,
  snooze: boolean,
): Promise<Answer> {
  const { person, zone } = request.actor;
  const { reminderHour } = person.settings;
  const plan = snooze
    ? afterSnooze(request.now, zone, reminderHour, person.id)
    : tomorrowsDigest(request.now, zone, reminderHour, person.id);
  const moved = await context.store.reminders.move(
    { reminderId: reminderId ?? '', personId: person.id, plan },
    request.cause,
  );
  if (moved === null) throw new UserError(reminding.cannotMove);
  hintQueue(context, moved.id, { at: moved.dueAt });
  return { mode: 'update', message: line(reminding.snoozed(moved.dueAt, zone)) };
}

/** Somebody unknown has none. */
function nobodys(): never {
  throw new UserError(reminding.cannotMove);
}

/** The buttons of a reminder, but for Start, which belongs to the review. */
export function reminder(context: AppContext): Feature {
  return {
    buttons: {
      snooze: { mode: 'update', target: nobodys, run: (request, [id]) => move(context, request, id, true) },
      tomorrow: {
        mode: 'update',
        target: nobodys,
        run: (request, [id]) => move(context, request, id, false),
      },
      'stop-reminders': {
        mode: 'update',
        run: async (request) => {
          await changeSettings(context, request.actor, { remindersOn: false }, request.now);
          return { mode: 'update', message: line(reminding.stopped(commandName(context, 'quiz review'))) };
        },
      },
    },
  };
}
