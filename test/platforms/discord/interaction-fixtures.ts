// Interactions as the gateway of Discord sends them, for tests that need no gateway.
const AT = Date.UTC(2026, 2, 2, 9);

/** An id of Discord made at this moment: https://docs.discord.com/developers/reference#snowflakes */
export const snowflakeAt = (at: number): string => String(BigInt(at - 1_420_070_400_000) << 22n);

export const NOW = AT;
export const GUILD = '1100000000000000001';
export const CHANNEL = '1100000000000000002';
export const USER = '1100000000000000003';
const APPLICATION = '1100000000000000004';

const user = { id: USER, username: 'mei', global_name: 'Mei Lin', discriminator: '0', avatar: null };

type Fields = Readonly<Record<string, unknown>>;

const base = {
  id: snowflakeAt(AT),
  application_id: APPLICATION,
  token: 'interaction-token',
  version: 1,
  locale: 'en-US',
  entitlements: [],
  attachment_size_limit: 10_485_760,
};

/** In a guild that has installed the bot. */
export const inGuild = {
  ...base,
  guild_id: GUILD,
  guild: { id: GUILD, locale: 'en-US', features: [] },
  channel_id: CHANNEL,
  channel: { id: CHANNEL, type: 0, name: 'general', guild_id: GUILD },
  member: {
    user,
    nick: 'Mei from Ops',
    permissions: '2048',
    roles: [],
    joined_at: null,
    deaf: false,
    mute: false,
  },
  context: 0,
  authorizing_integration_owners: { '0': GUILD },
};

/** In the bot's own direct messages. */
export const inDirect = {
  ...base,
  channel_id: CHANNEL,
  channel: { id: CHANNEL, type: 1 },
  user,
  context: 1,
  authorizing_integration_owners: { '0': '0', '1': USER },
};

export const command = (place: Fields, data: Fields): Fields => ({
  ...place,
  type: 2,
  data: { id: '1', type: 1, ...data },
});

export const typing = (place: Fields, data: Fields): Fields => ({
  ...place,
  type: 4,
  data: { id: '1', type: 1, ...data },
});

/** A click on a message that was sent `age` milliseconds before. */
export const click = (
  place: Fields,
  data: Fields,
  message: { readonly age: number; readonly flags: number },
): Fields => ({
  ...place,
  type: 3,
  data: { component_type: 2, ...data },
  message: { id: snowflakeAt(AT - message.age), flags: message.flags, content: '', components: [] },
});

export const submission = (place: Fields, data: Fields): Fields => ({ ...place, type: 5, data });
