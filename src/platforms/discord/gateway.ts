// The connection to Discord's gateway: connects, stays connected, and says so when it never will be.
import { type Client, Events, type Guild, Status } from 'discord.js';
import { UserError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { createGatewayClient, type GatewayClientOptions, refusalOf } from './gateway-client.ts';
import { safeError } from './safe-error.ts';

/** After this much a start goes on without Discord. */
const START_PATIENCE_MS = 30_000;

/** Pauses between tries to connect; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000] as const;
const LONGEST_PAUSE_MS = 60_000;

/** A lost connection usually is back within this, and nobody has to know. */
const QUIET_LOSS_MS = 10_000;
const COMPLAIN_EVERY_MS = 60_000;

/** How long Discord may take to say goodbye. */
const GOODBYE_MS = 2_000;

export interface GatewayOptions extends GatewayClientOptions {
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called for each new client, before it connects: listeners of its events. They must not throw. */
  readonly attach: (client: Client) => void;
}

export interface Gateway {
  /**
   * Resolves when every shard has its session and its guilds, or after the first try that failed for a reason that
   * passes: it goes on trying. Rejects with UserError when Discord refuses the bot.
   */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Does every shard receive events. */
  connected(): boolean;
  /** A guild that is available, or null. */
  guild(id: string): Guild | null;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { token, clock, log, attach } = options;
  const complain = createComplaint(clock, log);
  const waiting = createPause(clock);
  let client: Client | null = null;
  let refused = false;
  let stopped = false;

  function refuse(error: Error): void {
    if (refused || stopped) return;
    refused = true;
    log.error('discord_refused', { error });
  }

  /** Resolves when every shard is ready. Rejects with UserError, or with whatever passes. */
  async function connect(): Promise<void> {
    const next = createGatewayClient(options);
    client = next;
    let closeCode: number | null = null;
    let entered = false;
    next.on(Events.ShardDisconnect, ({ code }) => {
      closeCode = code;
      if (entered) refuse(refusalOf(null, code) ?? new Error(`Discord closed the connection with ${code}.`));
    });
    // After a final close there is nothing more to say.
    const report = (error: unknown) => (closeCode === null ? complain(error) : undefined);
    next.on(Events.Error, report);
    next.on(Events.ShardError, report);
    reportLosses(next, clock, report);
    attach(next);
    const ready = new Promise<void>((resolve) => {
      next.once(Events.ClientReady, () => resolve());
    });
    try {
      await next.login(token);
    } catch (error) {
      throw refusalOf(error, closeCode) ?? error;
    }
    entered = true;
    await ready;
  }

  async function keepTrying(error: unknown): Promise<void> {
    let failure = error;
    for (const pauseMs of pauses()) {
      if (stopped) return;
      if (failure instanceof UserError) return refuse(failure);
      complain(failure);
      await waiting.pause(pauseMs);
      if (stopped) return;
      try {
        return await connect();
      } catch (thrown) {
        failure = thrown;
      }
    }
  }

  return {
    async start() {
      const first = connect().then(
        () => null,
        (error: unknown) => ({ error }),
      );
      const outcome = await Promise.race([first, waiting.pause(START_PATIENCE_MS)]);
      if (outcome === undefined) {
        complain(new Error('Discord takes long to let the bot in.'));
        void first.then((late) => (late === null ? undefined : keepTrying(late.error)));
        return;
      }
      waiting.end();
      if (outcome === null) return;
      if (outcome.error instanceof UserError) {
        refused = true;
        throw outcome.error;
      }
      void keepTrying(outcome.error);
    },
    async stop() {
      stopped = true;
      waiting.end();
      await Promise.race([client?.destroy(), waiting.pause(GOODBYE_MS)]);
      waiting.end();
    },
    connected: () => !refused && !stopped && client !== null && isConnected(client),
    guild(id) {
      const guild = client?.guilds.cache.get(id);
      return guild?.available === true ? guild : null;
    },
  };
}

function isConnected({ ws: { shards } }: Client): boolean {
  // A shard that waits for the rest of its guilds does receive clicks.
  const receiving = (status: Status) => status === Status.Ready || status === Status.WaitingForGuilds;
  return shards.size > 0 && shards.every(({ status }) => receiving(status));
}

function* pauses(): Generator<number> {
  yield* PAUSES_MS;
  for (;;) yield LONGEST_PAUSE_MS;
}

/** A pause that `end` cuts short; one at a time. */
function createPause(clock: Clock) {
  let end = () => {};
  return {
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const callOff = clock.at(clock.now() + ms, resolve);
        end = () => {
          callOff();
          resolve();
        };
      }),
    end: (): void => end(),
  };
}

/** Says at most once a minute that Discord cannot be reached. */
function createComplaint(clock: Clock, log: Log): (error: unknown) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (clock.now() < next) return;
    next = clock.now() + COMPLAIN_EVERY_MS;
    log.warn('discord_unreachable', { error: safeError(error) });
  };
}

/** A connection that is lost for a moment is Discord's way; one that stays away is reported at each further try. */
function reportLosses(client: Client, clock: Clock, report: (error: unknown) => void): void {
  const lostAt = new Map<number, number>();
  client.on(Events.ShardReconnecting, (shard) => {
    const since = lostAt.get(shard) ?? clock.now();
    lostAt.set(shard, since);
    if (clock.now() - since > QUIET_LOSS_MS) report(new Error('The connection to Discord is lost.'));
  });
  client.on(Events.ShardResume, (shard) => lostAt.delete(shard));
  client.on(Events.ShardReady, (shard) => lostAt.delete(shard));
}
