// The dialogs in which an admin says when, where and what to post: for a new schedule, and for one that is there.

import { LEVELS, type Level } from '#src/core/card.ts';
import { cut } from '#src/core/cut.ts';
import type { Form, FormField } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import type { Request } from './route.ts';
import { channelOfArg, MONDAY_TO_FRIDAY, WEEKDAY_CODES } from './schedule-plan.ts';
import { weekdayNames } from './texts/format.ts';
import { managing } from './texts/managing.ts';
import type { Numbered } from './workspace-admin.ts';

export const USUAL_TIME = '09:00';

interface Filled {
  readonly channelId: string;
  readonly time: string;
  readonly weekdays: readonly number[];
  readonly zone: string;
  readonly deckId: string;
  readonly level: Level | null;
  readonly discussion: boolean;
}

/** Nothing to choose when there is only this one; a schedule whose deck is out has to be given another. */
function deckFields(context: AppContext, deckId: string): readonly FormField[] {
  const decks = [...context.decks.values()];
  if (decks.every(({ id }) => id === deckId)) return [];
  const options = decks.map((deck) => ({ label: cut(deck.title, 75), value: deck.id }));
  return [{ kind: 'select', name: 'deck', label: managing.formDeck, value: deckId, options }];
}

/** What has no room for all leaves out the channel, then the last. */
function scheduleFields(context: AppContext, filled: Filled): readonly FormField[] {
  const { channelId, time, weekdays, zone, deckId, level, discussion } = filled;
  const days = WEEKDAY_CODES.map((value, index) => ({ label: weekdayNames([index + 1]), value }));
  const levels = [
    { label: managing.levelAll, value: 'all' },
    ...LEVELS.map((value) => ({ label: managing.level(value), value })),
  ];
  return [
    { kind: 'channel', name: 'channel', label: managing.formChannel, value: channelId },
    { kind: 'time', name: 'time', label: managing.formTime, value: time },
    {
      kind: 'several',
      name: 'weekdays',
      label: managing.formWeekdays,
      options: days,
      values: WEEKDAY_CODES.filter((_, index) => weekdays.includes(index + 1)),
    },
    { kind: 'text', name: 'zone', label: managing.formZone, hint: '', value: zone, maxLength: 60 },
    ...deckFields(context, deckId),
    { kind: 'select', name: 'level', label: managing.formLevel, options: levels, value: level ?? 'all' },
    {
      kind: 'select',
      name: 'discussion',
      label: managing.formDiscussion,
      value: discussion ? 'yes' : 'no',
      options: [
        { label: managing.formNo, value: 'no' },
        { label: managing.formYes, value: 'yes' },
      ],
    },
  ];
}

/** Asks for a new schedule. `channel` is where to post, as an argument of a button id; empty: where it is asked for. */
export function scheduleForm(context: AppContext, request: Request, channel: string): Form {
  const here = request.interaction.channel?.channelId ?? '';
  const [deck] = context.decks.keys();
  return {
    id: encodeButton('plan', channel),
    title: managing.formTitle,
    submit: managing.formSubmit,
    fields: scheduleFields(context, {
      channelId: channelOfArg(channel) || here,
      time: USUAL_TIME,
      weekdays: MONDAY_TO_FRIDAY,
      zone: request.actor.zone,
      deckId: deck ?? '',
      level: null,
      discussion: false,
    }),
  };
}

/** Shows a schedule as it is, to be changed. */
export function editForm(context: AppContext, { number, schedule }: Numbered): Form {
  return {
    id: encodeButton('change', schedule.id),
    title: managing.editTitle(number),
    submit: managing.save,
    fields: scheduleFields(context, { ...schedule, channelId: schedule.channel.channelId }),
  };
}
