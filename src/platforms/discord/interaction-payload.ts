// What the gateway hands over for an interaction, as far as Quizloop reads it.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
import { ApplicationCommandOptionType, InteractionType } from 'discord.js';
import { z } from 'zod';
import { snowflake } from './ask.ts';

/** What an answer can do without: an unexpected value is none. */
const ifAny = <T>(schema: z.ZodType<T>) => schema.nullish().catch(null);

const user = z.object({
  id: snowflake,
  username: z.string(),
  global_name: ifAny(z.string()),
});

const installation = {
  guild_id: snowflake.nullish(),
  authorizing_integration_owners: z.record(z.string(), z.unknown()).nullish(),
};
/** Where it happened, and for whom the bot is there. */
export const installationSchema = z.object(installation);

const source = {
  ...installation,
  id: snowflake,
  application_id: z.string(),
  token: z.string(),
  channel_id: z.string().nullish(),
  channel: ifAny(z.object({ id: z.string(), type: ifAny(z.number()) })),
  member: z.object({ user, nick: ifAny(z.string()), permissions: z.string().catch('0') }).nullish(),
  user: user.nullish(),
  context: ifAny(z.number()),
};

const message = z.object({ id: snowflake, flags: ifAny(z.number()) });

const value = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  focused: ifAny(z.boolean()),
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

/** All that it takes to answer an interaction. */
export const addressSchema = z
  .object({ id: snowflake, application_id: z.string(), token: z.string() })
  .transform(({ id, application_id: applicationId, token }) => ({ id, applicationId, token }));

export type InteractionAddress = z.infer<typeof addressSchema>;

const KNOWN: readonly number[] = [
  InteractionType.ApplicationCommand,
  InteractionType.ApplicationCommandAutocomplete,
  InteractionType.MessageComponent,
  InteractionType.ModalSubmit,
];
const kindSchema = z.object({ type: z.number() });

/** Of one that cannot be read otherwise. */
export const isCompletion = (payload: unknown): boolean =>
  kindSchema.safeParse(payload).data?.type === InteractionType.ApplicationCommandAutocomplete;

/** Whether it is of a kind that `interactionSchema` reads: what Discord invents later is none. */
export function isKnownInteraction(payload: unknown): boolean {
  const { success, data } = kindSchema.safeParse(payload);
  return success && KNOWN.includes(data.type);
}
