// Changing a schedule in a dialog, and pausing or resuming it with a click.

import type { RichText } from '#src/core/rich-text.ts';
import { UserError } from '#src/errors.ts';
import type { ChannelRef } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import type { Schedule } from '#src/ports/records.ts';
import { commandName, withCommandNames } from './commands.ts';
import type { AppContext } from './context.ts';
import { nextPost } from './next-post.ts';
import { confirmation, whyRefused } from './prove-posting.ts';
import type { ButtonRoute, Feature, Request } from './route.ts';
import { line, message, paragraph, rich } from './say.ts';
import { resume } from './schedule-control.ts';
import { editForm } from './schedule-form.ts';
import { type ReadPlan, readPlan } from './schedule-plan.ts';
import { checkPlan, possible } from './schedule-preview.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';
import { type Numbered, ownSchedule } from './workspace-admin.ts';

/** What the schedule is, as the options of a command would say it. */
const asOptions = (schedule: Schedule): Readonly<Record<string, string>> => ({
  channel: schedule.channel.channelId,
  time: schedule.time,
  weekdays: schedule.weekdays.join(''),
  zone: schedule.zone,
  deck: schedule.deckId,
  level: schedule.level ?? 'all',
  discussion: schedule.discussion ? 'yes' : 'no',
});

/** A schedule that was moved to where the bot may not post goes back to where and how it was. */
async function provedIn(
  context: AppContext,
  request: Request,
  before: Schedule,
  there: ChannelRef,
): Promise<void> {
  if (there.channelId === before.channel.channelId) return;
  const refused = await whyRefused(context, request, there, 'change');
  if (refused === null) return;
  const { id: scheduleId, channel, deckId, time, zone, weekdays, level, discussion, disabledReason } = before;
  const plan = { scheduleId, channel, deckId, time, zone, weekdays, level, discussion, disabledReason };
  await context.store.schedules.change({ ...plan, confirmation: null }, null, request.now);
  throw new UserError(refused);
}

/** What the form does not ask stays as it is. */
const readChange = (
  context: AppContext,
  { schedule }: Numbered,
  values: Readonly<Record<string, string>>,
): ReadPlan => readPlan(context, { ...asOptions(schedule), ...values }, schedule.zone);

const pausedSentence = (context: AppContext, number: number): RichText =>
  managing.pausedOne(number, `${commandName(context, 'quiz-admin resume')} ${number}`);

/** When a schedule posts next, or why it stands still and how it goes on. */
function outlook(context: AppContext, { now }: Request, { number, schedule }: Numbered): readonly Block[] {
  const { paused, disabledReason, channel, zone } = schedule;
  if (disabledReason !== null) {
    const stopped = managing.stoppedOne(number, disabledReason, wordsFor(channel.workspace.platform));
    return [paragraph(rich`${withCommandNames(context, stopped)}`)];
  }
  if (paused) return [paragraph(pausedSentence(context, number))];
  const next = nextPost(schedule, now);
  return next === null ? [] : [paragraph(managing.changedNext(next.at, zone))];
}

async function change(
  context: AppContext,
  request: Request,
  numbered: Numbered,
  values: Readonly<Record<string, string>>,
): Promise<Message> {
  const { schedule: before } = numbered;
  const { plan, place } = await possible(context, request, readChange(context, numbered, values));
  const { channelId: _, ...wanted } = plan;
  const after = await context.store.schedules.change(
    {
      ...wanted,
      scheduleId: before.id,
      channel: place.channel,
      confirmation: confirmation(context, request, place.channel, plan),
    },
    request.cause,
    request.now,
  );
  if (after === 'taken') throw new UserError(managing.same);
  if (after === null) throw new UserError(managing.endedMeanwhile);
  await provedIn(context, request, before, place.channel);
  const title = context.decks.get(after.deckId)?.title ?? after.deckId;
  const channel = { kind: 'channel', channelId: after.channel.channelId } as const;
  const runs = !after.paused && after.disabledReason === null;
  return message([
    paragraph(managing.changed(title, channel, after.weekdays, after.time, after.zone, runs)),
    ...outlook(context, request, { ...numbered, schedule: after }),
  ]);
}

/** [Edit], [Pause] and [Resume] of a schedule. */
export function editSchedule(context: AppContext): Feature {
  const target: ButtonRoute['target'] = (acting, [scheduleId]) => ownSchedule(context, acting, scheduleId);
  const onSchedule = (run: (request: Request, meant: Numbered) => Promise<Message>): ButtonRoute => ({
    mode: 'update',
    adminOnly: 'managers',
    target,
    run: async (request, [scheduleId]) => ({
      mode: 'update',
      message: await run(request, await ownSchedule(context, request, scheduleId)),
    }),
  });
  return {
    buttons: {
      edit: {
        mode: 'form',
        adminOnly: 'managers',
        target,
        run: async (request, [scheduleId]) => ({
          mode: 'form',
          form: editForm(context, await ownSchedule(context, request, scheduleId)),
        }),
      },
      'pause-it': onSchedule(async (request, { number, schedule }) => {
        await context.store.schedules.setPaused(schedule.id, true, request.now);
        return line(pausedSentence(context, number));
      }),
      'resume-it': onSchedule((request, meant) => resume(context, request, meant)),
    },
    forms: {
      change: {
        mode: 'private',
        adminOnly: 'managers',
        target: async (acting, [scheduleId], values) =>
          checkPlan(
            context,
            acting,
            readChange(context, await ownSchedule(context, acting, scheduleId), values),
          ),
        run: async (request, [scheduleId], values) => ({
          mode: 'private',
          message: await change(context, request, await ownSchedule(context, request, scheduleId), values),
        }),
      },
    },
  };
}
