// A raw interaction of Discord as the product's own, with what its answer has to know of where it came from.
import {
  ChannelType,
  InteractionContextType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
  SnowflakeUtil,
} from 'discord.js';
import type { CommandSpec, Interaction, InteractionSource } from '#src/ports/chat.ts';
import { commandText, completionText } from './command-text.ts';
import {
  type InteractionPayload,
  installationSchema,
  interactionSchema,
  isKnownInteraction,
} from './interaction-payload.ts';
import { formValues } from './render-form.ts';

/**
 * A message is replaced while it is younger than this: edits of messages over an hour old are capped.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (30046)
 */
const REPLACEABLE_MS = 50 * 60_000;

/** Keys of `authorizing_integration_owners`: for an installation in a guild, and for one of a person. */
const GUILD_INSTALL = '0';
const USER_INSTALL = '1';

export interface ArrivedInteraction {
  readonly interaction: Interaction;
  readonly applicationId: string;
  /** Answers the interaction for 15 minutes; a secret until then. */
  readonly token: string;
  /** In the bot's own direct messages: nobody else reads what it answers there. */
  readonly direct: boolean;
  /** The message it was done on may be replaced: nobody else reads it, and it is young enough. */
  readonly replaceable: boolean;
  /** What the choices of a completion have before their values. */
  readonly before: string;
}

/**
 * Null for a kind that Quizloop has no use for. Throws ZodError when one that it knows is not as Discord describes it.
 */
export function readInteraction(
  payload: unknown,
  commands: readonly CommandSpec[],
): ArrivedInteraction | null {
  if (!isKnownInteraction(payload)) return null;
  const read = interactionSchema.parse(payload);
  const interaction = interactionOf(read, commands);
  if (interaction === null) return null;
  return {
    interaction,
    applicationId: read.application_id,
    token: read.token,
    direct: isDirect(read),
    replaceable: isReplaceable(read),
    before:
      read.type === InteractionType.ApplicationCommandAutocomplete
        ? completionText(commands, read.data).before
        : '',
  };
}

function interactionOf(payload: InteractionPayload, commands: readonly CommandSpec[]): Interaction | null {
  const source = sourceOf(payload);
  if (source === null) return null;
  switch (payload.type) {
    case InteractionType.ApplicationCommand: {
      const text = commandText(commands, payload.data);
      return { ...source, kind: 'command', command: payload.data.name, text };
    }
    case InteractionType.ApplicationCommandAutocomplete: {
      const { text } = completionText(commands, payload.data);
      return { ...source, kind: 'autocomplete', command: payload.data.name, text };
    }
    case InteractionType.MessageComponent: {
      const { custom_id: buttonId, values } = payload.data;
      if (values === undefined || values === null) return { ...source, kind: 'button', buttonId };
      return { ...source, kind: 'select', buttonId, value: values[0] ?? '' };
    }
    case InteractionType.ModalSubmit: {
      const { custom_id: formId, components } = payload.data;
      return { ...source, kind: 'form', formId, values: formValues(components) };
    }
  }
}

/** Null when nobody did it, which Discord's descriptions rule out. */
function sourceOf(payload: InteractionPayload): InteractionSource | null {
  const user = payload.member?.user ?? payload.user;
  if (user === undefined || user === null) return null;
  const guildId = installedGuild(payload);
  const workspace = guildId === null ? null : { platform: 'discord' as const, externalId: guildId };
  const channelId = payload.channel?.id ?? payload.channel_id ?? null;
  return {
    id: payload.id,
    account: { platform: 'discord', scope: '', externalId: user.id },
    displayName: payload.member?.nick ?? user.global_name ?? user.username,
    zone: null,
    workspace,
    channel: workspace === null || channelId === null ? null : { workspace, channelId },
    isAdmin: workspace !== null && mayManage(payload.member?.permissions ?? '0'),
    personal: payload.authorizing_integration_owners?.[USER_INSTALL] === user.id,
  };
}

/** The guild that an interaction, as the gateway sends it, belongs to; null when it is of none, or cannot be read. */
export function guildOfInteraction(payload: unknown): string | null {
  const { data } = installationSchema.safeParse(payload);
  return data === undefined ? null : installedGuild(data);
}

/** The guild, if the bot is installed in it and does not merely come along with a person. */
function installedGuild({
  guild_id,
  authorizing_integration_owners,
}: Pick<InteractionPayload, 'guild_id' | 'authorizing_integration_owners'>): string | null {
  if (guild_id === undefined || guild_id === null) return null;
  const owners = authorizing_integration_owners ?? {};
  // Without any word about installations there is only the kind that there always was.
  if (Object.keys(owners).length === 0) return guild_id;
  return owners[GUILD_INSTALL] === guild_id ? guild_id : null;
}

function mayManage(permissions: string): boolean {
  const managing = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;
  return /^\d+$/.test(permissions) && (BigInt(permissions) & managing) !== 0n;
}

function isDirect({ context, guild_id, channel }: InteractionPayload): boolean {
  if (context !== undefined && context !== null) return context === InteractionContextType.BotDM;
  return (guild_id ?? null) === null && channel?.type === ChannelType.DM;
}

/** Ages are counted by Discord's clock alone: its ids carry their time. */
function isReplaceable(payload: InteractionPayload): boolean {
  const message = 'message' in payload ? payload.message : null;
  if (message === undefined || message === null) return false;
  const age = SnowflakeUtil.timestampFrom(payload.id) - SnowflakeUtil.timestampFrom(message.id);
  if (age > REPLACEABLE_MS) return false;
  return isDirect(payload) || ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}
