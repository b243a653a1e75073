// Socket Mode: connects, stays connected, and says so when it never will be. Each connection is Bolt's own receiver, and
// a new one is made here when it ends: left to itself, Bolt waits 5 s first, and one refusal on the way ends the process.
// https://docs.slack.dev/apis/events-api/using-socket-mode
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { UserError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { failureCode } from './failure-code.ts';
import { kindOfFrame } from './socket-frame.ts';
import { SILENT } from './web-client.ts';

const OPEN_TIMEOUT_MS = 5_000;
/** From the request to Slack's hello. */
const HELLO_MS = 15_000;
/** How long Slack may take to say goodbye. */
const GOODBYE_MS = 1_000;
/** Slack waits 3 s for an acknowledgement, which belongs on the connection that the interaction came through. */
const LAST_ACKS_MS = 4_000;

/** Pauses between tries to connect; the last one repeats. A connection that held for a while starts from the top. */
const PAUSES_MS = [0, 1_000, 2_000, 5_000, 15_000, 30_000] as const;
const LONGEST_PAUSE_MS = 60_000;
const HELD_MS = 10_000;
const COMPLAIN_EVERY_MS = 60_000;

/** After this much a start goes on without Slack. */
const START_PATIENCE_MS = 20_000;

/** What Slack says of an app token that will never do. https://docs.slack.dev/reference/methods/apps.connections.open */
const REFUSED: Readonly<Record<string, string>> = {
  invalid_auth: 'Slack does not accept SLACK_APP_TOKEN.',
  not_authed: 'Slack does not accept SLACK_APP_TOKEN.',
  token_revoked: 'SLACK_APP_TOKEN was revoked.',
  token_expired: 'SLACK_APP_TOKEN was revoked.',
  account_inactive: 'SLACK_APP_TOKEN was revoked.',
  not_allowed_token_type: 'SLACK_APP_TOKEN is no app-level token: it begins with xapp-.',
  missing_scope: 'SLACK_APP_TOKEN lacks the scope connections:write.',
  forbidden_team: 'Socket Mode is turned off for this app.',
};
const ADVICE =
  'Open https://api.slack.com/apps, choose your app, turn on Socket Mode, and create a token with connections:write under Basic Information, App-Level Tokens.';

export interface SocketOptions {
  readonly appToken: string;
  /** Ends in `/api/`; null for Slack's own. */
  readonly apiUrl: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SocketReceiver extends Receiver {
  /**
   * Resolves when clicks arrive, or after the first try that failed for a reason that passes: it goes on trying.
   * Rejects with UserError when Slack refuses the token.
   */
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
}

interface Connection {
  /** Resolves at Slack's hello; rejects with UserError, or with whatever passes. */
  readonly ready: Promise<void>;
  /** Resolves when the next one is needed: Slack is about to close it, or did. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export function createSocketReceiver(options: SocketOptions): SocketReceiver {
  const { clock, log } = options;
  const waiting = createPause(clock);
  const leaving = createLeaving(clock);
  let app: App | null = null;
  let current: Connection | null = null;
  let live = false;
  let stopped = false;
  let complainAt = Number.NEGATIVE_INFINITY;

  function complain(error: unknown): void {
    if (clock.now() < complainAt) return;
    complainAt = clock.now() + COMPLAIN_EVERY_MS;
    log.warn('slack_unreachable', { code: failureCode(error) });
  }

  async function connect(): Promise<Connection> {
    if (app === null) throw new Error('The socket was started before Bolt.');
    const connection = openConnection(options, app);
    current = connection;
    await connection.ready;
    if (stopped) {
      // It came through while everything was being ended.
      await connection.close();
      throw new Error('The connection was ended.');
    }
    live = true;
    return connection;
  }

  /** Until it is stopped, or Slack refuses for good. `first` has been tried already. */
  async function stayConnected(first: Promise<Connection>): Promise<void> {
    let trying = first;
    let tries = 0;
    for (;;) {
      const since = clock.now();
      try {
        const connection = await trying;
        await connection.ended;
        live = false;
        leaving.add(connection);
        if (clock.now() - since >= HELD_MS) tries = 0;
      } catch (error) {
        if (stopped) return;
        if (error instanceof UserError) return log.error('slack_refused', { error });
        complain(error);
      }
      await waiting.pause(PAUSES_MS[tries++] ?? LONGEST_PAUSE_MS);
      if (stopped) return;
      trying = connect();
    }
  }

  return {
    init(to) {
      app = to;
    },
    async start() {
      const first = connect();
      void stayConnected(first);
      const outcome = first.then(
        () => null,
        (error: unknown) => error,
      );
      const error = await Promise.race([outcome, waiting.pause(START_PATIENCE_MS)]);
      if (error instanceof UserError) throw error;
    },
    async stop() {
      stopped = true;
      live = false;
      waiting.end();
      await Promise.all([leaving.close(), current?.close()]);
    },
    connected: () => live,
  };
}

function openConnection({ appToken, apiUrl, clock, log }: SocketOptions, app: App): Connection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: SILENT,
    autoReconnectEnabled: false,
    installerOptions: {
      // Its own object: the library writes into it. What is tried again is decided above.
      clientOptions: {
        ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
        timeout: OPEN_TIMEOUT_MS,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
    },
  });
  receiver.init(app);
  const { client } = receiver;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  client.on('disconnected', end);
  // At Slack's goodbye the library would close it at once, and with it the way of every acknowledgement.
  const handlers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const kind = kindOfFrame(data, (name) => client.listenerCount(name) > 0);
    if (kind === 'goodbye') end();
    else if (kind === 'unreadable') log.warn('slack_frame_unreadable');
    else for (const handle of handlers) handle(data, isBinary);
  });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = clock.at(clock.now() + HELLO_MS, () =>
    reject(new Error('Slack took too long to say hello.')),
  );
  const close = async (): Promise<void> => {
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const enough = clock.at(clock.now() + GOODBYE_MS, resolve);
    await Promise.race([client.disconnect().catch(() => undefined), patience]);
    enough();
  };
  const ready = Promise.race([client.start(), late])
    .then(() => undefined)
    .catch(async (error: unknown) => {
      await close();
      throw refusalOf(error) ?? error ?? new Error('Slack closed the connection.');
    })
    .finally(callOff);
  return { ready, ended, close };
}

function refusalOf(error: unknown): UserError | null {
  const words = REFUSED[failureCode(error)];
  return words === undefined ? null : new UserError(`${words} ${ADVICE}`, { cause: error });
}

/** Connections that others have taken over from: each is closed once nothing can be under way on it. */
function createLeaving(clock: Clock) {
  const finishes = new Map<Connection, () => Promise<void>>();
  return {
    add(connection: Connection): void {
      const finish = async (): Promise<void> => {
        callOff();
        finishes.delete(connection);
        await connection.close();
      };
      const callOff = clock.at(clock.now() + LAST_ACKS_MS, () => void finish());
      finishes.set(connection, finish);
    },
    async close(): Promise<void> {
      await Promise.all([...finishes.values()].map((finish) => finish()));
    },
  };
}

/** Pauses that `end` cuts short, all of them. */
function createPause(clock: Clock) {
  const ends = new Set<() => void>();
  return {
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const finish = (): void => {
          callOff();
          ends.delete(finish);
          resolve();
        };
        const callOff = clock.at(clock.now() + ms, finish);
        ends.add(finish);
      }),
    end: (): void => {
      for (const finish of ends) finish();
    },
  };
}
