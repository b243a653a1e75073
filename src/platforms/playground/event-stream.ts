// One page's stream of server-sent events: what changed in the chat since the last event the page has seen.
import type { ChatLog, Member } from './chat-log.ts';
import type { EventHub, Listener } from './event-hub.ts';
import { messageView } from './views.ts';
import type { ClockView } from './wire.ts';

/**
 * Messages carry their revision as the event's id, so that a browser that lost the connection goes on where it was
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). Clock and members are told at every connection.
 */
export function openEventStream(options: {
  chat: ChatLog;
  hub: EventHub;
  member: Member;
  /** The revision the page has seen. */
  after: number;
  clock: () => ClockView;
  log: (error: unknown) => void;
}): ReadableStream<Uint8Array> {
  const { chat, hub, member, clock, log } = options;
  const encoder = new TextEncoder();
  let seen = options.after;
  let leave = () => {};

  function listener(controller: ReadableStreamDefaultController<Uint8Array>): Listener {
    const write = (text: string) => controller.enqueue(encoder.encode(text));
    const emit = (event: string, data: unknown) =>
      write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const guarded = (work: () => void) => {
      try {
        work();
      } catch (error) {
        leave();
        log(error);
      }
    };
    return {
      wake: () =>
        guarded(() => {
          for (const message of chat.changedSince(member.id, seen)) {
            seen = message.revision;
            write(`id: ${seen}\n`);
            emit('message', messageView(message));
          }
        }),
      tell: (event) =>
        guarded(() => {
          if (event === 'clock') emit('clock', clock());
          else if (event === 'members') emit('members', chat.members());
          else emit('reload', {});
        }),
      keepAlive: () => guarded(() => write(': still here\n\n')),
      end: () => guarded(() => controller.close()),
    };
  }

  return new ReadableStream({
    start(controller) {
      const own = listener(controller);
      leave = hub.add(own);
      // A page that is ahead has seen another chat log: what it shows does not exist here.
      if (seen > chat.revision()) own.tell('reload');
      own.tell('clock');
      own.tell('members');
      own.wake();
    },
    cancel: () => leave(),
  });
}
