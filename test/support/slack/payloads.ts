// The payloads that Slack sends: https://docs.slack.dev/reference/interaction-payloads
import type { StartedInteraction } from './interactions.ts';
import type { StateValues, StoredView } from './view-shelf.ts';
import type { ChannelRecord, StoredMessage, UserRecord, World } from './world.ts';

export type Payload = Record<string, unknown>;

const username = (user: UserRecord) => user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');

export function stateValues(values: StateValues): Payload {
  return Object.fromEntries([...values].map(([block, actions]) => [block, Object.fromEntries(actions)]));
}

export function viewPayload(world: World, view: StoredView, appId: string): Payload {
  const { kit } = view;
  const modal =
    kit.type === 'modal'
      ? {
          title: kit.title,
          close: kit.close ?? null,
          submit: kit.submit ?? null,
          clear_on_close: kit.clear_on_close ?? false,
          notify_on_close: kit.notify_on_close ?? false,
        }
      : {
          title: { type: 'plain_text', text: 'View Title', emoji: true },
          close: null,
          submit: null,
          clear_on_close: false,
          notify_on_close: false,
        };
  return {
    id: view.id,
    team_id: view.teamId,
    type: kit.type,
    blocks: kit.blocks,
    private_metadata: kit.private_metadata ?? '',
    callback_id: kit.callback_id ?? '',
    external_id: kit.external_id ?? '',
    state: { values: stateValues(view.values) },
    hash: view.hash,
    ...modal,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: appId,
    app_installed_team_id: view.teamId,
    bot_id: world.teamOf(view.teamId).botId,
  };
}

/**
 * https://docs.slack.dev/interactivity/implementing-slash-commands: what is typed has its control characters escaped, but
 * for people and channels, which are chosen from a list.
 */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll(/<(?![@#][A-Z0-9]+(?:\|[^<>]*)?>)/g, '&lt;')
    .replaceAll(/(?<!<[@#][A-Z0-9]+(?:\|[^<>]*)?)>/g, '&gt;');

export interface PayloadMaker {
  command(started: StartedInteraction, command: string, text: string): Payload;
  /** Of a click or choice in a message (`message` null for one that is only on the person's screen) or a view. */
  action(started: StartedInteraction, view: StoredView | null, action: Payload, values: StateValues): Payload;
  suggestion(
    started: StartedInteraction,
    view: StoredView | null,
    asked: { actionId: string; blockId: string; typed: string },
  ): Payload;
  submission(started: StartedInteraction, view: StoredView): Payload;
  closed(userId: string, view: StoredView): Payload;
  shortcut(started: StartedInteraction, callbackId: string): Payload;
  event(teamId: string, event: Payload, eventId: string): Payload;
}

export interface PayloadOptions {
  readonly world: World;
  readonly appId: string;
  /** The old verification token: nobody should look at it. */
  readonly verification: string;
  readonly responseUrl: (id: string) => string;
}

const channelName = (channel: ChannelRecord): string =>
  channel.dmWith !== null ? 'directmessage' : channel.private ? 'privategroup' : channel.name;

function messagePayload(world: World, message: StoredMessage, appId: string): Payload {
  const team = world.teamOf(message.teamId);
  return {
    user: team.botUserId,
    type: 'message',
    ts: message.ts,
    bot_id: team.botId,
    app_id: appId,
    text: message.text,
    team: team.id,
    blocks: message.blocks,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  };
}

/** Where it was clicked. An ephemeral message is not shown to the app: it only knows its stamp. */
function origin(world: World, started: StartedInteraction, view: StoredView | null, appId: string): Payload {
  if (view !== null) {
    return { container: { type: 'view', view_id: view.id }, view: viewPayload(world, view, appId) };
  }
  const { message } = started;
  const channel = started.channelId === null ? null : world.channelOf(started.channelId);
  const ephemeral = message !== null && message.onlyFor !== null;
  return {
    container: {
      type: 'message',
      message_ts: message?.ts ?? world.nextTs(),
      channel_id: started.channelId,
      is_ephemeral: ephemeral,
      ...(message?.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    ...(channel === null ? {} : { channel: { id: channel.id, name: channelName(channel) } }),
    ...(message === null || ephemeral ? {} : { message: messagePayload(world, message, appId) }),
  };
}

function interactionPayloads(options: PayloadOptions) {
  const { world, appId, verification, responseUrl } = options;
  const common = (userId: string, teamId: string): Payload => {
    const user = world.userOf(userId);
    const team = world.teamOf(teamId);
    return {
      token: verification,
      api_app_id: appId,
      team: { id: team.id, domain: team.domain },
      user: { id: user.id, username: username(user), name: username(user), team_id: user.teamId },
      enterprise: null,
      is_enterprise_install: false,
    };
  };
  return {
    action: (started: StartedInteraction, view: StoredView | null, action: Payload, values: StateValues) => ({
      type: 'block_actions',
      ...common(started.userId, started.teamId),
      ...origin(world, started, view, appId),
      trigger_id: started.triggerId,
      ...(view === null
        ? { state: { values: stateValues(values) }, response_url: responseUrl(started.id) }
        : {}),
      actions: [{ ...action, action_ts: world.nextTs() }],
    }),
    suggestion: (
      started: StartedInteraction,
      view: StoredView | null,
      asked: { actionId: string; blockId: string; typed: string },
    ) => ({
      type: 'block_suggestion',
      ...common(started.userId, started.teamId),
      ...origin(world, started, view, appId),
      action_id: asked.actionId,
      block_id: asked.blockId,
      value: asked.typed,
    }),
    submission: (started: StartedInteraction, view: StoredView) => ({
      type: 'view_submission',
      ...common(started.userId, started.teamId),
      trigger_id: started.triggerId,
      view: viewPayload(world, view, appId),
      response_urls: [],
    }),
    closed: (userId: string, view: StoredView) => ({
      type: 'view_closed',
      ...common(userId, view.teamId),
      view: viewPayload(world, view, appId),
      is_cleared: false,
    }),
    shortcut: (started: StartedInteraction, callbackId: string) => ({
      type: 'shortcut',
      ...common(started.userId, started.teamId),
      action_ts: world.nextTs(),
      callback_id: callbackId,
      trigger_id: started.triggerId,
    }),
  };
}

export function createPayloads(options: PayloadOptions): PayloadMaker {
  const { world, appId, verification, responseUrl } = options;
  return {
    ...interactionPayloads(options),
    command(started, command, text) {
      const user = world.userOf(started.userId);
      const team = world.teamOf(started.teamId);
      const channel = world.channelOf(started.channelId ?? '');
      return {
        token: verification,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: channelName(channel),
        user_id: user.id,
        user_name: username(user),
        command,
        text: escaped(text),
        api_app_id: appId,
        is_enterprise_install: 'false',
        response_url: responseUrl(started.id),
        trigger_id: started.triggerId,
      };
    },
    event(teamId, event, eventId) {
      const team = world.teamOf(teamId);
      const bot = { enterprise_id: null, team_id: team.id, user_id: team.botUserId };
      return {
        token: verification,
        team_id: team.id,
        context_team_id: team.id,
        context_enterprise_id: null,
        api_app_id: appId,
        event,
        type: 'event_callback',
        event_id: eventId,
        event_time: Math.floor(world.now() / 1000),
        authorizations: [{ ...bot, is_bot: true, is_enterprise_install: false }],
        is_ext_shared_channel: false,
      };
    },
  };
}
