import type { KitBlock } from './block-kit/blocks.ts';
import type { Channel, ShownFile, Team, User } from './types.ts';

export interface TeamRecord extends Team {
  readonly botId: string;
}

export interface UserRecord extends User {
  readonly owner: boolean;
  readonly guest: boolean;
  admin: boolean;
  zone: string;
  deleted: boolean;
  dmClosed: boolean;
}

export interface ChannelRecord extends Channel {
  readonly private: boolean;
  /** Of direct messages with the bot: whose they are. */
  readonly dmWith: string | null;
  /** The teams that can see it. */
  readonly teams: Set<string>;
  /** The teams whose bot is in it. */
  readonly botsOf: Set<string>;
  readonly messages: StoredMessage[];
  archived: boolean;
}

export interface StoredMessage {
  readonly ts: string;
  readonly channelId: string;
  readonly teamId: string;
  readonly threadTs: string | null;
  /** Only this person sees it; null for everybody. */
  readonly onlyFor: string | null;
  readonly files: readonly ShownFile[];
  blocks: readonly KitBlock[];
  text: string;
  edited: boolean;
}

export type World = ReturnType<typeof createWorld>;

/** Teams, people, channels and messages. `now` in milliseconds stamps the messages. */
export function createWorld(now: () => number) {
  const teams = new Map<string, TeamRecord>();
  const users = new Map<string, UserRecord>();
  const channels = new Map<string, ChannelRecord>();
  const directs = new Map<string, ChannelRecord>();
  let count = 0;
  let lastMicros = 0;

  const nextId = (prefix: string): string => {
    count += 1;
    return `${prefix}${count.toString(36).toUpperCase().padStart(10, '0')}`;
  };

  /** Seconds and six digits, never the same twice. */
  const nextTs = (): string => {
    lastMicros = Math.max(lastMicros + 1, Math.floor(now()) * 1000);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };

  function addTeam(name: string, domain: string, id = nextId('T')): TeamRecord {
    const team = { id, name, domain, botUserId: nextId('U'), botId: nextId('B') };
    teams.set(team.id, team);
    return team;
  }

  function addChannel(teamId: string, name: string, options: Partial<ChannelRecord>): ChannelRecord {
    const direct = options.dmWith ?? null;
    const channel: ChannelRecord = {
      id: options.id ?? nextId(direct === null ? 'C' : 'D'),
      name,
      teamId,
      private: options.private ?? false,
      dmWith: direct,
      teams: new Set([teamId]),
      botsOf: new Set(),
      messages: [],
      archived: options.archived ?? false,
    };
    channels.set(channel.id, channel);
    return channel;
  }

  /** The direct messages of a person with the bot of a team. */
  function dmOf(teamId: string, userId: string): ChannelRecord {
    const found = directs.get(`${teamId} ${userId}`);
    if (found !== undefined) return found;
    const made = addChannel(teamId, 'directmessage', { dmWith: userId });
    made.botsOf.add(teamId);
    directs.set(`${teamId} ${userId}`, made);
    return made;
  }

  function addMessage(
    channel: ChannelRecord,
    message: Pick<StoredMessage, 'teamId' | 'threadTs' | 'onlyFor' | 'files' | 'blocks' | 'text'>,
  ): StoredMessage {
    const stored = { ...message, ts: nextTs(), channelId: channel.id, edited: false };
    channel.messages.push(stored);
    return stored;
  }

  function removeMessage(message: StoredMessage): void {
    const list = channels.get(message.channelId)?.messages ?? [];
    const at = list.indexOf(message);
    if (at !== -1) list.splice(at, 1);
  }

  function known<T>(map: ReadonlyMap<string, T>, id: string): T {
    const found = map.get(id);
    if (found === undefined) throw new Error(`the loopback Slack has no ${id}`);
    return found;
  }

  return {
    now,
    teams,
    users,
    channels,
    nextId,
    nextTs,
    addTeam,
    addChannel,
    dmOf,
    addMessage,
    removeMessage,
    teamOf: (id: string) => known(teams, id),
    userOf: (id: string) => known(users, id),
    channelOf: (id: string) => known(channels, id),
  };
}
