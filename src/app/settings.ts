// A person's own settings: reminders, zone, new cards a day, how well to remember, and pause and resume.
import { cut } from '#src/core/cut.ts';
import { isZone } from '#src/core/local-day.ts';
import type { RichText } from '#src/core/rich-text.ts';
import { UserError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import type { Actor, Settings } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { changeSettings } from './change-settings.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { turnRemindersOn } from './reminder-offer.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, line, message, quiet, row } from './say.ts';
import { common } from './texts/common.ts';
import { onTheHour } from './texts/format.ts';
import { people } from './texts/people.ts';
import { canonicalZone, nearestZone } from './zones.ts';

const HOURS = Array.from({ length: 13 }, (_, index) => index + 8);
const NEW_PER_DAY = [0, 3, 5, 10, 15, 20];
const RETENTIONS = [0.8, 0.85, 0.9, 0.95];

/** What a select of the panel changes; anything else is not a value it offered. */
function patchOf(name: string | undefined, value: string): Partial<Settings> {
  const oneOf = (offered: readonly number[]) => offered.find((number) => String(number) === value);
  const [hour, newPerDay, retention] = [oneOf(HOURS), oneOf(NEW_PER_DAY), oneOf(RETENTIONS)];
  if (name === 'hour' && hour !== undefined) return { reminderHour: hour };
  if (name === 'new' && newPerDay !== undefined) return { newPerDay };
  if (name === 'retention' && retention !== undefined) return { retention };
  throw new UserError(common.staleButton);
}

/** The two states of a button of the panel, on first. */
const SHOWN = ['yes', 'no'] as const;
const SWITCHED = ['on', 'off'] as const;

/** What a button of the panel switches. */
function isOn(state: string | undefined, [on, off]: readonly [string, string]): boolean {
  if (state !== on && state !== off) throw new UserError(common.staleButton);
  return state === on;
}

/** Will reminders come as things are. */
export const isReminded = ({ person: { settings, direct } }: Actor): boolean =>
  settings.remindersOn && !settings.paused && direct === 'open';

function remindersState(actor: Actor, next: number | null): RichText {
  const { settings, direct } = actor.person;
  if (!settings.remindersOn) return people.remindersOffState;
  if (direct !== 'open') return people.remindersRefusedState;
  if (settings.paused) return people.remindersPausedState;
  return people.remindersOnState(settings.reminderHour, next, actor.zone);
}

async function panel(context: AppContext, request: Request, saved: boolean): Promise<Message> {
  const actor = await context.store.people.actor(request.actor.accountId);
  if (actor === null) throw new UserError(common.staleButton);
  const { settings, id } = actor.person;
  const next = await context.store.reminders.planned(id);
  const { zone } = actor;
  const select = (
    name: string,
    label: string,
    selected: number,
    options: { label: string; value: string }[],
  ) =>
    ({
      kind: 'select',
      id: encodeButton('set', name),
      label,
      options,
      selected: String(selected),
    }) as const;
  return message([
    heading(people.settingsTitle),
    ...(saved ? [quiet(people.settingsSaved)] : []),
    {
      kind: 'fields',
      fields: [
        {
          name: people.reminders,
          value: remindersState(actor, next?.dueAt ?? null),
        },
        {
          name: people.zone,
          value: settings.zone === null ? people.zoneAssumed(zone) : people.zoneOwn(zone),
        },
        { name: people.shown, value: settings.onLeaderboard ? people.yes : people.no },
      ],
    },
    select(
      'hour',
      people.hourLabel,
      settings.reminderHour,
      HOURS.map((hour) => ({ label: onTheHour(hour), value: String(hour) })),
    ),
    select(
      'new',
      people.newLabel,
      settings.newPerDay,
      NEW_PER_DAY.map((number) => ({ label: String(number), value: String(number) })),
    ),
    select(
      'retention',
      people.retentionLabel,
      settings.retention,
      RETENTIONS.map((value) => ({ label: people.retentionOption(value), value: String(value) })),
    ),
    row(
      isReminded(actor)
        ? button(encodeButton('reminders', 'off'), people.remindersOff)
        : button(encodeButton('reminders', 'on'), people.remindersOn, 'primary'),
      button(encodeButton('zone'), people.changeZone),
      settings.onLeaderboard
        ? button(encodeButton('shown', 'no'), people.hide)
        : button(encodeButton('shown', 'yes'), people.show),
    ),
  ]);
}

/** Turns reminders on, from off with a first message, from paused without. */
async function resume(context: AppContext, request: Request): Promise<Message> {
  const { settings } = request.actor.person;
  const wasOn = settings.remindersOn && request.actor.person.direct === 'open';
  if (wasOn) await changeSettings(context, request.actor, { paused: false }, request.now);
  else await turnRemindersOn(context, request);
  return line(wasOn ? people.resumed : people.resumedFirst);
}

async function pause(context: AppContext, request: Request): Promise<Message> {
  if (!request.actor.person.settings.remindersOn) return line(people.pausedOff);
  await changeSettings(context, request.actor, { paused: true }, request.now);
  return line(people.paused(commandName(context, 'quiz resume')));
}

function zoneForm(request: Request) {
  return {
    id: encodeButton('zone'),
    title: people.zoneTitle,
    submit: people.save,
    fields: [
      {
        kind: 'text',
        name: 'zone',
        label: people.zone,
        hint: people.zoneHint,
        value: request.actor.zone,
        maxLength: 60,
      },
    ],
  } as const;
}

/** Throws UserError for what is no zone. */
function zoneIn({ zone: typed = '' }: Readonly<Record<string, string>>): string {
  const zone = canonicalZone(typed);
  if (zone !== null && isZone(zone)) return zone;
  throw new UserError(people.badZone(cut(typed, 60), nearestZone(typed)));
}

async function saveZone(context: AppContext, request: Request, zone: string): Promise<Message> {
  await changeSettings(context, { ...request.actor, zone }, { zone }, request.now);
  return panel(context, request, true);
}

/** `/quiz settings`, `/quiz pause`, `/quiz resume` and what is clicked in the panel. */
export function settings(context: AppContext): Feature {
  const change = async (request: Request, patch: Partial<Settings>) => {
    await changeSettings(context, request.actor, patch, request.now);
    return { mode: 'update' as const, message: await panel(context, request, true) };
  };
  const open = async (request: Request) => ({
    mode: 'private' as const,
    message: await panel(context, request, false),
  });
  const answerPrivately = (run: (context: AppContext, request: Request) => Promise<Message>) => ({
    mode: 'private' as const,
    run: async (request: Request) => ({ mode: 'private' as const, message: await run(context, request) }),
  });
  return {
    commands: {
      'quiz settings': { mode: 'private', run: open },
      'quiz pause': answerPrivately(pause),
      'quiz resume': answerPrivately(resume),
    },
    buttons: {
      settings: { mode: 'private', run: open },
      set: {
        mode: 'update',
        target: (_acting, [name], value) => patchOf(name, value),
        run: async (request, [name], value) => change(request, patchOf(name, value)),
      },
      shown: {
        mode: 'update',
        target: (_acting, [state]) => isOn(state, SHOWN),
        run: async (request, [state]) => change(request, { onLeaderboard: isOn(state, SHOWN) }),
      },
      reminders: {
        mode: 'update',
        target: (_acting, [state]) => isOn(state, SWITCHED),
        run: async (request, [state]) => {
          if (isOn(state, SWITCHED)) await resume(context, request);
          else await changeSettings(context, request.actor, { remindersOn: false }, request.now);
          return { mode: 'update', message: await panel(context, request, true) };
        },
      },
      zone: { mode: 'form', run: async (request) => ({ mode: 'form', form: zoneForm(request) }) },
    },
    forms: {
      zone: {
        mode: 'update',
        target: (_acting, _args, values) => zoneIn(values),
        run: async (request, _args, values) => ({
          mode: 'update',
          message: await saveZone(context, request, zoneIn(values)),
        }),
      },
    },
  };
}
