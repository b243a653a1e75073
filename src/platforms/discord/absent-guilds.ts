// Looks for guilds that no session of the gateway names: the bot may have been removed while nobody listened.
import type { REST } from 'discord.js';
import type { InteractionHandler } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { createGuildStatus, type GuildStatus } from './guild-status.ts';
import { safeError } from './safe-error.ts';

/** Pauses before Discord is asked again of the guilds that it said nothing about; the last one repeats. */
const PAUSES_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000] as const;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** However many click there, one guild is looked for no more often than this. */
const LOOK_EVERY_MS = 60_000;

export interface AbsentGuilds {
  /** Compares where the product believes the bot to be, again and again while Discord does not answer. */
  compare(): void;
  /** Looks for this one, if no session names it. */
  doubt(guildId: string): void;
  /** Ends the requests under way. */
  stop(): Promise<void>;
}

interface Parts {
  readonly handler: Pick<InteractionHandler, 'workspaces'>;
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Log;
  /** Does a session name it. */
  readonly isHere: (guildId: string) => boolean;
  readonly found: (guildId: string, status: GuildStatus) => void;
}

export function createAbsentGuilds({ handler, rest, clock, log, isHere, found }: Parts): AbsentGuilds {
  const ending = new AbortController();
  const { signal } = ending;
  const statusOf = createGuildStatus(rest, signal);
  const lookedAt = new Map<string, number>();
  let callOff = () => {};
  let looking = Promise.resolve();

  function inTurn(work: () => Promise<void>): void {
    looking = looking.then(() => (signal.aborted ? undefined : work()));
  }

  function again(tries: number, work: () => Promise<void>): void {
    if (signal.aborted) return;
    callOff = clock.at(clock.now() + (PAUSES_MS[tries] ?? LONGEST_PAUSE_MS), () => inTurn(work));
  }

  /** Gives false when Discord did not say. */
  async function look(guildId: string): Promise<boolean> {
    lookedAt.set(guildId, clock.now());
    try {
      const status = await statusOf(guildId);
      if (!signal.aborted) found(guildId, status);
      return true;
    } catch (error) {
      if (!signal.aborted) log.warn('discord_guild_not_confirmed', { guildId, error: safeError(error) });
      return false;
    }
  }

  /** One of them after the other; those that nothing was said about once more, later on. */
  async function lookFor(guildIds: readonly string[], tries: number): Promise<void> {
    const unknown: string[] = [];
    for (const guildId of guildIds) {
      if (signal.aborted) return;
      if (!isHere(guildId) && !(await look(guildId))) unknown.push(guildId);
    }
    if (unknown.length > 0) again(tries, () => lookFor(unknown, tries + 1));
  }

  async function compare(tries: number): Promise<void> {
    try {
      const known = (await handler.workspaces('discord')).map(({ externalId }) => externalId);
      await lookFor(known, tries);
    } catch (error) {
      log.error('discord_guilds_not_compared', { error });
      again(tries, () => compare(tries + 1));
    }
  }

  return {
    compare() {
      callOff();
      inTurn(() => compare(0));
    },
    doubt(guildId) {
      const since = clock.now() - (lookedAt.get(guildId) ?? Number.NEGATIVE_INFINITY);
      if (isHere(guildId) || since < LOOK_EVERY_MS) return;
      lookedAt.set(guildId, clock.now());
      inTurn(async () => {
        if (!isHere(guildId)) await look(guildId);
      });
    },
    async stop() {
      callOff();
      ending.abort();
      await looking;
    },
  };
}
