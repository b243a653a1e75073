// Channels, messages, threads and direct messages, as the bot's token reaches them.
import { z } from 'zod';
import { ApiError, invalidForm } from './api-error.ts';
import type { ApiReply, ApiRequest, Routes } from './api-server.ts';
import { PERMISSION } from './discord-numbers.ts';
import type { Gateway } from './gateway.ts';
import { parseMessageBody } from './message-body.ts';
import { messagePayload } from './message-payload.ts';
import type { Messages } from './messages.ts';
import { placePayload } from './payloads.ts';
import type { MessageRecord, PlaceRecord } from './records.ts';
import { mayDirect, messageFor, placeFor, type World } from './world.ts';

/** "A few minutes", says Discord; nobody may count on more. */
const NONCE_LIVES_MS = 3 * 60_000;

const recipientSchema = z.looseObject({ recipient_id: z.string() });
const threadSchema = z.looseObject({ name: z.string() });

interface Options {
  readonly world: World;
  readonly messages: Messages;
  readonly gateway: () => Gateway;
}

function checkMaySend(world: World, place: PlaceRecord, uploads: boolean): void {
  if (place.kind === 'direct') {
    if (place.person !== null) mayDirect(world, place.person);
    return;
  }
  const send = place.kind === 'thread' ? PERMISSION.sendInThreads : PERMISSION.sendMessages;
  placeFor(world, place.id, send, ...(uploads ? [PERMISSION.attachFiles] : []));
}

export function createMessageRoutes({ world, messages, gateway }: Options): Routes {
  const byNonce = new Map<string, { readonly message: MessageRecord; readonly at: number }>();
  const shown = (message: MessageRecord): ApiReply => ({ status: 200, body: messagePayload(world, message) });

  function send(request: ApiRequest): ApiReply {
    const place = placeFor(world, request.param('channelId'));
    const body = parseMessageBody(request.body);
    checkMaySend(world, place, request.files.length > 0);
    const nonce = String(body.nonce ?? '');
    const enforced = body.enforce_nonce === true && nonce !== '';
    const before = enforced ? byNonce.get(nonce) : undefined;
    if (before !== undefined && world.now() - before.at < NONCE_LIVES_MS) return shown(before.message);
    const message = messages.create(request, { place });
    if (enforced) byNonce.set(nonce, { message, at: world.now() });
    return { status: 200, body: { ...messagePayload(world, message), nonce: body.nonce ?? undefined } };
  }

  function startThread(request: ApiRequest): ApiReply {
    const parent = placeFor(world, request.param('channelId'), PERMISSION.createThreads);
    const message = messageFor(parent, request.param('messageId'));
    if (message.threadId !== null) {
      throw new ApiError(400, 160004, 'A thread has already been created for this message');
    }
    const { name } = threadSchema.parse(request.body);
    if (name === '' || name.length > 100) {
      throw invalidForm([{ path: ['name'], message: 'Must be between 1 and 100 in length.' }]);
    }
    const { guildId } = parent;
    // A thread has the id of the message that it hangs below.
    const thread = world.addPlace({
      id: message.id,
      kind: 'thread',
      guildId,
      name,
      person: null,
      parent,
      denied: 0n,
    });
    message.threadId = thread.id;
    gateway().dispatch(guildId, 'THREAD_CREATE', { ...placePayload(world, thread), newly_created: true });
    return { status: 201, body: placePayload(world, thread) };
  }

  function openDirect({ body }: ApiRequest): ApiReply {
    const recipient = recipientSchema.safeParse(body).data?.recipient_id ?? '';
    const person = world.users.get(recipient);
    if (person === undefined) throw new ApiError(400, 50033, 'Invalid Recipient(s)');
    return { status: 200, body: placePayload(world, world.conversation('direct', person)) };
  }

  return {
    'POST /users/@me/channels': openDirect,
    'GET /channels/:channelId': ({ param }) => ({
      status: 200,
      body: placePayload(world, placeFor(world, param('channelId'))),
    }),
    'POST /channels/:channelId/messages': send,
    'GET /channels/:channelId/messages/:messageId': ({ param }) =>
      shown(messageFor(placeFor(world, param('channelId')), param('messageId'))),
    'PATCH /channels/:channelId/messages/:messageId': (request) => {
      const place = placeFor(world, request.param('channelId'));
      const message = messageFor(place, request.param('messageId'));
      messages.change(request, message);
      return shown(message);
    },
    'DELETE /channels/:channelId/messages/:messageId': ({ param }) => {
      const place = placeFor(world, param('channelId'));
      place.messages.delete(messageFor(place, param('messageId')).id);
      return { status: 204 };
    },
    'POST /channels/:channelId/messages/:messageId/threads': startThread,
  };
}
