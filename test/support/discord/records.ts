// What the loopback Discord remembers: users, guilds, places to write in and messages.
import type { Part } from './parts.ts';

export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Buffer;
}

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  acceptsDirect: boolean;
  /** Has installed the application for themselves. */
  readonly installed: boolean;
}

export interface MemberRecord {
  readonly user: UserRecord;
  readonly admin: boolean;
  readonly nick: string | null;
}

export interface GuildRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly botRoleId: string;
  systemChannelId: string | null;
  botIn: boolean;
  /** It has the application's commands, with or without the bot. */
  commandsIn: boolean;
  available: boolean;
  /** Its administrators have shown every command to everybody. */
  commandsForAll: boolean;
  readonly members: Map<string, MemberRecord>;
}

export interface PlaceRecord {
  readonly id: string;
  readonly kind: 'text' | 'direct' | 'group' | 'thread';
  /** Empty for direct messages and groups. */
  readonly guildId: string;
  readonly name: string;
  /** Whose direct messages or group it is. */
  readonly person: UserRecord | null;
  /** The channel of a thread. */
  readonly parent: PlaceRecord | null;
  /** What the bot may not do there. */
  denied: bigint;
  readonly messages: Map<string, MessageRecord>;
}

/** The interaction that a message answers, as messages tell of it. */
export interface InteractionTrace {
  readonly id: string;
  readonly type: number;
  readonly user: UserRecord;
  readonly owners: Readonly<Record<string, string>>;
}

export interface MessageRecord {
  readonly id: string;
  readonly place: PlaceRecord;
  readonly at: number;
  editedAt: number | null;
  flags: number;
  content: string;
  components: readonly Part[];
  files: readonly UploadedFile[];
  embeds: readonly unknown[];
  readonly answers: InteractionTrace | null;
  /** Ephemeral: the only one who sees it. */
  readonly onlyFor: string | null;
  threadId: string | null;
}
