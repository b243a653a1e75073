// The dialog in which an admin says when and what to post.
import { LEVELS } from '#src/core/card.ts';
import type { Form, FormField } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import type { Request } from './route.ts';
import { managing } from './texts/managing.ts';

export const USUAL_TIME = '09:00';

/** A modal of Discord has room for five: https://docs.discord.com/developers/components/reference */
const MAX_FIELDS = 5;

const text = (name: string, label: string, hint: string, value: string): FormField => ({
  kind: 'text',
  name,
  label,
  hint,
  value,
  maxLength: 60,
});

function weekdaysField(): FormField {
  return {
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
  };
}

/** Nothing to choose when there is only one. */
function deckFields(context: AppContext): readonly FormField[] {
  const decks = [...context.decks.values()];
  if (decks.length < 2) return [];
  const options = decks.slice(0, 25).map((deck) => ({ label: deck.title, value: deck.id }));
  return [
    { kind: 'select', name: 'deck', label: managing.formDeck, value: options[0]?.value ?? '', options },
  ];
}

function levelField(): FormField {
  return {
    kind: 'select',
    name: 'level',
    label: managing.formLevel,
    value: 'all',
    options: [
      { label: managing.levelAll, value: 'all' },
      ...LEVELS.map((level) => ({ label: managing.level(level), value: level })),
    ],
  };
}

function discussionField(): FormField {
  return {
    kind: 'select',
    name: 'discussion',
    label: managing.formDiscussion,
    value: 'no',
    options: [
      { label: managing.formNo, value: 'no' },
      { label: managing.formYes, value: 'yes' },
    ],
  };
}

/** `channel` is where to post, as an argument of a button id. The last field gives way; the preview offers it as well. */
export function scheduleForm(context: AppContext, request: Request, channel: string): Form {
  const fields = [
    text('time', managing.formTime, managing.formTimeHint, USUAL_TIME),
    weekdaysField(),
    text('zone', managing.formZone, '', request.actor.zone),
    ...deckFields(context),
    levelField(),
    discussionField(),
  ];
  return {
    id: encodeButton('plan', channel),
    title: managing.formTitle,
    submit: managing.formSubmit,
    fields: fields.slice(0, MAX_FIELDS),
  };
}
