// Slash commands as Discord registers them: https://docs.discord.com/developers/interactions/application-commands
import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { z } from 'zod';
import type { CommandOption, CommandSpec } from '#src/ports/chat.ts';
import { clipped } from './message-parts.ts';

const MAX_DESCRIPTION = 100;
const MAX_CHOICES = 25;

function optionJson(option: CommandOption): APIApplicationCommandBasicOption {
  const base = {
    name: option.name,
    description: clipped(option.description, MAX_DESCRIPTION),
    required: option.required,
  };
  if (option.kind === 'channel') {
    return {
      ...base,
      type: ApplicationCommandOptionType.Channel,
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    };
  }
  if (option.kind === 'user') return { ...base, type: ApplicationCommandOptionType.User };
  const type = ApplicationCommandOptionType.String;
  if (option.values.length === 0) {
    const most = option.maxLength === undefined ? {} : { max_length: option.maxLength };
    return { ...base, type, autocomplete: option.autocomplete, ...most };
  }
  const choices = option.values.slice(0, MAX_CHOICES).map((value) => ({ name: value, value }));
  return { ...base, type, choices };
}

/** Discord refuses required options behind others. */
const optionsJson = (options: readonly CommandOption[]): APIApplicationCommandBasicOption[] =>
  options.toSorted((a, b) => Number(b.required) - Number(a.required)).map(optionJson);

function commandJson(spec: CommandSpec): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const subcommands = spec.subcommands.map((sub) => ({
    type: ApplicationCommandOptionType.Subcommand as const,
    name: sub.name,
    description: clipped(sub.description, MAX_DESCRIPTION),
    options: optionsJson(sub.options),
  }));
  return {
    type: ApplicationCommandType.ChatInput,
    name: spec.name,
    description: clipped(spec.description, MAX_DESCRIPTION),
    options: spec.term === null ? subcommands : optionsJson([spec.term]),
    ...(spec.adminOnly
      ? {
          // Whoever manages a guild may give it to others; the product checks again.
          default_member_permissions: String(PermissionFlagsBits.ManageGuild),
          contexts: [InteractionContextType.Guild],
          integration_types: [ApplicationIntegrationType.GuildInstall],
        }
      : {
          contexts: [
            InteractionContextType.Guild,
            InteractionContextType.BotDM,
            InteractionContextType.PrivateChannel,
          ],
          integration_types: [
            ApplicationIntegrationType.GuildInstall,
            ApplicationIntegrationType.UserInstall,
          ],
        }),
  };
}

/** The body that registers exactly these commands. */
export function commandsJson(specs: readonly CommandSpec[]): RESTPutAPIApplicationCommandsJSONBody {
  return specs.map(commandJson);
}

/** Absent, null and the default are the same to Discord. */
const orElse = <T>(schema: z.ZodType<T>, otherwise: T) =>
  schema.nullish().transform((value) => value ?? otherwise);
const numbers = orElse(z.array(z.number()), []).transform((all) => all.toSorted((a, b) => a - b));
const localizations = orElse(z.record(z.string(), z.string()), {});
const limit = orElse<number | null>(z.number().nullable(), null);

const choice = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number()]),
  name_localizations: localizations,
});
const leaf = {
  type: z.number(),
  name: z.string(),
  description: z.string(),
  name_localizations: localizations,
  description_localizations: localizations,
  required: orElse(z.boolean(), false),
  autocomplete: orElse(z.boolean(), false),
  choices: orElse(z.array(choice), []),
  channel_types: numbers,
  min_length: limit,
  max_length: limit,
  min_value: limit,
  max_value: limit,
};
const suboption = z.object(leaf);
const option = z.object({ ...leaf, options: orElse(z.array(suboption), []) });
const command = z.object({
  type: orElse<number>(z.number(), ApplicationCommandType.ChatInput),
  name: z.string(),
  description: z.string(),
  name_localizations: localizations,
  description_localizations: localizations,
  options: orElse(z.array(option), []),
  default_member_permissions: orElse<string | null>(z.string().nullable(), null),
  contexts: numbers,
  integration_types: numbers,
  nsfw: orElse(z.boolean(), false),
});
const commands = z
  .array(command)
  .transform((all) => all.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)));

/**
 * Would registering `wanted` change nothing: `existing` is what Discord lists, with its own ids, versions, nulls and
 * defaults. What cannot be read counts as different.
 */
export function sameCommands(wanted: RESTPutAPIApplicationCommandsJSONBody, existing: unknown): boolean {
  const theirs = commands.safeParse(existing);
  return theirs.success && isDeepStrictEqual(theirs.data, commands.parse(wanted));
}
