// A form as a modal with inputs: https://docs.slack.dev/reference/block-kit/blocks/input-block
import type { types } from '@slack/bolt';
import type { Form, FormField } from '#src/ports/message.ts';
import { MAX_PLACEHOLDER, selectOptions } from './message-parts.ts';
import { isChannelId } from './mrkdwn.ts';
import { clipped, plainText } from './plain-text.ts';
import { viewTitle } from './render-home.ts';

const MAX_INPUTS = 100;
const MAX_LABEL = 2000;
const MAX_BUTTON = 24;
/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const MAX_VALUE = 3000;
/** Longer values get a field of several lines. */
const ONE_LINE = 100;
/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
const MAX_CHECKBOXES = 10;

/** The `action_id` of every input; the `block_id` is the name of its field. */
const VALUE = 'value';
/** What the `action_id` of a typeahead begins with; the command whose choices it offers follows. */
export const TYPEAHEAD_PREFIX = 't:';

type Field<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>;
type Input = types.InputBlock['element'];

function textInput(field: Field<'text'>): Input {
  const most = Math.min(Math.max(1, field.maxLength), MAX_VALUE);
  return {
    type: 'plain_text_input',
    action_id: VALUE,
    multiline: most > ONE_LINE,
    max_length: most,
    ...(field.value === '' ? {} : { initial_value: clipped(field.value, most) }),
  };
}

function selectInput(field: Field<'select'>): Input {
  const { options, initial } = selectOptions(field.options, field.value);
  return {
    type: 'static_select',
    action_id: VALUE,
    options,
    ...(initial === null ? {} : { initial_option: initial }),
  };
}

const timeInput = (field: Field<'time'>): Input => ({
  type: 'timepicker',
  action_id: VALUE,
  ...(/^([01]\d|2[0-3]):[0-5]\d$/.test(field.value) ? { initial_time: field.value } : {}),
});

const channelInput = (field: Field<'channel'>): Input => ({
  type: 'conversations_select',
  action_id: VALUE,
  filter: { include: ['public', 'private'], exclude_bot_users: true },
  ...(isChannelId(field.value)
    ? { initial_conversation: field.value }
    : { default_to_current_conversation: true }),
});

function severalInput(field: Field<'several'>): Input {
  const { options } = selectOptions(field.options, null);
  const chosen = options.filter(({ value }) => value !== undefined && field.values.includes(value));
  const initial = chosen.length === 0 ? {} : { initial_options: chosen };
  return options.length > MAX_CHECKBOXES
    ? { type: 'multi_static_select', action_id: VALUE, options, ...initial }
    : { type: 'checkboxes', action_id: VALUE, options, ...initial };
}

const typeaheadInput = (field: Field<'typeahead'>): Input => ({
  type: 'external_select',
  action_id: `${TYPEAHEAD_PREFIX}${field.command}`,
  min_query_length: 1,
  ...(field.hint === '' ? {} : { placeholder: plainText(field.hint, MAX_PLACEHOLDER) }),
});

function inputOf(field: FormField): Input {
  switch (field.kind) {
    case 'text':
      return textInput(field);
    case 'select':
      return selectInput(field);
    case 'time':
      return timeInput(field);
    case 'channel':
      return channelInput(field);
    case 'several':
      return severalInput(field);
    case 'typeahead':
      return typeaheadInput(field);
  }
}

/** Slack refuses a select that offers nothing. */
const isUsable = (field: FormField): boolean =>
  (field.kind !== 'select' && field.kind !== 'several') ||
  selectOptions(field.options, null).options.length > 0;

function inputBlock(field: FormField): types.InputBlock {
  const hint = field.kind === 'text' ? field.hint : '';
  return {
    type: 'input',
    block_id: field.name,
    label: plainText(field.label, MAX_LABEL),
    element: inputOf(field),
    ...(hint === '' ? {} : { hint: plainText(hint, MAX_LABEL) }),
  };
}

/** The modal of a form. `privateMetadata` (at most 3,000 characters) comes back with its submission. */
export function renderForm(form: Form, privateMetadata: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: form.id,
    private_metadata: privateMetadata,
    title: viewTitle(form.title),
    submit: plainText(form.submit, MAX_BUTTON),
    close: plainText('Cancel', MAX_BUTTON),
    blocks: form.fields.filter(isUsable).slice(0, MAX_INPUTS).map(inputBlock),
  };
}
