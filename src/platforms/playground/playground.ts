// The playground: a chat of its own in the browser, which is one more platform to the product.
import type { Hono } from 'hono';
import type { AccountRef, ChatReceiver, ChatSender } from '#src/ports/chat.ts';
import type { MemoryPanel } from '#src/ports/memory-panel.ts';
import { createChatLog } from './chat-log.ts';
import { createEventHub } from './event-hub.ts';
import type { MovableClock } from './movable-clock.ts';
import { createPlaygroundReceiver } from './receiver.ts';
import { createRoutes } from './routes.ts';
import { createPlaygroundSender } from './sender.ts';
import { createTraveller, type TimeTravel } from './travel.ts';
import { clockView } from './views.ts';

export interface PlaygroundOptions {
  /** The chat log's file; it is made where there is none. */
  readonly path: string;
  /** The IANA zone of every member. */
  readonly zone: string;
  /** Starts at the offset that `readClockOffset` finds in the file. */
  readonly clock: MovableClock;
  readonly log: (error: unknown) => void;
  readonly memoryPanel: (account: AccountRef) => Promise<MemoryPanel>;
  /** Null where time may not be moved, because a real platform is connected. */
  readonly time: TimeTravel | null;
}

export interface Playground {
  readonly receiver: ChatReceiver;
  readonly sender: ChatSender;
  /** To be mounted at `/`. It takes `/`, `/page/*` and `/api/*` and guards nothing else. */
  readonly routes: Hono;
  /** Ends the event streams, so that the HTTP server can close, and closes the file. Stop the receiver first. */
  close(): void;
}

export function createPlayground(options: PlaygroundOptions): Playground {
  const { path, zone, clock, log, memoryPanel, time } = options;
  const chat = createChatLog({ path, now: clock.now });
  const hub = createEventHub();
  const receiver = createPlaygroundReceiver({ chat, hub, zone });
  const moved = () => {
    chat.saveClockOffset(clock.offset());
    hub.tell('clock');
  };
  const traveller = time && createTraveller({ clock, time, zone, moved });
  const clockNow = () => clockView(clock, zone, time !== null);
  let closed = false;
  const routes = createRoutes({
    chat,
    hub,
    receiver,
    traveller,
    clock: clockNow,
    memoryPanel,
    log,
    closed: () => closed,
  });
  return {
    receiver,
    sender: createPlaygroundSender({ chat, hub, zone }),
    routes,
    close() {
      closed = true;
      traveller?.stop();
      hub.close();
      chat.close();
    },
  };
}
