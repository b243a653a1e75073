// What the gateway tells the bot about an interaction: who, where, in which context, and by which installation.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
import type { InteractionRecord } from './interactions.ts';
import { messagePayload } from './message-payload.ts';
import { actingMember, placePayload, userPayload } from './payloads.ts';
import type { PlaceRecord, UserRecord } from './records.ts';
import { botMay, memberMay, type World } from './world.ts';

const CONTEXT = { guild: 0, botDirect: 1, group: 2 };
const ATTACHMENT_LIMIT = 10 * 1024 * 1024;

/** By kind of installation (0 guild, 1 person) whom the application acts for; throws where one of the two is not. */
export function ownersOf(
  world: World,
  user: UserRecord,
  place: PlaceRecord,
): Readonly<Record<string, string>> {
  const personal = user.installed ? { 1: user.id } : {};
  if (place.kind === 'direct') return { 0: '0', ...personal };
  const guild = world.guildOf(place);
  if (guild !== null && !guild.members.has(user.id)) throw new Error(`${user.name} is not in ${guild.name}`);
  if (guild?.commandsIn === true) return { 0: guild.id, ...personal };
  if (!user.installed)
    throw new Error(`${user.name} has not installed the application and it is not in that place`);
  return personal;
}

function whereabouts(world: World, { user, place }: InteractionRecord): object {
  const guild = world.guildOf(place);
  const channel = placePayload(world, place);
  const shared = { channel_id: place.id, channel };
  if (guild === null) {
    const context = place.kind === 'direct' ? CONTEXT.botDirect : CONTEXT.group;
    return { ...shared, user: userPayload(world, user), context, app_permissions: String(botMay(place)) };
  }
  const member = guild.members.get(user.id);
  if (member === undefined) throw new Error(`${user.name} is not a member of ${guild.name}`);
  return {
    channel_id: place.id,
    channel: { ...channel, permissions: String(memberMay(guild, member)) },
    guild_id: guild.id,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    member: actingMember(world, guild, member),
    context: CONTEXT.guild,
    app_permissions: String(botMay(place)),
  };
}

export function interactionPayload(world: World, record: InteractionRecord, data: object): object {
  const { id, token, type, source } = record;
  return {
    id,
    application_id: world.bot.id,
    type,
    token,
    version: 1,
    data,
    ...whereabouts(world, record),
    ...(source === null ? {} : { message: messagePayload(world, source) }),
    locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: record.owners,
    attachment_size_limit: ATTACHMENT_LIMIT,
  };
}
