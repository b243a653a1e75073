// Arranges the loopback's world, and tells the bot of it as far as Discord would.
import { EVERYONE_MAY } from './discord-numbers.ts';
import type { Gateway } from './gateway.ts';
import type { Guild, Scene } from './loopback-types.ts';
import { placePayload, wholeGuildPayload } from './payloads.ts';
import type { GuildRecord, PlaceRecord } from './records.ts';
import { knownUser, type World } from './world.ts';

export function createScene(world: World, gateway: () => Gateway): Scene {
  function known({ id, name }: Guild): GuildRecord {
    const guild = world.guilds.get(id);
    if (guild === undefined) throw new Error(`There is no guild ${name}`);
    return guild;
  }
  function place(id: string): PlaceRecord {
    const found = world.places.get(id);
    if (found === undefined) throw new Error(`There is no channel ${id}`);
    return found;
  }
  /** The bot hears of what happens in its guilds. */
  function tell(guild: GuildRecord, event: string, data: unknown): void {
    if (guild.botIn && guild.available) gateway().dispatch(guild.id, event, data);
  }
  const up = (guild: GuildRecord) => tell(guild, 'GUILD_CREATE', wholeGuildPayload(world, guild));

  const user: Scene['user'] = (name, { acceptsDirect = true, installed = false } = {}) => {
    const record = { id: world.newId(), name, acceptsDirect, installed };
    world.users.set(record.id, record);
    return record;
  };
  const channel: Scene['channel'] = (guild, name, { deny = 0n } = {}) => {
    const id = world.newId();
    const made = world.addPlace({
      id,
      kind: 'text',
      guildId: guild.id,
      name,
      person: null,
      parent: null,
      denied: deny,
    });
    tell(known(guild), 'CHANNEL_CREATE', placePayload(world, made));
    return made;
  };
  function createGuild(name: string, owner: { id: string }, commandsIn: boolean): GuildRecord {
    const guild: GuildRecord = {
      id: world.newId(world.guilds.size + 1),
      name,
      ownerId: owner.id,
      botRoleId: world.newId(),
      systemChannelId: null,
      botIn: false,
      commandsIn,
      available: true,
      commandsForAll: false,
      members: new Map(),
    };
    world.guilds.set(guild.id, guild);
    guild.members.set(owner.id, { user: knownUser(world, owner.id), admin: false, nick: null });
    return guild;
  }

  return {
    user,
    channel,
    guild(name, { owner = user(`${name}'s owner`), systemChannel = true } = {}) {
      const guild = createGuild(name, owner, true);
      if (systemChannel) guild.systemChannelId = channel(guild, 'general').id;
      guild.botIn = true;
      up(guild);
      return guild;
    },
    foreignGuild: (name, { owner = user(`${name}'s owner`), commands = false } = {}) =>
      createGuild(name, owner, commands),
    join(guild, { id }, { admin = false, nick = null } = {}) {
      known(guild).members.set(id, { user: knownUser(world, id), admin, nick });
    },
    leave: (guild, { id }) => void known(guild).members.delete(id),
    setDenied({ id }, permissions) {
      const found = place(id);
      found.denied = permissions & EVERYONE_MAY;
      const guild = world.guildOf(found);
      if (guild !== null) tell(guild, 'CHANNEL_UPDATE', placePayload(world, found));
    },
    deleteChannel({ id }) {
      const found = place(id);
      const guild = world.guildOf(found);
      for (const each of world.places.values()) if (each.parent === found) world.places.delete(each.id);
      world.places.delete(id);
      if (guild !== null) tell(guild, 'CHANNEL_DELETE', placePayload(world, found));
    },
    kick(guild) {
      const record = known(guild);
      record.botIn = false;
      record.commandsIn = false;
      gateway().dispatch(record.id, 'GUILD_DELETE', { id: record.id });
    },
    invite(guild) {
      const record = known(guild);
      record.botIn = true;
      record.commandsIn = true;
      up(record);
    },
    outage(guild) {
      const record = known(guild);
      record.available = false;
      if (record.botIn) gateway().dispatch(record.id, 'GUILD_DELETE', { id: record.id, unavailable: true });
    },
    recover(guild) {
      const record = known(guild);
      record.available = true;
      up(record);
    },
    showAllCommands: (guild) => {
      known(guild).commandsForAll = true;
    },
    acceptsDirect({ id }, yes) {
      knownUser(world, id).acceptsDirect = yes;
    },
  };
}
