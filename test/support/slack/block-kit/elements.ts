import { z } from 'zod';
import {
  anyText,
  confirm,
  identifier,
  imageSource,
  option,
  optionGroup,
  plainText,
  richOption,
} from './texts.ts';

// Block Kit's elements: https://docs.slack.dev/reference/block-kit/block-elements
const interactive = {
  action_id: identifier,
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
};
const placeholder = plainText(150).optional();
const maxSelected = { max_selected_items: z.int().min(1).optional() };
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const dispatch = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
  })
  .optional();

const choices = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};

const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();

export const button = z.strictObject({
  type: z.literal('button'),
  action_id: identifier,
  text: plainText(75),
  url: z.string().min(1).max(3000).optional(),
  value: z.string().min(1).max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...interactive,
    ...choices,
    placeholder,
    initial_option: option.optional(),
  })
  .refine((one) => (one.options === undefined) !== (one.option_groups === undefined), {
    message: 'exactly one of options and option_groups',
  })
  .refine(
    (one) => {
      const first = one.initial_option;
      if (first === undefined) return true;
      const all = one.options ?? one.option_groups?.flatMap((group) => group.options) ?? [];
      return all.some((each) => each.value === first.value && each.text.text === first.text.text);
    },
    { message: 'initial_option must be one of the options' },
  );

const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...interactive,
  placeholder,
  initial_option: option.optional(),
  min_query_length: z.int().min(0).optional(),
});

const selects = [
  staticSelect,
  externalSelect,
  z.strictObject({
    type: z.literal('users_select'),
    ...interactive,
    placeholder,
    initial_user: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...interactive,
    placeholder,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: conversationFilter,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...interactive,
    placeholder,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
] as const;

const multiSelects = [
  z.strictObject({
    type: z.literal('multi_static_select'),
    ...interactive,
    ...choices,
    ...maxSelected,
    placeholder,
    initial_options: z.array(option).optional(),
  }),
] as const;

const pickers = [
  z.strictObject({
    type: z.literal('timepicker'),
    ...interactive,
    placeholder,
    initial_time: clock.optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('datepicker'),
    ...interactive,
    placeholder,
    initial_date: day.optional(),
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    ...interactive,
    options: z.array(richOption).min(1).max(10),
    initial_options: z.array(richOption).optional(),
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    ...interactive,
    options: z.array(richOption).min(1).max(10),
    initial_option: richOption.optional(),
  }),
] as const;

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: identifier,
  confirm: confirm.optional(),
  options: z
    .array(option.extend({ url: z.string().max(3000).optional() }))
    .min(1)
    .max(5),
});

const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: identifier,
  placeholder,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  dispatch_action_config: dispatch,
  focus_on_load: z.boolean().optional(),
});

const numberInput = z.strictObject({
  type: z.literal('number_input'),
  action_id: identifier,
  placeholder,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  dispatch_action_config: dispatch,
  focus_on_load: z.boolean().optional(),
});

export const image = z
  .strictObject({ type: z.literal('image'), alt_text: z.string().min(1).max(2000), ...imageSource })
  .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
    message: 'exactly one of image_url and slack_file',
  });

/** What may stand in an actions block, beside a section, in an input block and in a context. */
export const actionElement = z.discriminatedUnion('type', [button, overflow, ...selects, ...pickers]);
export const accessory = z.discriminatedUnion('type', [
  button,
  overflow,
  image,
  ...selects,
  ...multiSelects,
  ...pickers,
]);
export const inputElement = z.discriminatedUnion('type', [
  textInput,
  numberInput,
  ...selects,
  ...multiSelects,
  ...pickers,
]);
export const contextElement = z.union([image, anyText(3000)]);

export type KitElement =
  | z.infer<typeof actionElement>
  | z.infer<typeof accessory>
  | z.infer<typeof inputElement>;
