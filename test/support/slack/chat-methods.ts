import { z } from 'zod';
import { checkMessage, type Verdict } from './block-kit/check.ts';
import type { Diary } from './diary.ts';
import type { Files } from './files.ts';
import { postable } from './postable.ts';
import {
  accept,
  flagOf,
  limited,
  type MethodCall,
  type Methods,
  type Reply,
  refuse,
  refuseWith,
  textOf,
} from './reply.ts';
import type { StoredMessage, World } from './world.ts';

const slackFile = z.object({ id: z.string() });

/** The ids of the uploaded files that these blocks show. */
export function filesShown(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(filesShown);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (name !== 'slack_file') return filesShown(inner);
    const shown = slackFile.safeParse(inner);
    return shown.success ? [shown.data.id] : [];
  });
}

/** Writes down what a careful app must not have done. */
export function judge(diary: Diary, where: string, verdict: Verdict<unknown>): void {
  for (const one of verdict.careless) diary.violation(where, one);
  if (verdict.error !== null) diary.violation(where, `${verdict.error}: ${verdict.reasons.join('; ')}`);
  if (verdict.error === null && verdict.pings > 0) diary.violation(where, 'its words notify people');
  diary.addPings(verdict.error === null ? verdict.pings : 0);
}

function carelessArguments(call: MethodCall, posting: boolean): string[] {
  const { body } = call;
  const said: string[] = [];
  if (flagOf(body.link_names) === true) said.push('link_names is on');
  if (body.parse !== undefined && body.parse !== 'none') said.push('parse is on');
  if (posting && flagOf(body.unfurl_links) !== false) said.push('unfurl_links is not false');
  if (posting && flagOf(body.unfurl_media) !== false) said.push('unfurl_media is not false');
  for (const name of ['username', 'icon_emoji', 'icon_url', 'as_user']) {
    if (body[name] !== undefined) said.push(`${name} is given, for which there is no scope`);
  }
  return said;
}

function plainPings(call: MethodCall): number {
  if (flagOf(call.body.link_names) !== true && call.body.parse !== 'full') return 0;
  return [...textOf(call.body.text).matchAll(/@\w/g)].length;
}

export interface ChatOptions {
  readonly world: World;
  readonly diary: Diary;
  readonly files: Files;
  /** Seconds to wait before a message may go to that channel; 0 for none. */
  readonly waitFor: (channelId: string) => number;
}

/** https://docs.slack.dev/reference/methods?family=chat */
export function createChatMethods({ world, diary, files, waitFor }: ChatOptions): Methods {
  const stored = (message: StoredMessage) => ({
    user: world.teamOf(message.teamId).botUserId,
    type: 'message',
    ts: message.ts,
    bot_id: world.teamOf(message.teamId).botId,
    text: message.text,
    team: message.teamId,
    blocks: message.blocks,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  });

  /** The checked content, or the answer that refuses it. */
  function content(call: MethodCall, kind: 'post' | 'ephemeral' | 'update') {
    const verdict = checkMessage(call.body, kind === 'update');
    judge(diary, call.method, verdict);
    for (const one of carelessArguments(call, kind === 'post')) diary.violation(call.method, one);
    diary.addPings(plainPings(call));
    const shown = filesShown(verdict.value.blocks);
    if (kind === 'ephemeral' && shown.length > 0)
      diary.violation(call.method, 'a file in an ephemeral message');
    const lost = shown.find((id) => !files.isReady(call.teamId, id));
    if (verdict.error !== null) return refuseWith(verdict.error, verdict.reasons);
    if (lost !== undefined) return refuseWith('invalid_blocks', [`invalid slack file ${lost}`]);
    return verdict.value;
  }

  function post(call: MethodCall): Reply {
    const channel = postable(world, call.teamId, textOf(call.body.channel));
    if (typeof channel === 'string') return refuse(channel);
    const wait = waitFor(channel.id);
    if (wait > 0) return limited(wait);
    const checked = content(call, 'post');
    if ('status' in checked) return checked;
    const threadTs = textOf(call.body.thread_ts) || null;
    if (threadTs !== null && !channel.messages.some((one) => one.ts === threadTs)) {
      return refuse('thread_not_found');
    }
    const message = world.addMessage(channel, {
      teamId: call.teamId,
      threadTs,
      onlyFor: null,
      files: [],
      ...checked,
    });
    diary.effect({ channelId: channel.id, messageTs: message.ts });
    return accept({ channel: channel.id, ts: message.ts, message: stored(message) });
  }

  function postEphemeral(call: MethodCall): Reply {
    const channel = postable(world, call.teamId, textOf(call.body.channel));
    if (typeof channel === 'string') return refuse(channel);
    const user = world.users.get(textOf(call.body.user));
    if (user === undefined || !channel.teams.has(user.teamId)) return refuse('user_not_in_channel');
    const checked = content(call, 'ephemeral');
    if ('status' in checked) return checked;
    const message = world.addMessage(channel, {
      teamId: call.teamId,
      threadTs: textOf(call.body.thread_ts) || null,
      onlyFor: user.id,
      files: [],
      ...checked,
    });
    diary.effect({ channelId: channel.id, userId: user.id, messageTs: message.ts });
    return accept({ message_ts: message.ts });
  }

  /** The bot's own message for everybody; an ephemeral one does not exist for these methods. */
  function own(call: MethodCall): StoredMessage | string {
    const channel = world.channels.get(textOf(call.body.channel));
    if (channel === undefined || !channel.teams.has(call.teamId)) return 'channel_not_found';
    const found = channel.messages.findLast((one) => one.ts === call.body.ts);
    if (found === undefined || found.onlyFor !== null) return 'message_not_found';
    if (found.teamId !== call.teamId)
      return call.method === 'chat.update' ? 'cant_update_message' : 'cant_delete_message';
    return channel.archived ? 'is_inactive' : found;
  }

  function update(call: MethodCall): Reply {
    const message = own(call);
    if (typeof message === 'string') return refuse(message);
    const checked = content(call, 'update');
    if ('status' in checked) return checked;
    Object.assign(message, checked, { edited: true });
    diary.effect({ channelId: message.channelId, messageTs: message.ts });
    return accept({
      channel: message.channelId,
      ts: message.ts,
      text: message.text,
      message: stored(message),
    });
  }

  function remove(call: MethodCall): Reply {
    const message = own(call);
    if (typeof message === 'string') return refuse(message);
    world.removeMessage(message);
    diary.effect({ channelId: message.channelId });
    return accept({ channel: message.channelId, ts: message.ts });
  }

  function permalink(call: MethodCall): Reply {
    const channel = world.channels.get(textOf(call.body.channel));
    if (channel === undefined) return refuse('channel_not_found');
    const ts = textOf(call.body.message_ts);
    if (!channel.messages.some((one) => one.ts === ts)) return refuse('message_not_found');
    const { domain } = world.teamOf(call.teamId);
    const link = `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
    return accept({ channel: channel.id, permalink: link });
  }

  return {
    'chat.postMessage': { scope: 'chat:write', run: post },
    'chat.postEphemeral': { scope: 'chat:write', run: postEphemeral },
    'chat.update': { scope: 'chat:write', run: update },
    'chat.delete': { scope: 'chat:write', run: remove },
    'chat.getPermalink': { scope: null, run: permalink },
  };
}
