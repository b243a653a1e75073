// Where answers appear: in the conversation, in a modal, or in place of a form that was sent.
import type { types } from '@slack/bolt';
import type { Answer, AnswerMode } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Form, Message } from '#src/ports/message.ts';
import type { ArrivedInteraction } from './interaction.ts';
import { FAILED, wordsOf } from './message-body.ts';
import { type ModalContext, writeModalContext } from './modal-context.ts';
import { createModalSlot, type ModalSlot, modalOf, momentModal, updateModal } from './modal-slot.ts';
import { channelOf, type Origin } from './origin.ts';
import { renderForm } from './render-form.ts';
import type { AckBody } from './repeats.ts';
import { createReplies, type Replies } from './replies.ts';
import { createResponseUrl } from './response-url.ts';
import type { Call } from './teams.ts';

export type MessageAnswer = Extract<Answer, { readonly message: Message }>;

/** Acknowledges, with what Slack takes for an answer to this kind. Only the first call counts; never rejects. */
export type Ack = (body?: AckBody) => Promise<void>;

/** Each acknowledges first if nothing did so before, and none rejects. */
export interface Surface {
  /** The answer of this mode takes longer than Slack waits: what has to happen at once, happens. */
  hold(mode: AnswerMode): Promise<void>;
  /** `mode` is what its route declared. */
  show(answer: MessageAnswer, mode: AnswerMode): Promise<void>;
  open(form: Form): Promise<void>;
}

export interface SurfaceParts {
  readonly arrived: ArrivedInteraction;
  /** When it arrived, epoch ms. */
  readonly receivedAt: number;
  readonly ack: Ack;
  readonly call: Call;
  readonly clock: Clock;
  readonly log: Log;
  /** From then on nothing is tried again. */
  readonly ended: AbortSignal;
}

type At<Kind extends Origin['kind']> = Extract<Origin, { readonly kind: Kind }>;

export function surfaceOf(parts: SurfaceParts): Surface {
  const { origin } = parts.arrived;
  switch (origin.kind) {
    case 'message':
      return inConversation(parts, origin);
    case 'modal':
      return inModal(parts, origin);
    case 'submission':
      return afterSubmission(parts, origin);
    case 'home':
    case 'shortcut':
      return onScreen(parts);
  }
}

/** All that is said, below each other: a modal has room for one message. */
function together({ message, also = [] }: MessageAnswer): Message {
  const more = also.flatMap(({ blocks }) => [{ kind: 'divider' as const }, ...blocks]);
  return { ...message, blocks: [...message.blocks, ...more] };
}

/** What a modal that is opened from there remembers. */
function contextOf(origin: Origin): ModalContext {
  if (origin.kind === 'modal' || origin.kind === 'submission') return origin.context;
  if (origin.kind !== 'message') return { home: origin.kind === 'home', channel: null, opener: null };
  const { channelId, responseUrl: url, replaceable, where } = origin;
  const isOwn = replaceable && (where === 'ephemeral' || where === 'direct');
  return { home: false, channel: channelOf(channelId), opener: { url, where: isOwn ? where : 'shared' } };
}

function slotOf(parts: SurfaceParts, how: 'open' | 'push'): ModalSlot {
  const { arrived, call, log } = parts;
  const { triggerId, origin, interaction } = arrived;
  const metadata = writeModalContext(contextOf(origin));
  return createModalSlot({ call, triggerId, how, metadata, interactionId: interaction.id, log });
}

function repliesTo(
  { arrived: { interaction }, receivedAt, call, clock, log, ended }: SurfaceParts,
  place: Pick<Parameters<typeof createReplies>[0], 'direct' | 'channelId' | 'threadTs'>,
  url: string | null,
): Replies {
  const { id: interactionId, account } = interaction;
  return createReplies({
    ...place,
    url:
      url === null ? null : createResponseUrl({ url, since: receivedAt, interactionId, clock, log, ended }),
    userId: account.externalId,
    interactionId,
    call,
    log,
  });
}

/** Through the address of the message that the modal was opened from. */
const repliesToOpener = (parts: SurfaceParts, { opener, channel }: ModalContext): Replies =>
  repliesTo(
    parts,
    { direct: opener?.where === 'direct', channelId: channel, threadTs: null },
    opener?.url ?? null,
  );

function inConversation(parts: SurfaceParts, origin: At<'message'>): Surface {
  const { ack } = parts;
  const { where, replaceable, channelId, threadTs, responseUrl } = origin;
  const replies = repliesTo(parts, { direct: where === 'direct', channelId, threadTs }, responseUrl);
  const slot = slotOf(parts, 'open');
  const metadata = writeModalContext(contextOf(origin));

  async function say({ mode, message, also = [] }: MessageAnswer): Promise<void> {
    if (mode === 'public') await replies.publicly(message);
    else if (mode === 'update' && replaceable) await replies.replace(message);
    else await replies.privately(message);
    for (const more of also) await replies.privately(more);
  }

  return {
    async hold(mode) {
      await ack();
      if (mode === 'form') await slot.hold();
    },
    async show(answer) {
      const said = slot.isHeld() ? slot.put(modalOf(together(answer), metadata)) : say(answer);
      await Promise.all([ack(), said]);
    },
    async open(form) {
      const opened = slot.put(renderForm(form, metadata));
      await ack();
      if (!(await opened)) await replies.privately(FAILED);
    },
  };
}

/** The Home tab and the shortcuts: what is answered opens in a modal, which waits for it if it has to. */
function onScreen(parts: SurfaceParts): Surface {
  const { ack, arrived } = parts;
  const slot = slotOf(parts, 'open');
  const metadata = writeModalContext(contextOf(arrived.origin));
  const direct = repliesTo(parts, { direct: true, channelId: null, threadTs: null }, null);

  async function put(view: types.ModalView, otherwise: Message): Promise<void> {
    const shown = slot.put(view);
    await ack();
    if (!(await shown)) await direct.privately(otherwise);
  }

  return {
    async hold() {
      await ack();
      await slot.hold();
    },
    show: (answer) => put(modalOf(together(answer), metadata), together(answer)),
    open: (form) => put(renderForm(form, metadata), FAILED),
  };
}

/** A message in a modal is replaced by its answer; what only tells of a mistake is laid over it. */
function inModal(parts: SurfaceParts, origin: At<'modal'>): Surface {
  const { ack, call, log, arrived } = parts;
  const { viewId, context } = origin;
  const slot = slotOf(parts, 'push');
  const metadata = writeModalContext(context);
  const update = (view: types.ModalView) => updateModal(call, viewId, view, arrived.interaction.id, log);
  const over = async (view: types.ModalView): Promise<boolean> =>
    (await slot.put(view)) || (!slot.isHeld() && (await update(view)));

  async function say(answer: MessageAnswer, mode: AnswerMode): Promise<void> {
    const { also = [], message } = answer;
    if (answer.mode !== 'public') {
      const view = modalOf(together(answer), metadata);
      const isAside = mode === 'update' && answer.mode === 'private';
      await (isAside || slot.isHeld() ? over(view) : update(view));
      return;
    }
    const isThere = await repliesToOpener(parts, context).publicly(message);
    if (isThere && answer.carrier !== undefined) await update(modalOf(answer.carrier, metadata));
    const [first, ...rest] = also;
    if (first !== undefined)
      await over(modalOf(together({ mode: 'private', message: first, also: rest }), metadata));
  }

  return {
    async hold(mode) {
      await ack();
      if (mode === 'form') await slot.hold();
    },
    async show(answer, mode) {
      await Promise.all([ack(), say(answer, mode)]);
    },
    async open(form) {
      await Promise.all([ack(), over(renderForm(form, metadata))]);
    },
  };
}

/** The acknowledgement itself says what becomes of the form. */
function afterSubmission(parts: SurfaceParts, origin: At<'submission'>): Surface {
  const { ack, call, log, arrived } = parts;
  const { viewId, previousViewId, context, firstInput } = origin;
  const metadata = writeModalContext(context);
  let held = false;

  async function fill(view: types.ModalView): Promise<void> {
    if (held) await updateModal(call, viewId, view, arrived.interaction.id, log);
    else await ack({ response_action: 'update', view });
  }

  /** What the form was opened from is replaced; false where it cannot be. */
  function replaced(answer: MessageAnswer): Promise<unknown> | null {
    if (held || answer.mode !== 'update') return null;
    if (previousViewId !== null) {
      const view = modalOf(together(answer), metadata);
      return updateModal(call, previousViewId, view, arrived.interaction.id, log);
    }
    if (context.opener === null || context.opener.where === 'shared') return null;
    return sayToOpener(repliesToOpener(parts, context), answer);
  }

  return {
    async hold() {
      held = true;
      await ack({ response_action: 'update', view: momentModal(metadata) });
    },
    async show(answer) {
      if (answer.problem === true && !held && firstInput !== null) {
        await ack({ response_action: 'errors', errors: { [firstInput]: wordsOf(answer.message) } });
        return;
      }
      const done = replaced(answer);
      await (done === null ? fill(modalOf(together(answer), metadata)) : Promise.all([ack(), done]));
    },
    open: (form) => fill(renderForm(form, metadata)),
  };
}

async function sayToOpener(replies: Replies, { message, also = [] }: MessageAnswer): Promise<void> {
  await replies.replace(message);
  for (const more of also) await replies.privately(more);
}
