// Scheduling questions in a channel: two clicks, or everything in one command.

import { nextOccurrence } from '#src/core/calendar.ts';
import { LEVELS } from '#src/core/card.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Form, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { completeDeck } from './deck-option.ts';
import { nextPost } from './next-post.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, line, message, paragraph, quiet, row } from './say.ts';
import {
  EVERY_DAY,
  MONDAY_TO_FRIDAY,
  planArgs,
  planOf,
  readPlan,
  type SchedulePlan,
} from './schedule-plan.ts';
import { managing } from './texts/managing.ts';
import { type Place, placeOf } from './workspace-admin.ts';
import { completeZone } from './zones.ts';

const USUAL_TIME = '09:00';

/** The quick ways to a schedule: two usual ones and a dialog for any other. */
export function quickPlans(context: AppContext): readonly ReturnType<typeof button>[] {
  const [deck] = context.decks.values();
  if (deck === undefined) return [];
  const quick = (weekdays: readonly number[]) =>
    encodeButton('plan', deck.id, USUAL_TIME, weekdays.join(''), 'all', '');
  return [
    button(quick(MONDAY_TO_FRIDAY), managing.weekdaysAt(USUAL_TIME), 'primary'),
    button(quick(EVERY_DAY), managing.dailyAt(USUAL_TIME)),
    button(encodeButton('plan-form'), managing.anotherTime),
  ];
}

function preview(context: AppContext, request: Request, plan: SchedulePlan): Message {
  placeOf(request);
  const deck = context.decks.get(plan.deckId);
  const first = nextOccurrence(plan, request.now);
  return message([
    heading(managing.previewTitle),
    paragraph(managing.preview(deck?.title ?? plan.deckId, plan.weekdays, plan.time, plan.zone)),
    ...(first === null ? [] : [paragraph(managing.previewFirst(first.at, plan.zone))]),
    quiet([{ kind: 'text', text: `${managing.formLevel}: ${managing.level(plan.level)}` }]),
    row(
      button(encodeButton('schedule', ...planArgs(plan)), managing.startIt, 'primary'),
      button(encodeButton('plan-form'), managing.anotherTime),
      button(encodeButton('leave-it'), managing.notNow),
    ),
  ]);
}

async function checkPermission(context: AppContext, { channel }: Place): Promise<void> {
  const missing = await context.senders.get(channel.workspace.platform)?.missingToPost(channel);
  if (missing !== undefined && missing.length > 0) throw new UserError(managing.missing(missing));
}

async function create(context: AppContext, request: Request, plan: SchedulePlan): Promise<Message> {
  const place = placeOf(request);
  const { workspaceId, channel } = place;
  await checkPermission(context, place);
  const title = context.decks.get(plan.deckId)?.title ?? plan.deckId;
  const schedule = await context.store.schedules.create(
    {
      ...plan,
      workspaceId,
      channel,
      createdBy: request.actor.person.id,
      confirmation: {
        id: context.newId(),
        kind: 'confirmation',
        target: { kind: 'channel', channel },
        message: line(managing.announcement(title, plan.weekdays, plan.time, plan.zone)),
        expiresAt: null,
      },
    },
    request.cause,
    request.now,
  );
  if (schedule === null) throw new UserError(managing.same);
  context.poke();
  const first = nextPost(schedule, request.now);
  return message([
    paragraph(first === null ? managing.listEmpty : managing.created(first.at, schedule.zone)),
    row(button(encodeButton('post-now', schedule.id), managing.postFirst, 'primary')),
  ]);
}

function form(context: AppContext, request: Request): Form {
  const decks = [...context.decks.values()];
  const text = (name: string, label: string, hint: string, value: string) =>
    ({ kind: 'text', name, label, hint, value, maxLength: 60 }) as const;
  return {
    id: encodeButton('plan'),
    title: managing.formTitle,
    submit: managing.formSubmit,
    fields: [
      text('time', managing.formTime, managing.formTimeHint, USUAL_TIME),
      {
        kind: 'select',
        name: 'weekdays',
        label: managing.formWeekdays,
        value: 'mon-fri',
        options: [
          { label: 'Monday to Friday', value: 'mon-fri' },
          { label: 'Every day', value: 'daily' },
          { label: 'Monday, Wednesday and Friday', value: 'mon,wed,fri' },
          { label: 'Tuesday and Thursday', value: 'tue,thu' },
          { label: 'Monday', value: 'mon' },
        ],
      },
      text('zone', managing.formZone, '', request.actor.zone),
      {
        kind: 'select',
        name: 'deck',
        label: managing.formDeck,
        value: decks[0]?.id ?? '',
        options: decks.slice(0, 25).map((deck) => ({ label: deck.title, value: deck.id })),
      },
      {
        kind: 'select',
        name: 'level',
        label: managing.formLevel,
        value: 'all',
        options: [
          { label: managing.levelAll, value: 'all' },
          ...LEVELS.map((level) => ({ label: managing.level(level), value: level })),
        ],
      },
    ],
  };
}

function complete(context: AppContext, option: string, typed: string) {
  if (option === 'zone') return completeZone(typed);
  if (option === 'deck') return completeDeck(context, typed);
  const usual =
    option === 'time'
      ? ['08:30', '09:00', '10:00', '13:00', '16:00']
      : ['mon-fri', 'daily', 'mon,wed,fri', 'tue,thu'];
  return usual.filter((value) => value.startsWith(typed)).map((value) => ({ label: value, value }));
}

/** `/quiz-admin schedule`, its dialog, preview and confirmation. */
export function schedule(context: AppContext): Feature {
  const ask = (request: Request): Message => {
    placeOf(request);
    return message([heading(managing.whenTitle), row(...quickPlans(context))]);
  };
  const privately = (view: Message): Answer => ({ mode: 'private', message: view });
  return {
    commands: {
      'quiz-admin schedule': {
        mode: 'private',
        adminOnly: true,
        run: async (request, options) =>
          privately(
            Object.keys(options).length === 0
              ? ask(request)
              : preview(context, request, readPlan(context, options, request.actor.zone)),
          ),
        complete: (option, typed) => complete(context, option, typed),
      },
    },
    buttons: {
      plan: {
        mode: 'private',
        adminOnly: true,
        run: async (request, args) =>
          privately(preview(context, request, planOf(context, args, request.actor.zone))),
      },
      'plan-here': { mode: 'private', adminOnly: true, run: async (request) => privately(ask(request)) },
      'plan-form': {
        mode: 'form',
        adminOnly: true,
        run: async (request) => ({ mode: 'form', form: form(context, request) }),
      },
      schedule: {
        mode: 'update',
        adminOnly: true,
        run: async (request, args) => ({
          mode: 'update',
          message: await create(context, request, planOf(context, args, request.actor.zone)),
        }),
      },
      'leave-it': {
        mode: 'update',
        run: async () => ({ mode: 'update', message: line(managing.leftIt) }),
      },
    },
    forms: {
      plan: {
        mode: 'private',
        adminOnly: true,
        run: async (request, _args, values) =>
          privately(preview(context, request, readPlan(context, values, request.actor.zone))),
      },
    },
  };
}
