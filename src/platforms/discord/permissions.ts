// Which permissions the bot needs, and which it has in a channel.
// https://docs.discord.com/developers/topics/permissions
import { OverwriteType, PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';

/** As the settings of a server name them. Also the order in which they have to be given. */
const TO_POST = [
  { name: 'View Channel', bit: PermissionFlagsBits.ViewChannel },
  { name: 'Send Messages', bit: PermissionFlagsBits.SendMessages },
] as const;
const FOR_THREADS = [
  { name: 'Create Public Threads', bit: PermissionFlagsBits.CreatePublicThreads },
  { name: 'Send Messages in Threads', bit: PermissionFlagsBits.SendMessagesInThreads },
] as const;

export const VIEW_CHANNEL = TO_POST[0].name;

/** All that the bot asks for when it is invited, and nothing more: no post carries a file, and answers need no permission. */
export const INVITE_PERMISSIONS: bigint = [...TO_POST, ...FOR_THREADS].reduce(
  (all, { bit }) => all | bit,
  0n,
);

const EVERYTHING = ~0n;

const bits = z
  .string()
  .regex(/^\d+$/)
  .transform((digits) => BigInt(digits));

const overwriteSchema = z.object({ id: z.string(), type: z.number(), allow: bits, deny: bits });
export type Overwrite = z.infer<typeof overwriteSchema>;

/** A channel's overwrites, from its JSON. */
export const overwritesSchema = z.array(overwriteSchema).default([]);
/** A server's roles, from its JSON. The one with the server's own id is everybody's. */
export const rolesSchema = z.array(z.object({ id: z.string(), permissions: bits }));

export interface Standing {
  readonly guildId: string;
  readonly ownerId: string;
  readonly userId: string;
  /** Of this user, without everybody's. */
  readonly roleIds: readonly string[];
  readonly roles: z.infer<typeof rolesSchema>;
  readonly overwrites: readonly Overwrite[];
}

/** What this user may do in the channel, as bits: every bit for an owner or administrator. */
export function permissionsIn(standing: Standing): bigint {
  const { guildId, userId, roleIds, overwrites } = standing;
  if (standing.ownerId === userId) return EVERYTHING;
  const isMine = (id: string) => id === guildId || roleIds.includes(id);
  const base = standing.roles
    .filter(({ id }) => isMine(id))
    .reduce((all, role) => all | role.permissions, 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return EVERYTHING;
  const ofRoles = overwrites.filter(({ type }) => type === OverwriteType.Role);
  // Each layer outweighs the one before; among the roles of a layer an allowance outweighs a denial.
  const layers = [
    ofRoles.filter(({ id }) => id === guildId),
    ofRoles.filter(({ id }) => id !== guildId && isMine(id)),
    overwrites.filter(({ type, id }) => type === OverwriteType.Member && id === userId),
  ];
  const all = layers.reduce((allowed, layer) => {
    const deny = layer.reduce((bitsSoFar, each) => bitsSoFar | each.deny, 0n);
    const allow = layer.reduce((bitsSoFar, each) => bitsSoFar | each.allow, 0n);
    return (allowed & ~deny) | allow;
  }, base);
  // Who cannot see a channel can do nothing there.
  return (all & PermissionFlagsBits.ViewChannel) === 0n ? 0n : all;
}

/** The names of what these permissions lack to post, and to open threads below posts if `threads`. */
export function missingNames(permissions: bigint, wanted: { readonly threads: boolean }): readonly string[] {
  const needed = wanted.threads ? [...TO_POST, ...FOR_THREADS] : TO_POST;
  return needed.filter(({ bit }) => (permissions & bit) === 0n).map(({ name }) => name);
}
