import { postable, shareAChannel } from './postable.ts';
import { accept, type MethodCall, type Methods, type Reply, refuse, textOf } from './reply.ts';
import type { Tokens } from './tokens.ts';
import type { UserRecord, World } from './world.ts';

const offsetOf = (zone: string, now: number): number => {
  const local = new Date(now).toLocaleString('sv-SE', { timeZone: zone });
  return Math.round((Date.parse(`${local.replace(' ', 'T')}Z`) - now) / 1000 / 60) * 60;
};

function userPayload(world: World, user: UserRecord, asker: string) {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.'),
    deleted: user.deleted,
    ...(user.deleted
      ? {}
      : {
          real_name: user.name,
          tz: user.zone,
          tz_label: user.zone,
          tz_offset: offsetOf(user.zone, world.now()),
          is_admin: user.admin || user.owner,
          is_owner: user.owner,
          is_primary_owner: false,
          is_restricted: user.guest,
          is_ultra_restricted: false,
        }),
    profile: {
      real_name: user.name,
      display_name: user.name,
      real_name_normalized: user.name,
      display_name_normalized: user.name,
      team: user.teamId,
    },
    is_bot: false,
    is_app_user: false,
    ...(user.teamId === asker ? {} : { is_stranger: true }),
    updated: Math.floor(world.now() / 1000),
  };
}

/** Who the bot is, who people are, and the way into their direct messages. */
export function createInfoMethods(world: World, tokens: Tokens, appId: string): Methods {
  function test(call: MethodCall): Reply {
    const team = world.teamOf(call.teamId);
    return accept({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: 'quizloop',
      team_id: team.id,
      user_id: team.botUserId,
      bot_id: team.botId,
      is_enterprise_install: false,
    });
  }

  function userInfo(call: MethodCall): Reply {
    const user = world.users.get(textOf(call.body.user));
    if (user === undefined || !shareAChannel(world, call.teamId, user.teamId))
      return refuse('user_not_found');
    return accept({ user: userPayload(world, user, call.teamId) });
  }

  function open(call: MethodCall): Reply {
    const ids = textOf(call.body.users).split(',').filter(Boolean);
    if (ids.length === 0) return refuse('users_list_not_supplied');
    const user = world.users.get(ids[0] ?? '');
    if (ids.length > 1) return refuse('missing_scope', { needed: 'mpim:write' });
    if (user === undefined || user.teamId !== call.teamId) return refuse('user_not_found');
    if (user.deleted) return refuse('user_disabled');
    const channel = world.dmOf(call.teamId, user.id);
    return accept({ no_op: false, already_open: false, channel: { id: channel.id } });
  }

  function botInfo(call: MethodCall): Reply {
    const team = world.teamOf(call.teamId);
    if (call.body.bot !== team.botId) return refuse('bot_not_found');
    return accept({
      bot: { id: team.botId, deleted: false, name: 'quizloop', app_id: appId, user_id: team.botUserId },
    });
  }

  function channelInfo(call: MethodCall): Reply {
    const channel = world.channels.get(textOf(call.body.channel));
    if (channel === undefined || !channel.teams.has(call.teamId)) return refuse('channel_not_found');
    const member = typeof postable(world, call.teamId, channel.id) !== 'string';
    return accept({
      channel: { id: channel.id, name: channel.name, is_member: member, is_archived: channel.archived },
    });
  }

  return {
    'auth.test': { scope: null, run: test },
    'auth.revoke': {
      scope: null,
      run: (call) => {
        tokens.kill(call.teamId, 'token_revoked');
        return accept({ revoked: true });
      },
    },
    'users.info': { scope: 'users:read', run: userInfo },
    'bots.info': { scope: 'users:read', run: botInfo },
    'conversations.open': { scope: 'im:write', run: open },
    'conversations.info': { scope: 'channels:read', run: channelInfo },
    'team.info': {
      scope: 'team:read',
      run: ({ teamId }) => {
        const { id, name, domain } = world.teamOf(teamId);
        return accept({ team: { id, name, domain } });
      },
    },
  };
}

/** Scopes of methods that this loopback does not have: without them Slack says so before anything else. */
export const SCOPE_OF_OTHERS: Readonly<Record<string, string>> = {
  'conversations.history': 'channels:history',
  'conversations.join': 'channels:join',
  'conversations.list': 'channels:read',
  'conversations.members': 'channels:read',
  'conversations.replies': 'channels:history',
  'users.conversations': 'channels:read',
  'users.lookupByEmail': 'users:read.email',
  'users.profile.get': 'users.profile:read',
  'usergroups.list': 'usergroups:read',
  'reactions.add': 'reactions:write',
  'pins.add': 'pins:write',
};
