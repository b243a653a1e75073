// What somebody did on Slack as the product's own interaction, with what its answer has to know of where it was.
import { createHash } from 'node:crypto';
import type { AccountRef, CommandSpec, Interaction, InteractionSource } from '#src/ports/chat.ts';
import { formValues } from './form-values.ts';
import { SLACK_SHORTCUTS } from './manifest.ts';
import { SELECT_PREFIX } from './message-parts.ts';
import { readModalContext } from './modal-context.ts';
import { channelIn, channelOf, type Origin, originOf } from './origin.ts';
import {
  type ActionPayload,
  actionPayload,
  type CommandPayload,
  commandPayload,
  type ShortcutPayload,
  type SubmissionPayload,
  type SuggestionPayload,
  shortcutPayload,
  submissionPayload,
  suggestionPayload,
  type UserPayload,
  type ViewPayload,
} from './payloads.ts';
import { TYPEAHEAD_PREFIX } from './render-form.ts';

export interface ArrivedInteraction {
  /** `displayName`, `zone` and `isAdmin` are not in the payloads: they are filled in with what is looked up. */
  readonly interaction: Interaction;
  /** The team that the bot is installed in. */
  readonly teamId: string;
  /** Opens a modal, once and within 3 s. https://docs.slack.dev/interactivity/handling-user-interaction#triggers */
  readonly triggerId: string | null;
  readonly origin: Origin;
}

/**
 * Null for what needs no answer, such as the click on a link. Throws ZodError when something that is known is not as
 * Slack describes it.
 */
export function readInteraction(
  payload: Readonly<Record<string, unknown>>,
  commands: readonly CommandSpec[],
): ArrivedInteraction | null {
  if (payload.command !== undefined) return fromCommand(commandPayload.parse(payload));
  switch (payload.type) {
    case 'block_actions':
      return fromAction(actionPayload.parse(payload));
    case 'block_suggestion':
      return fromSuggestion(suggestionPayload.parse(payload));
    case 'view_submission':
      return fromSubmission(submissionPayload.parse(payload));
    case 'shortcut':
      return fromShortcut(shortcutPayload.parse(payload), commands);
    default:
      return null;
  }
}

interface Person {
  readonly account: AccountRef;
  readonly name: string;
}

function sourceOf(
  id: string,
  teamId: string,
  { account, name }: Person,
  channelId: string | null,
): InteractionSource & { readonly account: AccountRef } {
  const workspace = { platform: 'slack' as const, externalId: teamId };
  return {
    id,
    account,
    displayName: name,
    zone: null,
    workspace,
    channel: channelId === null ? null : { workspace, channelId },
    isAdmin: false,
  };
}

/**
 * Everybody has their account in the team that the bot is installed in, except for those of another one in a shared
 * channel. In an organisation of several teams people are named by any team of theirs: that makes them no strangers.
 * https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
 */
function personOf({ user, enterprise }: SaidOfPerson, teamId: string): Person {
  const scope = enterprise == null ? (user.team_id ?? teamId) : teamId;
  return {
    account: { platform: 'slack', scope, externalId: user.id },
    name: user.name ?? user.username ?? user.id,
  };
}

type SaidOfPerson = Pick<ActionPayload, 'user' | 'enterprise'>;

/** `app_installed_team_id` where people of several teams see one view. */
const teamOf = (payload: {
  readonly team?: { readonly id: string } | null | undefined;
  readonly user: UserPayload;
  readonly view?: ViewPayload | null | undefined;
}): string =>
  payload.view?.app_installed_team_id ??
  payload.view?.team_id ??
  payload.team?.id ??
  payload.user.team_id ??
  '';

const ESCAPED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Exactly these three, and each once: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const unescaped = (text: string): string => text.replaceAll(/&(?:amp|lt|gt);/g, (one) => ESCAPED[one] ?? one);

/** Slack repeats a command with the same trigger. It cannot be typed by strangers. */
function fromCommand(payload: CommandPayload): ArrivedInteraction {
  const { team_id: teamId, channel_id: channelId, trigger_id: triggerId } = payload;
  const user = { id: payload.user_id, name: payload.user_name };
  const person = personOf({ user }, teamId);
  return {
    interaction: {
      ...sourceOf(`${teamId}:${user.id}:${triggerId}`, teamId, person, channelOf(channelId)),
      kind: 'command',
      command: payload.command.slice(1),
      text: unescaped(payload.text),
    },
    teamId,
    triggerId,
    origin: {
      kind: 'message',
      where: 'screen',
      replaceable: false,
      responseUrl: payload.response_url,
      channelId,
      threadTs: null,
    },
  };
}

function fromAction(payload: ActionPayload): ArrivedInteraction | null {
  const [action] = payload.actions;
  const origin = originOf(payload);
  if (action === undefined || origin === null) return null;
  const teamId = teamOf(payload);
  const place = payload.view?.id ?? payload.container.message_ts ?? '';
  const id = `${teamId}:${payload.user.id}:${place}:${action.action_ts}`;
  const source = sourceOf(id, teamId, personOf(payload, teamId), channelIn(origin));
  const arrived = { teamId, triggerId: payload.trigger_id, origin };
  if (action.type === 'button') {
    const buttonId = action.value ?? '';
    return buttonId === '' ? null : { ...arrived, interaction: { ...source, kind: 'button', buttonId } };
  }
  const value = action.selected_option?.value;
  if (!action.action_id.startsWith(SELECT_PREFIX) || value === undefined) return null;
  const buttonId = action.action_id.slice(SELECT_PREFIX.length);
  return { ...arrived, interaction: { ...source, kind: 'select', buttonId, value } };
}

function fromSuggestion(payload: SuggestionPayload): ArrivedInteraction | null {
  if (!payload.action_id.startsWith(TYPEAHEAD_PREFIX)) return null;
  const teamId = teamOf(payload);
  const command = payload.action_id.slice(TYPEAHEAD_PREFIX.length);
  const id = `${teamId}:${payload.user.id}:${command}:${payload.value}`;
  const source = sourceOf(id, teamId, personOf(payload, teamId), null);
  return {
    interaction: { ...source, kind: 'autocomplete', command, text: payload.value },
    teamId,
    triggerId: null,
    origin: { kind: 'shortcut' },
  };
}

const digestOf = (values: Readonly<Record<string, string>>): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);

/**
 * A form that was objected to is sent again with the same view, and perhaps the same words: each time it is sent it has
 * a trigger of its own, which Slack's repeats of it share.
 */
function fromSubmission(payload: SubmissionPayload): ArrivedInteraction {
  const { view } = payload;
  const teamId = teamOf(payload);
  const values = formValues(view);
  const context = readModalContext(view.private_metadata);
  const sending = payload.trigger_id ?? digestOf(values);
  return {
    interaction: {
      ...sourceOf(`${view.id}:${view.hash}:${sending}`, teamId, personOf(payload, teamId), context.channel),
      kind: 'form',
      formId: view.callback_id,
      values,
    },
    teamId,
    triggerId: payload.trigger_id ?? null,
    origin: {
      kind: 'submission',
      viewId: view.id,
      previousViewId: view.previous_view_id ?? null,
      context,
      firstInput: Object.keys(values)[0] ?? null,
    },
  };
}

/** A shortcut stands for a command, whose name an operator may have given a prefix. */
function fromShortcut(payload: ShortcutPayload, commands: readonly CommandSpec[]): ArrivedInteraction | null {
  const words: Readonly<Record<string, string>> = {
    [SLACK_SHORTCUTS.quizMe]: 'now',
    [SLACK_SHORTCUTS.review]: 'review',
  };
  const text = words[payload.callback_id];
  const command = commands.find(
    ({ adminOnly, subcommands }) => !adminOnly && subcommands.some(({ name }) => name === text),
  );
  if (text === undefined || command === undefined) return null;
  const teamId = teamOf(payload);
  const id = `${teamId}:${payload.user.id}:${payload.callback_id}:${payload.action_ts}`;
  const source = sourceOf(id, teamId, personOf(payload, teamId), null);
  return {
    interaction: { ...source, kind: 'command', command: command.name, text },
    teamId,
    triggerId: payload.trigger_id,
    origin: { kind: 'shortcut' },
  };
}
