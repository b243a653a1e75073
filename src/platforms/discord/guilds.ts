// Which guilds the bot is in: tells the product what comes and goes, and finds out what went while nobody listened.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { REST } from 'discord.js';
import type { InteractionHandler, WorkspaceEvent, WorkspaceRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { createAbsentGuilds } from './absent-guilds.ts';

export interface GuildFacts {
  readonly name: string;
  /** Where to say hello, or null. */
  readonly helloChannelId: string | null;
}

export interface Guilds {
  /** The guilds of a shard, available or not, as each new session names them. */
  session(shardId: number, guildIds: readonly string[]): void;
  /** The bot joined this guild, or it is available (again). */
  available(shardId: number, guildId: string): void;
  /** The bot is no longer in it. An outage is no such thing. */
  removed(guildId: string): void;
  /**
   * To be called when every shard has had its session: looks for guilds that nobody named, again and again while Discord
   * does not answer.
   */
  confirmAbsent(): void;
  /** Somebody used the bot there, or nothing could be posted there: if nobody named it, it is looked for. */
  doubt(guildId: string): void;
  /** Resolves when everything so far was handed to the product. */
  handedOver(): Promise<void>;
  /** Hands over nothing more, and resolves when what is under way is done. */
  stop(): Promise<void>;
}

interface Parts {
  readonly handler: Pick<InteractionHandler, 'event' | 'workspaces'>;
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Log;
  /** What is known of a guild now; null when it is not available. */
  facts(guildId: string): GuildFacts | null;
}

const refOf = (guildId: string): WorkspaceRef => ({ platform: 'discord', externalId: guildId });

export function createGuilds(parts: Parts): Guilds {
  const { handler, log, facts } = parts;
  const shards = new Map<number, Set<string>>();
  const queue = createTurnQueue();

  const isHere = (guildId: string): boolean => [...shards.values()].some((guilds) => guilds.has(guildId));

  async function tell(guildId: string, event: WorkspaceEvent): Promise<void> {
    try {
      await handler.event(event);
    } catch (error) {
      log.error('workspace_event_failed', { guildId, kind: event.kind, error });
    }
  }

  const tellPresent = (guildId: string): void =>
    queue.add(async () => {
      const known = facts(guildId);
      if (known === null) return;
      const workspace = refOf(guildId);
      const channel = known.helloChannelId === null ? null : { workspace, channelId: known.helloChannelId };
      await tell(guildId, { kind: 'workspace-present', workspace, name: known.name, channel, zone: null });
    });

  const tellRemoved = (guildId: string): void =>
    queue.add(async () => {
      // It may have come back meanwhile.
      if (isHere(guildId)) return;
      await tell(guildId, { kind: 'workspace-removed', workspace: refOf(guildId) });
    });

  /** Its name is not to be had without the bot. */
  const tellUsed = (guildId: string): void =>
    queue.add(() =>
      tell(guildId, {
        kind: 'workspace-present',
        workspace: refOf(guildId),
        name: '',
        channel: null,
        zone: null,
      }),
    );

  const absent = createAbsentGuilds({
    ...parts,
    isHere,
    found(guildId, status) {
      if (status === 'gone') tellRemoved(guildId);
      if (status === 'commands-only') tellUsed(guildId);
    },
  });

  return {
    session: (shardId, guildIds) => void shards.set(shardId, new Set(guildIds)),
    available(shardId, guildId) {
      const guilds = shards.get(shardId) ?? new Set();
      shards.set(shardId, guilds.add(guildId));
      tellPresent(guildId);
    },
    removed(guildId) {
      for (const guilds of shards.values()) guilds.delete(guildId);
      tellRemoved(guildId);
    },
    confirmAbsent: absent.compare,
    doubt: absent.doubt,
    handedOver: () => queue.empty(),
    async stop() {
      queue.close();
      await Promise.all([absent.stop(), queue.empty()]);
    },
  };
}

/** One task after the other, each in a turn of its own: ten thousand of them leave room for clicks. */
function createTurnQueue() {
  const tasks = new Set<() => Promise<void>>();
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    for (const task of tasks) {
      tasks.delete(task);
      await nextTurn();
      await task();
    }
    working = null;
  }

  return {
    /** `task` must not reject. */
    add(task: () => Promise<void>): void {
      tasks.add(task);
      working ??= work();
    },
    empty: async (): Promise<void> => {
      await working;
    },
    close: (): void => tasks.clear(),
  };
}
