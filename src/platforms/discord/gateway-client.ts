// discord.js's client as small as Quizloop needs it, and which of its failures no further try will mend.
import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
} from 'discord.js';
import { UserError } from '#src/errors.ts';
import { discordRestOptions } from './rest.ts';

/** Guilds in an outage hold up a start for this long after the last one that came. */
const GUILD_SILENCE_MS = 3_000;

const REQUEST_TIMEOUT_MS = 5_000;

const BAD_TOKEN =
  'Discord does not accept DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, and set the new token.';
const BAD_INTENTS =
  'Discord refuses what Quizloop asks to hear of (its intents), though that is nothing which has to be allowed in the Developer Portal. Update Quizloop; and if DISCORD_API_URL leads to a proxy, see to it that it changes nothing.';
const BAD_SHARDS =
  'Discord does not accept the number of shards in DISCORD_SHARDS. Set it to auto, and Discord says how many it takes.';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, BAD_TOKEN],
  [GatewayCloseCodes.InvalidShard, BAD_SHARDS],
  [GatewayCloseCodes.ShardingRequired, BAD_SHARDS],
  [GatewayCloseCodes.InvalidIntents, BAD_INTENTS],
  [GatewayCloseCodes.DisallowedIntents, BAD_INTENTS],
]);

export interface GatewayClientOptions {
  /** Ends in `/api`; null for Discord's own. */
  readonly apiUrl: string | null;
  readonly shards: 'auto' | number;
}

/** Not connected yet. It keeps guilds with their channels and roles, the bot itself, and nobody else. */
export function createGatewayClient({ apiUrl, shards }: GatewayClientOptions): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    ...(shards === 'auto'
      ? { shards }
      : { shards: Array.from({ length: shards }, (_, id) => id), shardCount: shards }),
    allowedMentions: { parse: [] },
    waitGuildTimeout: GUILD_SILENCE_MS,
    rest: discordRestOptions({ apiUrl, timeoutMs: REQUEST_TIMEOUT_MS }),
    makeCache: Options.cacheWithLimits({
      ApplicationCommandManager: 0,
      AutoModerationRuleManager: 0,
      BaseGuildEmojiManager: 0,
      DMMessageManager: 0,
      EntitlementManager: 0,
      GuildBanManager: 0,
      GuildEmojiManager: 0,
      GuildForumThreadManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildMessageManager: 0,
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      GuildTextThreadManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      StageInstanceManager: 0,
      ThreadManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      VoiceStateManager: 0,
    }),
  });
}

/** What to do about it, if whoever runs Quizloop has to; null when it passes by itself. */
export function refusalOf(error: unknown, closeCode: number | null): UserError | null {
  const badToken = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  const sentence = badToken ? BAD_TOKEN : closeCode === null ? undefined : REFUSALS.get(closeCode);
  return sentence === undefined ? null : new UserError(sentence, { cause: error });
}
