// Bolt's app with one listener for each kind of thing that Slack sends: what follows from it is decided elsewhere.
import { App, type Receiver, type ViewSubmitAction } from '@slack/bolt';
import type { Log } from '#src/ports/log.ts';
import type { Delivery } from './answers.ts';
import { SILENT } from './web-client.ts';

/** What happens to the bot or in somebody's client, rather than by a click. */
export interface EventDelivery {
  readonly body: unknown;
}

export interface BoltAppOptions {
  readonly receiver: Receiver;
  readonly log: Log;
  /** Resolves when it is answered. */
  readonly interaction: (delivery: Delivery) => Promise<void>;
  /**
   * Resolves when it is dealt with; rejects when it is not: over HTTP it is acknowledged only then. Over Socket Mode Bolt
   * acknowledges every event before anything else.
   */
  readonly event: (delivery: EventDelivery) => Promise<void>;
}

const ANY = /^/;
const EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] as const;

/**
 * Bolt authorises before anything else runs. Here that asks nobody, and the token of a team is found when something is
 * sent: an acknowledgement must not wait for a database.
 */
export function createBoltApp({ receiver, log, interaction, event }: BoltAppOptions): App {
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
  for (const name of EVENTS) app.event(name, ({ body }) => event({ body }));
  app.error(async (error) => {
    log.error('slack_listener_failed', { error });
    throw error;
  });
  return app;
}
