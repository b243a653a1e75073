// A form as a modal, and its submission read back: https://docs.discord.com/developers/components/reference#label
import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import { z } from 'zod';
import type { Form, FormField } from '#src/ports/message.ts';
import { clipped, selectOptions } from './message-parts.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal */
const MAX_FIELDS = 5;
const MAX_TITLE = 45;
const MAX_LABEL = 45;
const MAX_DESCRIPTION = 100;
const MAX_VALUE = 4000;
/** Longer values get a field of several lines. */
const ONE_LINE = 100;

type Input = APILabelComponent['component'];

function textInput(name: string, value: string, maxLength: number): Input {
  const most = Math.min(Math.max(1, maxLength), MAX_VALUE);
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: most > ONE_LINE ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: most,
    ...(value === '' ? {} : { value: value.slice(0, most) }),
  };
}

/** Offered is what can be posted to. */
const channelInput = (name: string, value: string): Input => ({
  type: ComponentType.ChannelSelect,
  custom_id: name,
  channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
  ...(/^\d{1,20}$/.test(value)
    ? { default_values: [{ id: value, type: SelectMenuDefaultValueType.Channel }] }
    : {}),
});

function severalInput({ name, options, values }: Extract<FormField, { kind: 'several' }>): Input {
  const offered = selectOptions(options, null).map((option) =>
    values.includes(option.value) ? { ...option, default: true } : option,
  );
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    options: offered,
    min_values: 1,
    max_values: offered.length,
  };
}

function input(field: FormField): Input {
  switch (field.kind) {
    case 'select':
      return {
        type: ComponentType.StringSelect,
        custom_id: field.name,
        options: selectOptions(field.options, field.value),
      };
    case 'text':
      return textInput(field.name, field.value, field.maxLength);
    case 'time':
      return textInput(field.name, field.value, ONE_LINE);
    case 'typeahead':
      return textInput(field.name, '', ONE_LINE);
    case 'channel':
      return channelInput(field.name, field.value);
    case 'several':
      return severalInput(field);
  }
}

function label(field: FormField): APILabelComponent {
  const hint = 'hint' in field ? field.hint : '';
  return {
    type: ComponentType.Label,
    label: clipped(field.label, MAX_LABEL),
    ...(hint === '' ? {} : { description: clipped(hint, MAX_DESCRIPTION) }),
    component: input(field),
  };
}

/** At most five fit. A channel gives way first: commands have a picker for it. Then the last. */
function fitting(fields: readonly FormField[]): readonly FormField[] {
  const kept = fields.length > MAX_FIELDS ? fields.filter(({ kind }) => kind !== 'channel') : fields;
  return kept.slice(0, MAX_FIELDS);
}

/**
 * The modal of a form, with the five of its fields that fit; what is not asked keeps its default.
 * Discord words its button itself, so `submit` is not shown.
 */
export function renderForm(form: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: form.id,
    title: clipped(form.title, MAX_TITLE),
    components: fitting(form.fields).map(label),
  };
}

const field = z.object({
  custom_id: z.string(),
  value: z.union([z.string(), z.boolean(), z.null()]).optional(),
  values: z.array(z.string()).optional(),
});
/** Labels hold one field, the rows of older forms a list of them, and texts none. */
const submitted = z.array(z.object({ component: field.optional(), components: z.array(field).optional() }));

/**
 * The values of a submitted modal by the names of their fields; what was chosen of several is a comma list,
 * and a select without a choice is empty.
 * Throws ZodError for components that are no submission.
 */
export function formValues(components: unknown): Record<string, string> {
  const fields = submitted
    .parse(components)
    .flatMap(({ component, components: row = [] }) => (component === undefined ? row : [component, ...row]));
  return Object.fromEntries(
    fields.map(({ custom_id, value, values }) => [custom_id, values?.join(',') ?? String(value ?? '')]),
  );
}
