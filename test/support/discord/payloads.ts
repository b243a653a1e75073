// The loopback's records as Discord's API and gateway show them.
import { EVERYONE_MAY } from './discord-numbers.ts';
import type { GuildRecord, MemberRecord, PlaceRecord, UserRecord } from './records.ts';
import { memberMay, type World } from './world.ts';

const CHANNEL_TYPE = { text: 0, direct: 1, group: 3, thread: 11 };

export const isoTime = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00');

/** The moment an id was made at: good enough for everything that only has to have some date. */
const madeAt = (id: string): string => isoTime(Number(BigInt(id) >> 22n) + 1_420_070_400_000);

export const userPayload = (world: World, { id, name }: UserRecord) => ({
  id,
  username: name.toLowerCase().replace(/[^a-z0-9_.]/g, '_'),
  discriminator: id === world.bot.id ? '0042' : '0',
  global_name: id === world.bot.id ? null : name,
  avatar: null,
  bot: id === world.bot.id,
  public_flags: 0,
  flags: 0,
  primary_guild: null,
});

export const memberPayload = (world: World, guild: GuildRecord, member: MemberRecord) => ({
  user: userPayload(world, member.user),
  nick: member.nick,
  avatar: null,
  banner: null,
  roles: member.user.id === world.bot.id ? [guild.botRoleId] : [],
  joined_at: madeAt(guild.id),
  premium_since: null,
  deaf: false,
  mute: false,
  flags: 0,
  pending: false,
  communication_disabled_until: null,
});

/** A member as an interaction carries it: with what they may do there. */
export const actingMember = (world: World, guild: GuildRecord, member: MemberRecord) => ({
  ...memberPayload(world, guild, member),
  permissions: String(memberMay(guild, member)),
});

/** The bot's user as it sees itself. */
export const ownPayload = (world: World) => ({
  ...userPayload(world, world.bot),
  verified: true,
  mfa_enabled: false,
  locale: 'en-US',
  email: null,
});

export const applicationPayload = (world: World) => ({
  id: world.bot.id,
  name: world.bot.name,
  icon: null,
  description: '',
  type: null,
  bot: userPayload(world, world.bot),
  owner: userPayload(world, world.bot),
  team: null,
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  flags: 0,
  flags_new: '0',
  redirect_uris: [],
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  explicit_content_filter: 0,
  eligible_oauth2_scopes: [],
  approximate_guild_count: [...world.guilds.values()].filter(({ botIn }) => botIn).length,
  approximate_user_install_count: [...world.users.values()].filter(({ installed }) => installed).length,
  approximate_user_authorization_count: 0,
  integration_types_config: { 0: {}, 1: {} },
});

const rolePayload = (id: string, name: string, permissions: bigint, managed: boolean) => ({
  id,
  name,
  description: null,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  position: managed ? 1 : 0,
  permissions: String(permissions),
  managed,
  mentionable: false,
  flags: 0,
});

export const rolesPayload = (world: World, guild: GuildRecord) => [
  rolePayload(guild.id, '@everyone', EVERYONE_MAY, false),
  { ...rolePayload(guild.botRoleId, world.bot.name, EVERYONE_MAY, true), tags: { bot_id: world.bot.id } },
];

function overwrites(guild: GuildRecord | null, place: PlaceRecord) {
  if (guild === null || place.denied === 0n) return [];
  return [{ id: guild.botRoleId, type: 0, allow: '0', deny: String(place.denied) }];
}

export function placePayload(world: World, place: PlaceRecord) {
  const { id, kind, name, person } = place;
  const base = { id, type: CHANNEL_TYPE[kind], flags: 0, last_message_id: null };
  if (kind === 'direct' || kind === 'group') {
    const recipients = person === null ? [] : [userPayload(world, person)];
    return kind === 'direct'
      ? { ...base, recipients }
      : { ...base, name, icon: null, owner_id: person?.id, recipients };
  }
  const inGuild = { ...base, guild_id: place.guildId, name, rate_limit_per_user: 0 };
  if (kind === 'thread') {
    const times = {
      archived: false,
      auto_archive_duration: 1440,
      archive_timestamp: madeAt(id),
      locked: false,
    };
    const counts = {
      message_count: place.messages.size,
      member_count: 1,
      total_message_sent: place.messages.size,
    };
    return {
      ...inGuild,
      parent_id: place.parent?.id,
      owner_id: world.bot.id,
      thread_metadata: times,
      ...counts,
    };
  }
  const guild = world.guildOf(place);
  return {
    ...inGuild,
    parent_id: null,
    position: 0,
    topic: null,
    nsfw: false,
    permission_overwrites: overwrites(guild, place),
  };
}

const placesOf = (world: World, guild: GuildRecord, kind: PlaceRecord['kind']) =>
  [...world.places.values()]
    .filter((place) => place.guildId === guild.id && place.kind === kind)
    .map((place) => placePayload(world, place));

export const channelsPayload = (world: World, guild: GuildRecord) => placesOf(world, guild, 'text');

export const guildPayload = (world: World, guild: GuildRecord) => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  splash: null,
  discovery_splash: null,
  description: null,
  banner: null,
  owner_id: guild.ownerId,
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  roles: rolesPayload(world, guild),
  emojis: [],
  stickers: [],
  features: [],
  mfa_level: 0,
  application_id: null,
  system_channel_id: guild.systemChannelId,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  vanity_url_code: null,
  premium_tier: 0,
  premium_progress_bar_enabled: false,
  preferred_locale: 'en-US',
  nsfw_level: 0,
  safety_alerts_channel_id: null,
  incidents_data: null,
  home_header: null,
  region: 'deprecated',
  widget_enabled: false,
  widget_channel_id: null,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  premium_subscription_count: 0,
  nsfw: false,
});

/** What the gateway sends of a guild that comes up. */
export const wholeGuildPayload = (world: World, guild: GuildRecord) => ({
  ...guildPayload(world, guild),
  joined_at: madeAt(guild.id),
  large: false,
  unavailable: false,
  member_count: guild.members.size + 1,
  voice_states: [],
  members: [memberPayload(world, guild, { user: world.bot, admin: false, nick: null })],
  channels: channelsPayload(world, guild),
  threads: placesOf(world, guild, 'thread'),
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
});
