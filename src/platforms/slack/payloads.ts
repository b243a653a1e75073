// What Slack sends when somebody does something, as far as it is read.
// https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/interactivity/implementing-slash-commands
import { z } from 'zod';

const id = z.string().min(1);

const user = z.object({
  id,
  name: z.string().optional(),
  username: z.string().optional(),
  team_id: id.nullish(),
});
const team = z.object({ id }).nullish();
/** Null but in an organisation of several teams. */
const enterprise = z.object({ id }).nullish();

const view = z.object({
  id,
  type: z.enum(['modal', 'home']),
  hash: z.string().default(''),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  previous_view_id: id.nullish(),
  team_id: id.nullish(),
  app_installed_team_id: id.nullish(),
  blocks: z.array(z.unknown()).default([]),
  state: z.unknown(),
});
export type ViewPayload = z.infer<typeof view>;

const container = z.object({
  message_ts: z.string().optional(),
  thread_ts: z.string().optional(),
  is_ephemeral: z.boolean().optional(),
});
const channel = z.object({ id, name: z.string().optional() }).nullish();

export const commandPayload = z.object({
  command: z.string().startsWith('/'),
  text: z.string().default(''),
  team_id: id,
  user_id: id,
  user_name: z.string().default(''),
  channel_id: id,
  channel_name: z.string().default(''),
  trigger_id: id,
  response_url: z.url(),
});
export type CommandPayload = z.infer<typeof commandPayload>;

export const actionPayload = z.object({
  type: z.literal('block_actions'),
  user,
  team,
  enterprise,
  channel,
  container: container.default({}),
  /** Of an ephemeral one only the stamp is known. */
  message: z.object({ blocks: z.array(z.object({ block_id: z.string().optional() })).default([]) }).nullish(),
  view: view.nullish(),
  trigger_id: id,
  response_url: z.url().nullish(),
  actions: z
    .array(
      z.object({
        type: z.string(),
        action_id: z.string(),
        action_ts: z.string(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});
export type ActionPayload = z.infer<typeof actionPayload>;

export const suggestionPayload = z.object({
  type: z.literal('block_suggestion'),
  user,
  team,
  enterprise,
  view: view.nullish(),
  action_id: z.string(),
  value: z.string().default(''),
});
export type SuggestionPayload = z.infer<typeof suggestionPayload>;

export const submissionPayload = z.object({
  type: z.literal('view_submission'),
  user,
  team,
  enterprise,
  trigger_id: id.nullish(),
  view,
});
export type SubmissionPayload = z.infer<typeof submissionPayload>;

export const shortcutPayload = z.object({
  type: z.literal('shortcut'),
  user,
  team,
  enterprise,
  callback_id: z.string(),
  trigger_id: id,
  action_ts: z.string(),
});
export type ShortcutPayload = z.infer<typeof shortcutPayload>;

export type UserPayload = z.infer<typeof user>;
