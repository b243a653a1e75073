// What the bot may look up: itself, guilds, their members and channels, users.
import { refusals } from './api-error.ts';
import type { Routes } from './api-server.ts';
import { EVERYONE_MAY } from './discord-numbers.ts';
import {
  applicationPayload,
  channelsPayload,
  guildPayload,
  memberPayload,
  ownPayload,
  rolesPayload,
  userPayload,
} from './payloads.ts';
import { guildFor, knownUser, type World } from './world.ts';

export interface GatewayInfo {
  readonly url: string;
  readonly shards: number;
}

export function createLookupRoutes(world: World, gatewayInfo: () => GatewayInfo): Routes {
  return {
    'GET /gateway/bot': () => ({
      status: 200,
      body: {
        ...gatewayInfo(),
        // Discord gives small bots a concurrency of 1, which makes each further shard wait for 5 s.
        session_start_limit: { total: 1_000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 },
      },
    }),
    'GET /users/@me': () => ({ status: 200, body: ownPayload(world) }),
    'GET /users/@me/guilds': ({ query }) => ({
      status: 200,
      body: [...world.guilds.values()]
        .filter(({ botIn }) => botIn)
        .slice(0, Number(query.get('limit') ?? 200))
        .map(({ id, name }) => ({
          id,
          name,
          icon: null,
          banner: null,
          owner: false,
          permissions: String(EVERYONE_MAY),
          features: [],
        })),
    }),
    'GET /applications/@me': () => ({ status: 200, body: applicationPayload(world) }),
    'GET /users/:userId': ({ param }) => ({
      status: 200,
      body: userPayload(world, knownUser(world, param('userId'))),
    }),
    'GET /guilds/:guildId': ({ param }) => ({
      status: 200,
      body: guildPayload(world, guildFor(world, param('guildId'))),
    }),
    'GET /guilds/:guildId/roles': ({ param }) => ({
      status: 200,
      body: rolesPayload(world, guildFor(world, param('guildId'))),
    }),
    'GET /guilds/:guildId/channels': ({ param }) => ({
      status: 200,
      body: channelsPayload(world, guildFor(world, param('guildId'))),
    }),
    'GET /guilds/:guildId/members/:userId': ({ param }) => {
      const guild = guildFor(world, param('guildId'));
      const user = knownUser(world, param('userId'));
      const member =
        user === world.bot ? { user, admin: false, nick: null } : guild.members.get(param('userId'));
      if (member === undefined) throw refusals.unknownMember();
      return { status: 200, body: memberPayload(world, guild, member) };
    },
  };
}
