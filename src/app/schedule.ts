// Scheduling questions in a channel: two clicks, or everything in one command.

import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { completeDeck } from './deck-option.ts';
import { nextPost } from './next-post.ts';
import { confirmation, whyRefused } from './prove-posting.ts';
import type { Acting, ButtonRoute, Feature, Request } from './route.ts';
import { button, heading, line, message, paragraph, row } from './say.ts';
import { scheduleForm, USUAL_TIME } from './schedule-form.ts';
import {
  channelOfArg,
  EVERY_DAY,
  MONDAY_TO_FRIDAY,
  planArgs,
  planOf,
  type ReadPlan,
  readPlan,
} from './schedule-plan.ts';
import { checkPlan, possible, preview } from './schedule-preview.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';
import { placeOf } from './workspace-admin.ts';
import { completeZone } from './zones.ts';

/** The quick ways to a schedule: two usual ones and a dialog for any other. */
export function quickPlans(context: AppContext): readonly ReturnType<typeof button>[] {
  const [deck] = context.decks.values();
  if (deck === undefined) return [];
  // Without a zone: it is the one of whoever clicks.
  const usual = { deckId: deck.id, time: USUAL_TIME, level: null, zone: '', channelId: null };
  const quick = (weekdays: readonly number[]) =>
    encodeButton('plan', ...planArgs({ ...usual, weekdays, discussion: false }));
  return [
    button(quick(MONDAY_TO_FRIDAY), managing.weekdaysAt(USUAL_TIME), 'primary'),
    button(quick(EVERY_DAY), managing.dailyAt(USUAL_TIME)),
    button(encodeButton('plan-form'), managing.anotherTime),
  ];
}

async function create(context: AppContext, request: Request, read: ReadPlan): Promise<Message> {
  const { plan, place } = await possible(context, request, read);
  const { channelId: _, ...wanted } = plan;
  const { workspaceId, channel } = place;
  const schedule = await context.store.schedules.create(
    {
      ...wanted,
      workspaceId,
      channel,
      createdBy: request.actor.person.id,
      confirmation: confirmation(context, request, channel, plan),
    },
    request.cause,
    request.now,
  );
  if (schedule === null) throw new UserError(managing.same);
  const refused = await whyRefused(context, request, channel, 'schedule');
  if (refused !== null) {
    await context.store.schedules.archive(schedule.id, request.now);
    throw new UserError(refused);
  }
  const first = nextPost(schedule, request.now);
  return message([
    paragraph(
      first === null
        ? managing.listEmpty(wordsFor(channel.workspace.platform))
        : managing.created(first.at, schedule.zone),
    ),
    row(button(encodeButton('post-now', schedule.id), managing.postFirst, 'primary')),
  ]);
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

const privately = (view: Message): Answer => ({ mode: 'private', message: view });
const updating = (view: Message): Answer => ({ mode: 'update', message: view });

function ask(context: AppContext, request: Request): Message {
  placeOf(request);
  return message([heading(managing.whenTitle), row(...quickPlans(context))]);
}

function buttons(context: AppContext): Record<string, ButtonRoute> {
  const planIn = (acting: Acting, args: readonly string[]) => planOf(context, args, acting.actor.zone);
  const target = (acting: Acting, args: readonly string[]) =>
    checkPlan(context, acting, planIn(acting, args));
  const shown = (request: Request, args: readonly string[]) =>
    preview(context, request, planIn(request, args));
  return {
    plan: {
      mode: 'private',
      adminOnly: 'managers',
      target,
      run: async (request, args) => privately(await shown(request, args)),
    },
    'plan-here': {
      mode: 'private',
      adminOnly: 'managers',
      target: (acting) => placeOf(acting),
      run: async (request) => privately(ask(context, request)),
    },
    'plan-form': {
      mode: 'form',
      adminOnly: 'managers',
      run: async (request, [channel = '']) => ({
        mode: 'form',
        form: scheduleForm(context, request, channel),
      }),
    },
    thread: {
      mode: 'update',
      adminOnly: 'managers',
      target,
      run: async (request, args) => updating(await shown(request, args)),
    },
    schedule: {
      mode: 'update',
      adminOnly: 'managers',
      target,
      run: async (request, args) => updating(await create(context, request, planIn(request, args))),
    },
    'leave-it': { mode: 'update', run: async () => updating(line(managing.leftIt)) },
  };
}

/** `/quiz-admin schedule`, its dialog, preview and confirmation. */
export function schedule(context: AppContext): Feature {
  const typed = (acting: Acting, given: Readonly<Record<string, string>>) =>
    readPlan(context, given, acting.actor.zone);
  const filledIn = (
    acting: Acting,
    [channel = '']: readonly string[],
    values: Readonly<Record<string, string>>,
  ) => {
    const there = values.channel ?? channelOfArg(channel);
    const isHere = there === acting.interaction.channel?.channelId;
    return typed(acting, { ...values, channel: isHere ? '' : there });
  };
  return {
    commands: {
      'quiz-admin schedule': {
        mode: 'private',
        adminOnly: 'managers',
        checksValues: true,
        target: (acting, options) => checkPlan(context, acting, typed(acting, options)),
        run: async (request, options) =>
          privately(
            Object.keys(options).length === 0
              ? ask(context, request)
              : await preview(context, request, typed(request, options)),
          ),
        complete: (option, typed) => complete(context, option, typed),
      },
    },
    buttons: buttons(context),
    forms: {
      plan: {
        mode: 'private',
        adminOnly: 'managers',
        target: (acting, args, values) => checkPlan(context, acting, filledIn(acting, args, values)),
        run: async (request, args, values) =>
          privately(await preview(context, request, filledIn(request, args, values))),
      },
    },
  };
}
