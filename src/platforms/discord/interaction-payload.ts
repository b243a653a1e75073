// What the gateway hands over for an interaction, as far as Quizloop reads it.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
import { ApplicationCommandOptionType, InteractionType } from 'discord.js';
import { z } from 'zod';
import { snowflake } from './ask.ts';

const user = z.object({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
});

const source = {
  id: snowflake,
  application_id: z.string(),
  token: z.string(),
  guild_id: z.string().nullish(),
  channel_id: z.string().nullish(),
  channel: z.object({ id: z.string(), type: z.number().optional() }).nullish(),
  member: z.object({ user, nick: z.string().nullish(), permissions: z.string() }).nullish(),
  user: user.nullish(),
  context: z.number().nullish(),
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
};

const message = z.object({ id: snowflake, flags: z.number().nullish() });

const value = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  focused: z.boolean().nullish(),
});

const subcommand = z.object({
  name: z.string(),
  type: z.literal(ApplicationCommandOptionType.Subcommand),
  options: z.array(value).nullish(),
});

const commandData = z.object({
  name: z.string(),
  options: z.array(z.union([subcommand, value])).nullish(),
});

const componentData = z.object({ custom_id: z.string(), values: z.array(z.string()).nullish() });

export const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...source, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({ ...source, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  z.object({ ...source, type: z.literal(InteractionType.MessageComponent), data: componentData, message }),
  z.object({
    ...source,
    type: z.literal(InteractionType.ModalSubmit),
    data: z.object({ custom_id: z.string(), components: z.unknown() }),
    message: message.nullish(),
  }),
]);

export type InteractionPayload = z.infer<typeof interactionSchema>;
export type CommandData = z.infer<typeof commandData>;
export type OptionValue = z.infer<typeof value>;

const KNOWN: readonly number[] = [
  InteractionType.ApplicationCommand,
  InteractionType.ApplicationCommandAutocomplete,
  InteractionType.MessageComponent,
  InteractionType.ModalSubmit,
];
const kindSchema = z.object({ type: z.number() });

/** Whether it is of a kind that `interactionSchema` reads: what Discord invents later is none. */
export function isKnownInteraction(payload: unknown): boolean {
  const { success, data } = kindSchema.safeParse(payload);
  return success && KNOWN.includes(data.type);
}
