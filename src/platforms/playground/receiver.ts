// Takes what members do in the page, hands it to the product and puts the answer into the chat.
import type { ChatReceiver, CommandSpec, Handled, InteractionHandler } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import type { Answered, ChatLog, LoggedMessage, Member } from './chat-log.ts';
import { type CheckedClick, checkClick } from './checked-click.ts';
import type { EventHub } from './event-hub.ts';
import { channelOf, WORKSPACE, WORKSPACE_NAME } from './identity.ts';
import { HOME_CHANNEL } from './log-file.ts';
import type { Click } from './requests.ts';
import { messageView } from './views.ts';
import type { AnswerView } from './wire.ts';
import { toWire } from './wire-message.ts';

export interface PlaygroundReceiver extends ChatReceiver {
  /** Empty while it is not started. */
  commands(): readonly CommandSpec[];
  /**
   * What the click of this member leads to. The same id again leads to the same, at most once through the product.
   * Null while nothing is taken in. Rejects if the product or the chat log fails: the click may be repeated then.
   */
  take(member: Member, click: Click): Promise<AnswerView | null>;
}

interface Parts {
  readonly chat: ChatLog;
  readonly hub: EventHub;
  /** The IANA zone of every member. */
  readonly zone: string;
}

export function createPlaygroundReceiver(parts: Parts): PlaygroundReceiver {
  const underWay = new Map<string, Promise<AnswerView>>();
  let handler: InteractionHandler | null = null;

  return {
    platform: 'playground',
    async start(next) {
      const channel = channelOf(HOME_CHANNEL);
      const kind = 'workspace-present';
      await next.event({ kind, workspace: WORKSPACE, name: WORKSPACE_NAME, channel, zone: parts.zone });
      handler = next;
      parts.hub.tell('reload');
    },
    async stop() {
      handler = null;
      await Promise.allSettled(underWay.values());
    },
    connected: () => handler !== null,
    commands: () => handler?.commands ?? [],
    async take(member, click) {
      if (handler === null) return null;
      const key = `${member.id} ${click.id}`;
      const running = underWay.get(key);
      if (running) return running;
      const work = answerClick(parts, handler, member, click).finally(() => underWay.delete(key));
      underWay.set(key, work);
      return work;
    },
  };
}

async function answerClick(
  parts: Parts,
  handler: InteractionHandler,
  member: Member,
  click: Click,
): Promise<AnswerView> {
  const { chat, hub, zone } = parts;
  const before = chat.answered(click.id);
  if (before !== null) return repeated(chat, member, before);
  const check = checkClick({ chat, zone, commands: handler.commands }, member, click);
  if (!check.ok) return { kind: 'notice', text: check.why };
  const { interaction } = check.click;
  if (interaction.kind === 'autocomplete') {
    const answer = await handler.handle(interaction);
    return { kind: 'choices', choices: answer.mode === 'choices' ? answer.choices : [] };
  }
  const line = interaction.kind === 'command' ? [typedLine(chat, check.click)] : [];
  hub.wake();
  const answer = await handler.handle(interaction);
  const view = chat.atomically(() => written(chat, check.click, line, answer));
  hub.wake();
  return view;
}

/** Somebody else's interaction id finds nothing. */
function repeated(chat: ChatLog, member: Member, before: Answered): AnswerView {
  if (before.member !== member.id) return { kind: 'notice', text: 'That was done by somebody else.' };
  if (before.outcome.kind === 'form') {
    return { kind: 'form', opened: before.interactionId, form: before.outcome.form };
  }
  const messages = before.outcome.ids.map((id) => chat.message(id)).filter((message) => message !== null);
  return { kind: 'messages', messages: messages.map(messageView) };
}

/** The command as the member's own line, which nobody else sees. */
function typedLine(chat: ChatLog, { interaction, member, place }: CheckedClick): LoggedMessage {
  const words = interaction.kind === 'command' ? `/${interaction.command} ${interaction.text}`.trim() : '';
  const message = {
    summary: words,
    blocks: [{ kind: 'paragraph' as const, spans: [{ kind: 'code' as const, text: words }] }],
  };
  const deliveryId = `typed:${interaction.id}`;
  return chat.add({ place: place.id, author: member.id, visibleTo: member.id, message, deliveryId });
}

function written(
  chat: ChatLog,
  click: CheckedClick,
  line: readonly LoggedMessage[],
  answer: Handled,
): AnswerView {
  const { interaction, member, place } = click;
  if (answer.mode === 'choices' || answer.mode === 'elsewhere')
    throw new Error(`A ${interaction.kind} was answered with ${answer.mode}.`);
  const kept = {
    interactionId: interaction.id,
    member: member.id,
    place: place.id,
    message: click.message?.id ?? null,
  };
  if (answer.mode === 'form') {
    chat.keepAnswered({ ...kept, outcome: { kind: 'form', form: answer.form } });
    return { kind: 'form', opened: interaction.id, form: answer.form };
  }
  const first = shown(chat, click, answer.mode, answer.message);
  const further = (answer.also ?? []).map((message) => shown(chat, click, 'private', message));
  const messages = [...line, first, ...further];
  chat.keepAnswered({ ...kept, outcome: { kind: 'messages', ids: messages.map((message) => message.id) } });
  return { kind: 'messages', messages: messages.map(messageView) };
}

/** Only a message that nobody else sees is replaced: a click must not change what the channel reads. */
function shown(
  chat: ChatLog,
  { member, place, message: clicked }: CheckedClick,
  mode: 'private' | 'public' | 'update',
  message: Message,
): LoggedMessage {
  if (mode === 'update' && clicked !== null && clicked.visibleTo === member.id) {
    const edited = chat.edit(clicked.id, toWire(message));
    if (edited !== null) return edited;
  }
  const visibleTo = mode === 'public' && place.directWith === null ? null : member.id;
  return chat.add({ place: place.id, author: null, visibleTo, message: toWire(message), deliveryId: null });
}
