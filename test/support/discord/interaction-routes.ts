// How the bot answers interactions: one callback in time, then edits and follow-ups by the interaction's own token.
// https://discord.com/developers/docs/interactions/receiving-and-responding
import { z } from 'zod';
import { ApiError, invalidForm, refusals } from './api-error.ts';
import type { ApiReply, ApiRequest, Routes } from './api-server.ts';
import { CALLBACK, FLAG, INTERACTION } from './discord-numbers.ts';
import { choicesProblems, formProblems } from './form-checks.ts';
import { type InteractionRecord, type Interactions, isPersonal } from './interactions.ts';
import { messagePayload } from './message-payload.ts';
import type { Carrier, Messages } from './messages.ts';
import type { MessageRecord } from './records.ts';
import type { World } from './world.ts';

const MAX_PERSONAL_FOLLOW_UPS = 5;

const callbackSchema = z.looseObject({
  type: z.number(),
  data: z.looseObject({ flags: z.number().nullish() }).nullish(),
});
type Callback = z.infer<typeof callbackSchema>;

interface Options {
  readonly world: World;
  readonly interactions: Interactions;
  readonly messages: Messages;
}

function allowedCallbacks({ type, source }: InteractionRecord): readonly number[] {
  const { message, deferMessage, deferUpdate, update, choices, form } = CALLBACK;
  if (type === INTERACTION.autocomplete) return [choices];
  const updates = source === null ? [] : [deferUpdate, update];
  return [message, deferMessage, ...updates, ...(type === INTERACTION.form ? [] : [form])];
}

const ephemeralOnly = ({ data }: Callback): boolean =>
  Object.keys(data ?? {}).every((key) => key === 'flags') && ((data?.flags ?? 0) & ~FLAG.ephemeral) === 0;

const visibility = (record: InteractionRecord, flags: unknown) => ({
  place: record.place,
  answers: record,
  onlyFor: typeof flags === 'number' && (flags & FLAG.ephemeral) !== 0 ? record.user.id : null,
});

/** Everything that the first callback does. */
function acknowledge(messages: Messages, record: InteractionRecord, callback: Callback, data: Carrier): void {
  const { type } = callback;
  const bad = (message: string) => invalidForm([{ path: ['type'], message }]);
  if (!allowedCallbacks(record).includes(type)) {
    throw bad(`callback ${type} does not answer an interaction of type ${record.type}`);
  }
  if (type === CALLBACK.form || type === CALLBACK.choices) {
    const problems = type === CALLBACK.form ? formProblems(callback.data) : choicesProblems(callback.data);
    if (problems.length > 0) throw invalidForm(problems);
    record.acknowledged(type);
    record.finish({ how: type === CALLBACK.form ? 'form' : 'choices', data: callback.data });
    return;
  }
  if (type === CALLBACK.deferMessage || type === CALLBACK.deferUpdate) {
    if (!ephemeralOnly(callback)) throw bad('a deferral takes nothing but the ephemeral flag');
    const isReply = type === CALLBACK.deferMessage;
    record.original = isReply ? messages.think(visibility(record, callback.data?.flags)) : record.source;
    record.pending = isReply ? 'reply' : 'update';
    record.acknowledged(type);
    return;
  }
  if (type === CALLBACK.update && record.source !== null) {
    messages.change(data, record.source);
    record.original = record.source;
  } else {
    record.original = messages.create(data, visibility(record, callback.data?.flags));
  }
  record.acknowledged(type);
  const how = type === CALLBACK.update ? 'update' : 'reply';
  record.finish({ how, message: record.original });
}

function messageOf(record: InteractionRecord, id: string): MessageRecord {
  const candidates = [record.original, record.source, record.made.get(id) ?? null];
  const message = id === '@original' ? record.original : candidates.find((each) => each?.id === id);
  if (message === undefined || message === null || !message.place.messages.has(message.id)) {
    throw refusals.unknownMessage();
  }
  return message;
}

function createFollowUps({ messages }: Options) {
  /** The answer that a deferral promised is there. */
  function fulfil(record: InteractionRecord, message: MessageRecord): void {
    const { pending } = record;
    record.pending = null;
    if (pending !== null) record.finish({ how: pending, message });
  }

  function edit(record: InteractionRecord, id: string, request: ApiRequest): MessageRecord {
    const message = messageOf(record, id);
    messages.change(request, message);
    if (message === record.original) fulfil(record, message);
    return message;
  }

  function followUp(record: InteractionRecord, request: ApiRequest): MessageRecord {
    // The first follow-up after "is thinking" takes its place, and with it whether others see it.
    if (record.pending === 'reply') return edit(record, '@original', request);
    if (isPersonal(record) && record.followUps >= MAX_PERSONAL_FOLLOW_UPS) {
      throw new ApiError(400, 40094, 'This interaction has hit the maximum number of follow up messages', {
        careless: true,
      });
    }
    const { flags } = z.looseObject({ flags: z.unknown() }).parse(request.body ?? {});
    const message = messages.create(request, visibility(record, flags));
    record.followUps += 1;
    record.made.set(message.id, message);
    if (record.pending === 'update') {
      record.pending = null;
      record.finish({ how: 'reply', message });
    }
    return message;
  }

  function remove(record: InteractionRecord, id: string): void {
    const message = messageOf(record, id);
    message.place.messages.delete(message.id);
    if (message === record.original && record.pending !== null) {
      record.pending = null;
      record.finish({ how: 'gone' });
    }
  }

  return { edit, followUp, remove };
}

export function createInteractionRoutes(options: Options): Routes {
  const { world, interactions, messages } = options;
  const { edit, followUp, remove } = createFollowUps(options);
  const shown = (message: MessageRecord): ApiReply => ({ status: 200, body: messagePayload(world, message) });
  const following = ({ param }: ApiRequest) => interactions.toFollow(param('applicationId'), param('token'));

  function callback(request: ApiRequest): ApiReply {
    const record = interactions.toAcknowledge(request.param('id'), request.param('token'));
    const parsed = callbackSchema.parse(request.body);
    const { route, files } = request;
    acknowledge(messages, record, parsed, { route, files, body: parsed.data ?? {} });
    if (request.query.get('with_response') !== 'true') return { status: 204 };
    const { id, type, original } = record;
    const loading = parsed.type === CALLBACK.deferMessage;
    const message = original === null ? {} : { message: messagePayload(world, original) };
    const about = { response_message_id: original?.id, response_message_loading: loading };
    return {
      status: 200,
      body: { interaction: { id, type, ...about }, resource: { type: parsed.type, ...message } },
    };
  }

  const message = '/webhooks/:applicationId/:token/messages';
  return {
    'POST /interactions/:id/:token/callback': callback,
    'POST /webhooks/:applicationId/:token': (request) => shown(followUp(following(request), request)),
    [`GET ${message}/@original`]: (request) => shown(messageOf(following(request), '@original')),
    [`PATCH ${message}/@original`]: (request) => shown(edit(following(request), '@original', request)),
    [`DELETE ${message}/@original`]: (request) => {
      remove(following(request), '@original');
      return { status: 204 };
    },
    [`GET ${message}/:messageId`]: (request) =>
      shown(messageOf(following(request), request.param('messageId'))),
    [`PATCH ${message}/:messageId`]: (request) =>
      shown(edit(following(request), request.param('messageId'), request)),
    [`DELETE ${message}/:messageId`]: (request) => {
      remove(following(request), request.param('messageId'));
      return { status: 204 };
    },
  };
}
