import { checkMessage } from './block-kit/check.ts';
import { filesShown, judge } from './chat-methods.ts';
import type { Diary } from './diary.ts';
import type { Interactions, StartedInteraction } from './interactions.ts';
import { type Reply, textOf } from './reply.ts';
import type { World } from './world.ts';

const WHERE = 'response_url';
const answer = (status: number, error: string | null): Reply => ({
  status,
  headers: {},
  body: error === null ? { ok: true } : { ok: false, error },
});

export type Respond = (interaction: StartedInteraction, body: Readonly<Record<string, unknown>>) => Reply;

/** What a post to a response_url (or the body of a command's acknowledgement) does to the messages. */
export function createRespond(world: World, diary: Diary): Respond {
  function careless(interaction: StartedInteraction, body: Readonly<Record<string, unknown>>): string | null {
    const replaces = body.replace_original;
    if (interaction.message === null && (replaces === true || body.delete_original === true)) {
      return 'there is no original message to change';
    }
    if (replaces === true || body.delete_original === true) return null;
    if (body.response_type === undefined && replaces === undefined) {
      return 'neither replace_original nor response_type is given';
    }
    return body.response_type === undefined ? 'a new message without response_type' : null;
  }

  function change(interaction: StartedInteraction, body: Readonly<Record<string, unknown>>): Reply {
    const verdict = checkMessage(body);
    judge(diary, WHERE, verdict);
    if (verdict.error !== null) return answer(verdict.error === 'no_text' ? 500 : 400, verdict.error);
    const { message, channelId, userId, teamId, id } = interaction;
    if (body.replace_original === true && message !== null) {
      if (message.onlyFor !== null && filesShown(verdict.value.blocks).length > 0) {
        diary.violation(WHERE, 'a file in an ephemeral message');
      }
      Object.assign(message, verdict.value, { edited: true });
      diary.effect({ interactionId: id, channelId, messageTs: message.ts });
      return answer(200, null);
    }
    const onlyFor = body.response_type === 'in_channel' ? null : userId;
    if (onlyFor !== null && filesShown(verdict.value.blocks).length > 0) {
      diary.violation(WHERE, 'a file in an ephemeral message');
    }
    const channel = channelId === null ? undefined : world.channels.get(channelId);
    if (channel === undefined) return answer(404, 'channel_not_found');
    const threadTs = textOf(body.thread_ts) || null;
    const made = world.addMessage(channel, { teamId, threadTs, onlyFor, files: [], ...verdict.value });
    diary.effect({ interactionId: id, channelId, userId, messageTs: made.ts });
    return answer(200, null);
  }

  return (interaction, body) => {
    const wrong = careless(interaction, body);
    if (wrong !== null) diary.violation(WHERE, wrong);
    if (body.delete_original === true && interaction.message !== null) {
      world.removeMessage(interaction.message);
      diary.effect({ interactionId: interaction.id, channelId: interaction.channelId });
      return answer(200, null);
    }
    return change(interaction, body);
  };
}

/** A post to the address itself: five in thirty minutes. */
export function receiveResponse(
  interactions: Interactions,
  respond: Respond,
  diary: Diary,
  id: string,
  body: Readonly<Record<string, unknown>>,
): Reply {
  const interaction = interactions.useUrl(id);
  if (typeof interaction !== 'string') return respond(interaction, body);
  diary.violation(WHERE, interaction);
  return answer(404, interaction);
}
