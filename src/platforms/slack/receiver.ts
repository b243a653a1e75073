// Receives what people do on Slack, and answers it.
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { UserError } from '#src/errors.ts';
import type { ChatReceiver, InteractionHandler } from '#src/ports/chat.ts';
import { endsWithin } from '#src/ports/clock.ts';
import { createAdmins } from './admins.ts';
import { type AnswersOptions, createAnswers } from './answers.ts';
import { createBoltApp } from './bolt-app.ts';
import { createEvents, type Events } from './events.ts';
import { failureCode } from './failure-code.ts';
import { createHomes, type Homes } from './homes.ts';
import { createHttpReceiver } from './http.ts';
import { createSocketReceiver } from './socket.ts';
import type { SlackTeam } from './teams.ts';
import { createUnreadable } from './unreadable.ts';

/** How Slack reaches the bot. */
export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string };

export interface SlackReceiverOptions extends AnswersOptions {
  readonly mode: SlackMode;
  /** Ends in `/api/`; null for Slack's own. */
  readonly apiUrl: string | null;
}

/** After the answers at a stop: what is being looked up or drawn then. */
const IDLE_WITHIN_MS = 1_000;

export interface SlackReceiver extends ChatReceiver {
  /** Where Slack's requests arrive, to be mounted at `/`; null in Socket Mode. */
  readonly routes: Hono | null;
  /** The bot was installed in this team while it runs. */
  installed(team: SlackTeam): Promise<void>;
}

/** How long until it is asked again where the bot is installed. */
const ASK_AGAIN_MS = 30_000;

/** `start` rejects with UserError when Slack refuses the tokens, and goes on trying when it cannot be reached. */
export function createSlackReceiver(options: SlackReceiverOptions): SlackReceiver {
  const { teams, clock, log } = options;
  const answers = createAnswers(options);
  const connection = connectionOf(options);
  const admins = createAdmins({ teams, clock, log });
  const ending = new AbortController();
  const unreadable = createUnreadable({ ...options, ended: ending.signal });
  const app = createBoltApp({
    receiver: connection.receiver,
    log,
    interaction: answers.take,
    event: async ({ body }) => inside(async () => events?.take(body)),
    unreadable: (delivery, why) => inside(() => unreadable(delivery, why)),
  });
  const underWay = new Set<Promise<void>>();
  let events: Events | null = null;
  let homes: Homes | null = null;
  let callOff = () => {};
  let stopped = false;

  async function inside(work: () => Promise<void>): Promise<void> {
    if (stopped) return;
    const done = work();
    underWay.add(done);
    try {
      await done;
    } finally {
      underWay.delete(done);
    }
  }

  /** Rejects with UserError; what passes is asked again. */
  async function compare(): Promise<void> {
    try {
      await inside(async () => events?.compare());
    } catch (error) {
      if (error instanceof UserError) throw error;
      log.warn('slack_teams_unknown', { code: failureCode(error) });
      callOff = clock.at(clock.now() + ASK_AGAIN_MS, () => {
        compare().catch((refused: unknown) => log.error('slack_refused', { error: refused }));
      });
    }
  }

  async function open(handler: InteractionHandler): Promise<void> {
    homes = createHomes({ handler, teams, admins, newId: randomUUID, log });
    events = createEvents({ handler, teams, homes, log });
    answers.open({ handler, admins, homes });
    await compare();
    await app.start();
  }

  return {
    platform: 'slack',
    routes: connection.routes,
    start: open,
    async stop() {
      stopped = true;
      callOff();
      connection.refuse();
      // What is under way acknowledges through the connection.
      await answers.close();
      const idle = Promise.all([...underWay, homes?.idle(), admins.idle()]);
      await endsWithin(clock, IDLE_WITHIN_MS, Promise.allSettled([idle]));
      ending.abort();
      await app.stop();
    },
    connected: () => !stopped && connection.connected(),
    installed: (team) => inside(async () => events?.installed(team)),
  };
}

function connectionOf({ mode, apiUrl, clock, log }: SlackReceiverOptions) {
  if (mode.kind === 'socket') {
    const receiver = createSocketReceiver({ appToken: mode.appToken, apiUrl, clock, log });
    // What is not acknowledged any more, Slack reports to whoever clicked.
    return { receiver, routes: null, connected: receiver.connected, refuse: () => {} };
  }
  const receiver = createHttpReceiver({ signingSecret: mode.signingSecret, clock, log });
  // Slack comes to us: the server listens before anything is started.
  return { receiver, routes: receiver.routes, connected: () => true, refuse: receiver.refuse };
}
