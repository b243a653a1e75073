// What an admin is about to start: when and where, and what the first question would look like.

import { nextOccurrence } from '#src/core/calendar.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { sampleQuestion } from './daily-post.ts';
import type { Acting, Request } from './route.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { whyNotThere } from './schedule-place.ts';
import { channelArg, planArgs, type ReadPlan, type SchedulePlan } from './schedule-plan.ts';
import { managing } from './texts/managing.ts';
import { type Place, placeOf } from './workspace-admin.ts';

/** A plan that can be carried out, and where. Throws one UserError that names every problem there is. */
export async function possible(
  context: AppContext,
  acting: Acting,
  read: ReadPlan,
): Promise<{ readonly plan: SchedulePlan; readonly place: Place }> {
  const place = placeOf(acting, read.channelId);
  const isHere = place.channel.channelId === acting.interaction.channel?.channelId;
  const wanted = { threads: read.discussion, isHere };
  const notThere = await whyNotThere(context, place.channel, wanted);
  const problems = notThere === null ? read.problems : [...read.problems, notThere];
  if (read.plan === null || problems.length > 0) throw new UserError(problems.join(' '));
  return { plan: read.plan, place };
}

/** Throws as `possible` does, but asks the platform nothing of a plan that was understood. */
export async function checkPlan(context: AppContext, acting: Acting, read: ReadPlan): Promise<void> {
  placeOf(acting, read.channelId);
  if (read.problems.length > 0) await possible(context, acting, read);
}

async function sample(context: AppContext, plan: SchedulePlan, place: Place, date: string) {
  const question = await sampleQuestion(context, { ...plan, channel: place.channel }, date);
  if (question.length === 0) return [];
  const shown: readonly Block[] = [
    { kind: 'divider' },
    quiet(managing.previewSample),
    ...question,
    { kind: 'divider' },
  ];
  return shown;
}

function previewButtons(plan: SchedulePlan): Block {
  const turned = { ...plan, discussion: !plan.discussion };
  const thread = plan.discussion ? managing.withoutThread : managing.withThread;
  return row(
    button(encodeButton('schedule', ...planArgs(plan)), managing.startIt, 'primary'),
    button(encodeButton('thread', ...planArgs(turned)), thread),
    button(encodeButton('plan-form', channelArg(plan.channelId)), managing.anotherTime),
    button(encodeButton('leave-it'), managing.notNow),
  );
}

/** All that is shown before anything is scheduled. Throws as `possible` does. */
export async function preview(context: AppContext, request: Request, read: ReadPlan): Promise<Message> {
  const { plan, place } = await possible(context, request, read);
  const { weekdays, time, zone, level, discussion, deckId } = plan;
  const title = context.decks.get(deckId)?.title ?? deckId;
  const { channelId } = place.channel;
  const isHere = channelId === request.interaction.channel?.channelId;
  const channel = isHere ? null : ({ kind: 'channel', channelId } as const);
  const first = nextOccurrence(plan, request.now);
  return message([
    heading(managing.previewTitle),
    paragraph(managing.preview(title, channel, weekdays, time, zone)),
    ...(zone === 'UTC' && !request.actor.zoneKnown ? [paragraph(managing.previewUtc)] : []),
    ...(first === null ? [] : [paragraph(managing.previewFirst(first.at, zone))]),
    quiet([{ kind: 'text', text: `${managing.formLevel}: ${managing.level(level)}` }]),
    ...(discussion ? [quiet(managing.previewDiscussion)] : []),
    ...(first === null ? [] : await sample(context, plan, place, first.date)),
    previewButtons(plan),
  ]);
}
