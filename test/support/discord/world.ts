// The state of the loopback Discord, and who may see and do what in it.
import { refusals } from './api-error.ts';
import { EVERYONE_MAY, EVERYTHING, FLAG, PERMISSION } from './discord-numbers.ts';
import type { GuildRecord, MemberRecord, MessageRecord, PlaceRecord, UserRecord } from './records.ts';
import { createSnowflakes } from './snowflakes.ts';

export interface World {
  now(): number;
  newId(earlier?: number): string;
  /** The application's bot user: its id is the application's. */
  readonly bot: UserRecord;
  readonly users: Map<string, UserRecord>;
  readonly guilds: Map<string, GuildRecord>;
  readonly places: Map<string, PlaceRecord>;
  addPlace(place: Omit<PlaceRecord, 'messages'>): PlaceRecord;
  /** The conversation of this person with the bot, or their group; made when it is first asked for. */
  conversation(kind: 'direct' | 'group', person: UserRecord): PlaceRecord;
  guildOf(place: PlaceRecord): GuildRecord | null;
}

export function createWorld(now: () => number): World {
  const newId = createSnowflakes(now);
  const bot: UserRecord = { id: newId(), name: 'Quizloop', acceptsDirect: false, installed: false };
  const users = new Map<string, UserRecord>();
  const guilds = new Map<string, GuildRecord>();
  const places = new Map<string, PlaceRecord>();
  const conversations = new Map<string, PlaceRecord>();

  function addPlace(place: Omit<PlaceRecord, 'messages'>): PlaceRecord {
    const record = { ...place, messages: new Map<string, MessageRecord>() };
    places.set(record.id, record);
    return record;
  }

  return {
    now,
    newId,
    bot,
    users,
    guilds,
    places,
    addPlace,
    conversation(kind, person) {
      const key = `${kind}:${person.id}`;
      const name = kind === 'group' ? `${person.name} and friends` : '';
      const place =
        conversations.get(key) ??
        addPlace({ id: newId(), kind, guildId: '', name, person, parent: null, denied: 0n });
      conversations.set(key, place);
      return place;
    },
    guildOf: (place) => guilds.get(place.guildId) ?? null,
  };
}

/** What the bot may do in a place of a guild. */
export const botMay = (place: PlaceRecord): bigint => EVERYONE_MAY & ~(place.parent ?? place).denied;

/** What a member may do everywhere in the guild. */
export const memberMay = (guild: GuildRecord, member: MemberRecord): bigint =>
  member.admin || guild.ownerId === member.user.id ? EVERYTHING : EVERYONE_MAY;

/** The guild as the bot's token reaches it. */
export function guildFor(world: World, guildId: string): GuildRecord {
  const guild = world.guilds.get(guildId);
  if (guild === undefined || !guild.botIn) throw refusals.unknownGuild();
  if (!guild.available) throw refusals.outage();
  return guild;
}

/** The place as the bot's token reaches it, if it may do all of this there. */
export function placeFor(world: World, placeId: string, ...needed: readonly bigint[]): PlaceRecord {
  const place = world.places.get(placeId);
  if (place === undefined) throw refusals.unknownChannel();
  if (place.kind === 'direct') return place;
  const guild = world.guildOf(place);
  if (guild === null || !guild.botIn) throw refusals.noAccess();
  if (!guild.available) throw refusals.outage();
  const may = botMay(place);
  if ((may & PERMISSION.viewChannel) === 0n) throw refusals.noAccess();
  if (needed.some((permission) => (may & permission) === 0n)) throw refusals.noPermission();
  return place;
}

/** Throws what Discord answers when the bot writes to somebody who cannot be written to. */
export function mayDirect(world: World, person: UserRecord): void {
  const shared = [...world.guilds.values()].some((guild) => guild.botIn && guild.members.has(person.id));
  if (!shared && !person.installed) throw refusals.noMutualGuild();
  if (!person.acceptsDirect) throw refusals.cannotDirect();
}

/** The message as the channel's own addresses reach it: ephemeral ones they do not. */
export function messageFor(place: PlaceRecord, messageId: string): MessageRecord {
  const message = place.messages.get(messageId);
  if (message === undefined || message.onlyFor !== null) throw refusals.unknownMessage();
  return message;
}

/** Does this person see a message; nobody sees what still says "is thinking". */
export const isSeenBy =
  (person: UserRecord) =>
  ({ onlyFor, flags }: MessageRecord): boolean =>
    (flags & FLAG.loading) === 0 && (onlyFor === null || onlyFor === person.id);

/** Oldest first. */
export const seenBy = (person: UserRecord, place: PlaceRecord): readonly MessageRecord[] =>
  [...place.messages.values()].filter(isSeenBy(person));

export function knownUser(world: World, userId: string): UserRecord {
  const user = userId === world.bot.id ? world.bot : world.users.get(userId);
  if (user === undefined) throw refusals.unknownUser();
  return user;
}
