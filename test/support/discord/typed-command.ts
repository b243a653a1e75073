// What a person types after a slash, as the picker of the client makes it: only what is registered, and only there.
import { z } from 'zod';
import type { Command, Commands, Option } from './command-routes.ts';
import type { CommandOptions } from './loopback-types.ts';
import { placePayload } from './payloads.ts';
import type { PlaceRecord, UserRecord } from './records.ts';
import { memberMay, type World } from './world.ts';

const TYPE = { subcommand: 1, text: 3, integer: 4, boolean: 5, channel: 7, number: 10 };

function findCommand(
  world: World,
  commands: Commands,
  user: UserRecord,
  place: PlaceRecord,
  name: string,
): Command {
  const here = place.guildId === '' ? [] : commands.of(place.guildId);
  const command = [...here, ...commands.of('')].find((each) => each.name === name);
  if (command === undefined) throw new Error(`There is no command /${name} here`);
  const context = place.guildId !== '' ? 0 : place.kind === 'direct' ? 1 : 2;
  if (command.contexts !== null && command.contexts !== undefined && !command.contexts.includes(context)) {
    throw new Error(`/${name} is not offered in context ${context}`);
  }
  const guild = world.guildOf(place);
  const kind = guild?.botIn === true || place.kind === 'direct' ? 0 : 1;
  if (!(command.integration_types ?? [0]).includes(kind))
    throw new Error(`/${name} is not for installation ${kind}`);
  const member = guild?.members.get(user.id);
  const needed = guild?.commandsForAll === true ? 0n : BigInt(command.default_member_permissions ?? 0);
  const may = guild === null || member === undefined ? needed : memberMay(guild, member);
  if ((may & needed) !== needed) throw new Error(`/${name} is not shown to ${user.name}`);
  return command;
}

/** `focused` is the option that is being typed into: nothing is required yet. */
function optionValues(
  options: readonly Option[],
  values: Readonly<Record<string, string>>,
  focused: string | null,
) {
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) throw new Error(`There is no option ${name}`);
  }
  return options.flatMap((option) => {
    const { name, type, choices, required } = option;
    const value = name === focused ? (values[name] ?? '') : values[name];
    if (name === focused && option.autocomplete !== true) throw new Error(`${name} completes nothing`);
    if (value === undefined) {
      if (required === true && focused === null) throw new Error(`Option ${name} is required`);
      return [];
    }
    if (choices && choices.length > 0 && !choices.some((choice) => String(choice.value) === value)) {
      throw new Error(`${value} is no choice for ${name}`);
    }
    const isNumber = type === TYPE.integer || type === TYPE.number;
    const typed = isNumber ? Number(value) : type === TYPE.boolean ? value === 'true' : value;
    return [{ name, type, value: typed, ...(name === focused ? { focused: true } : {}) }];
  });
}

function resolved(
  world: World,
  options: readonly Option[],
  values: Readonly<Record<string, string>>,
): object {
  const ids = options.filter(({ type }) => type === TYPE.channel).map(({ name }) => values[name] ?? '');
  const channels = ids.flatMap((id) => {
    const place = world.places.get(id);
    return place === undefined ? [] : [[id, { ...placePayload(world, place), permissions: '0' }]];
  });
  return channels.length === 0 ? {} : { resolved: { channels: Object.fromEntries(channels) } };
}

interface Wanted {
  readonly user: UserRecord;
  readonly place: PlaceRecord;
  readonly name: string;
  readonly options: CommandOptions;
  readonly focused: string | null;
}

const subSchema = z.strictObject({
  sub: z.string(),
  options: z.record(z.string(), z.string()).default({}),
});

function apart(options: CommandOptions): { sub: string; values: Readonly<Record<string, string>> } {
  const sub = subSchema.safeParse(options);
  if (sub.success) return { sub: sub.data.sub, values: sub.data.options };
  return { sub: '', values: z.record(z.string(), z.string()).parse(options) };
}

export function typeCommand(world: World, commands: Commands, wanted: Wanted): object {
  const { user, place, name, options, focused } = wanted;
  const command = findCommand(world, commands, user, place, name);
  const subs = (command.options ?? []).filter(({ type }) => type === TYPE.subcommand);
  const base = {
    id: command.id,
    name,
    type: 1,
    ...(place.guildId === '' ? {} : { guild_id: place.guildId }),
  };
  const { sub: subName, values } = apart(options);
  const sub = subs.find((each) => each.name === subName);
  if (sub === undefined && (subs.length > 0 || subName !== '')) {
    throw new Error(`/${name} has no subcommand “${subName}”`);
  }
  const own = (sub === undefined ? command.options : sub.options) ?? [];
  const typed = optionValues(own, values, focused);
  const chosen = sub === undefined ? typed : [{ type: TYPE.subcommand, name: sub.name, options: typed }];
  return { ...base, ...resolved(world, own, values), options: chosen };
}
