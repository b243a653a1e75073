// Bolt's app with one listener for each kind of thing that Slack sends: what follows from it is decided elsewhere.
import { App, type Receiver, type ViewSubmitAction } from '@slack/bolt';
import type { Log } from '#src/ports/log.ts';
import type { Delivery } from './answers.ts';
import { type AnswerUnreadable, UnreadableError } from './unreadable.ts';
import { SILENT } from './web-client.ts';

/** What happens to the bot or in somebody's client, rather than by a click. */
export interface EventDelivery {
  readonly body: unknown;
}

export interface BoltAppOptions {
  readonly receiver: Receiver;
  readonly log: Log;
  /** Resolves when it is answered; rejects with UnreadableError, and with nothing else. */
  readonly interaction: (delivery: Delivery) => Promise<void>;
  /**
   * Resolves when it is dealt with: over HTTP it is acknowledged only then. Rejects when it is not, and with UnreadableError
   * when it never will be. Over Socket Mode Bolt acknowledges every event before anything else.
   */
  readonly event: (delivery: EventDelivery) => Promise<void>;
  /** For what neither Bolt nor those two can read. */
  readonly unreadable: AnswerUnreadable;
}

const ANY = /^/;
const EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] as const;

/**
 * Bolt authorises before anything else runs. Here that asks nobody, and the token of a team is found when something is
 * sent: an acknowledgement must not wait for a database.
 */
export function createBoltApp({ receiver, log, interaction, event, unreadable }: BoltAppOptions): App {
  /** What was read, and could not be taken in. */
  const failed = new WeakSet<object>();
  const app = new App({
    receiver,
    authorize: async () => ({}),
    logger: SILENT,
    clientOptions: { retryConfig: { retries: 0 } },
    ignoreSelf: false,
    convoStore: false,
    attachFunctionToken: false,
  });
  app.command(ANY, ({ body, ack }) => interaction({ body, ack: async () => ack() }));
  app.action(ANY, ({ body, ack }) => interaction({ body: { ...body }, ack: async () => ack() }));
  app.options(ANY, ({ body, ack }) =>
    interaction({
      body: { ...body },
      ack: async (said) => ack(said !== undefined && 'options' in said ? said : { options: [] }),
    }),
  );
  app.view<ViewSubmitAction>(ANY, ({ body, ack }) =>
    interaction({
      body: { ...body },
      ack: async (said) => ack(said !== undefined && 'response_action' in said ? said : undefined),
    }),
  );
  app.shortcut(ANY, ({ body, ack }) => interaction({ body: { ...body }, ack: async () => ack() }));
  const take = async (body: object): Promise<void> => {
    try {
      await event({ body });
    } catch (error) {
      if (!(error instanceof UnreadableError)) {
        log.error('slack_listener_failed', { error });
        failed.add(body);
      }
      throw error;
    }
  };
  for (const name of EVENTS) app.event(name, ({ body }) => take(body));
  app.error(async (error) => {
    throw error;
  });
  app.processEvent = answeringAll(app, failed, unreadable);
  return app;
}

/** Bolt throws at what names nobody, and leaves alone what it has no listener for: nobody would hear of either. */
function answeringAll(app: App, failed: WeakSet<object>, unreadable: AnswerUnreadable): App['processEvent'] {
  const process = app.processEvent.bind(app);
  return async (event) => {
    let acknowledged = false;
    const ack: typeof event.ack = async (said) => {
      acknowledged = true;
      await event.ack(said);
    };
    let why: unknown = null;
    try {
      await process({ ...event, ack });
      if (acknowledged) return;
    } catch (error) {
      if (failed.has(event.body)) throw error;
      why = error;
    }
    await unreadable({ body: event.body, ack: event.ack }, why);
  };
}
