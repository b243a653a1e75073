// A form as a modal, and its submission read back: https://docs.discord.com/developers/components/reference#label
import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
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

function input(field: FormField): APILabelComponent['component'] {
  if (field.kind === 'select') {
    return {
      type: ComponentType.StringSelect,
      custom_id: field.name,
      options: selectOptions(field.options, field.value),
    };
  }
  const most = Math.min(Math.max(1, field.maxLength), MAX_VALUE);
  return {
    type: ComponentType.TextInput,
    custom_id: field.name,
    style: most > ONE_LINE ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: most,
    ...(field.value === '' ? {} : { value: field.value.slice(0, most) }),
  };
}

function label(field: FormField): APILabelComponent {
  const hint = field.kind === 'text' ? field.hint : '';
  return {
    type: ComponentType.Label,
    label: clipped(field.label, MAX_LABEL),
    ...(hint === '' ? {} : { description: clipped(hint, MAX_DESCRIPTION) }),
    component: input(field),
  };
}

/**
 * The modal of a form, with its first five fields: more do not fit, and what is not asked keeps its default.
 * Discord words its button itself, so `submit` is not shown.
 */
export function renderForm(form: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: form.id,
    title: clipped(form.title, MAX_TITLE),
    components: form.fields.slice(0, MAX_FIELDS).map(label),
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
 * The values of a submitted modal by the names of their fields; a select without a choice is empty.
 * Throws ZodError for components that are no submission.
 */
export function formValues(components: unknown): Record<string, string> {
  const fields = submitted
    .parse(components)
    .flatMap(({ component, components: row = [] }) => (component === undefined ? row : [component, ...row]));
  return Object.fromEntries(
    fields.map(({ custom_id, value, values }) => [custom_id, values?.[0] ?? String(value ?? '')]),
  );
}
