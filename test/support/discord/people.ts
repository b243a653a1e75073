// What people do in the loopback Discord: type, click, choose, fill in, read.

import type { Commands } from './command-routes.ts';
import { INTERACTION } from './discord-numbers.ts';
import { choicesSchema } from './form-checks.ts';
import type { Gateway } from './gateway.ts';
import { interactionPayload, ownersOf } from './interaction-payload.ts';
import type { InteractionRecord, Interactions, Outcome } from './interactions.ts';
import type { People, Place, Seen, ShownMessage, User } from './loopback-types.ts';
import { addMessage } from './message-body.ts';
import { allParts, textOf } from './parts.ts';
import type { MessageRecord, PlaceRecord, UserRecord } from './records.ts';
import { filledIn, showForm, showMessage } from './shown-message.ts';
import { typeCommand } from './typed-command.ts';
import { isSeenBy, knownUser, seenBy, type World } from './world.ts';

interface Options {
  readonly world: World;
  readonly interactions: Interactions;
  readonly commands: Commands;
  readonly gateway: () => Gateway;
}

interface OpenForm {
  readonly data: unknown;
  readonly place: PlaceRecord;
  readonly source: MessageRecord | null;
}

interface Deed {
  readonly type: number;
  readonly user: UserRecord;
  readonly place: PlaceRecord;
  readonly source: MessageRecord | null;
  readonly data: object;
}

function findPlace(world: World, user: UserRecord, place: Place): PlaceRecord {
  if ('dm' in place) return world.conversation('direct', user);
  if ('group' in place) return world.conversation('group', user);
  const found = world.places.get(place.id);
  if (found === undefined) throw new Error('There is no such place any more');
  return found;
}

const carries = (message: MessageRecord, customId: string): boolean =>
  allParts(message.components).some((part) => textOf(part.custom_id) === customId && part.disabled !== true);

function findMessage(
  user: UserRecord,
  place: PlaceRecord,
  customId: string,
  on: string | undefined,
): MessageRecord {
  const named = on === undefined ? undefined : place.messages.get(on);
  const among =
    on === undefined ? seenBy(user, place) : named === undefined ? [] : [named].filter(isSeenBy(user));
  const found = among.findLast((message) => carries(message, customId));
  if (found !== undefined) return found;
  const there = among.flatMap((message) =>
    showMessage(message).buttons.map(({ id, label }) => `${label} (${id})`),
  );
  throw new Error(`${user.name} sees no “${customId}”, but: ${there.slice(-20).join(', ')}`);
}

function seen(record: InteractionRecord, outcome: Exclude<Outcome, { how: 'choices' }>): Seen {
  const message: ShownMessage | null = 'message' in outcome ? showMessage(outcome.message) : null;
  const form = outcome.how === 'form' ? showForm(outcome.data) : null;
  const text =
    message?.text ?? [form?.title ?? '', ...(form?.fields ?? []).map(({ label }) => label)].join('\n');
  return {
    interactionId: record.id,
    how: outcome.how,
    message,
    form,
    text,
    deferred: record.first === 5 || record.first === 6,
    ms: record.firstAfterMs,
  };
}

/** The values of a dialog: the given ones, else those it came with; what the client would not send off is an error. */
function valuesFor(data: unknown, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { fields } = showForm(data);
  const stray = Object.keys(given).find((key) => !fields.some(({ name }) => name === key));
  if (stray !== undefined) throw new Error(`The dialog has no field ${stray}`);
  return new Map(
    fields.map(({ name, value: before, options, most, maxLength, required }) => {
      const value = given[name] ?? before;
      if (value === '' && required) throw new Error(`${name} must be filled in`);
      if (maxLength !== null && value.length > maxLength)
        throw new Error(`${name} takes ${maxLength} characters`);
      const chosen = value === '' ? [] : most > 1 ? value.split(',') : [value];
      const wrong = chosen.find((one) => !options.some((option) => option.value === one));
      if (options.length > 0 && wrong !== undefined) throw new Error(`${wrong} is no option of ${name}`);
      if (options.length > 0 && chosen.length > most) throw new Error(`${name} takes ${most} options`);
      return [name, value];
    }),
  );
}

export function createPeople({ world, interactions, commands, gateway }: Options): People {
  const forms = new Map<string, OpenForm>();

  function dispatch({ data, ...deed }: Deed) {
    const owners = ownersOf(world, deed.user, deed.place);
    const { record, outcome } = interactions.start({ ...deed, owners });
    const { guildId } = deed.place;
    // A guild without the bot is on no shard of its own.
    const shardGuild = world.guilds.get(guildId)?.botIn === true ? guildId : null;
    gateway().dispatch(shardGuild, 'INTERACTION_CREATE', interactionPayload(world, record, data));
    return { record, outcome };
  }

  async function act(deed: Deed): Promise<Seen> {
    const { record, outcome } = dispatch(deed);
    const result = await outcome;
    if (result.how === 'choices') throw new Error('Choices are no answer to this');
    const { place, source } = deed;
    if (result.how === 'form') forms.set(deed.user.id, { data: result.data, place, source });
    return seen(record, result);
  }

  const whoAndWhere = (who: User, where: Place) => {
    const user = knownUser(world, who.id);
    return { user, place: findPlace(world, user, where) };
  };

  return {
    async command(who, where, name, options = {}) {
      const at = whoAndWhere(who, where);
      const data = typeCommand(world, commands, { ...at, name, options, focused: null });
      return act({ type: INTERACTION.command, ...at, source: null, data });
    },
    async press(who, where, customId, on) {
      const at = whoAndWhere(who, where);
      const source = findMessage(at.user, at.place, customId, on);
      return act({
        type: INTERACTION.component,
        ...at,
        source,
        data: { custom_id: customId, component_type: 2, id: 1 },
      });
    },
    async choose(who, where, customId, value, on) {
      const at = whoAndWhere(who, where);
      const source = findMessage(at.user, at.place, customId, on);
      const select = showMessage(source).selects.find(({ id }) => id === customId);
      if (!select?.options.some((option) => option.value === value)) throw new Error(`${value} is no option`);
      const data = { custom_id: customId, component_type: 3, id: 1, values: [value] };
      return act({ type: INTERACTION.component, ...at, source, data });
    },
    async submit(who, given) {
      const user = knownUser(world, who.id);
      const form = forms.get(user.id);
      if (form === undefined) throw new Error(`No dialog is open for ${user.name}`);
      const components = filledIn(form.data, valuesFor(form.data, given));
      forms.delete(user.id);
      const { place, source } = form;
      const data = { custom_id: showForm(form.data).id, components };
      return act({ type: INTERACTION.form, user, place, source, data });
    },
    async complete(who, where, name, options, focused) {
      const at = whoAndWhere(who, where);
      const data = typeCommand(world, commands, { ...at, name, options, focused });
      const { outcome } = dispatch({ type: INTERACTION.autocomplete, ...at, source: null, data });
      const result = await outcome;
      if (result.how !== 'choices') throw new Error('Only choices answer this');
      return choicesSchema
        .parse(result.data)
        .choices.map((each) => ({ name: each.name, value: String(each.value) }));
    },
    async forge(who, where, customId) {
      const at = whoAndWhere(who, where);
      const body = { content: 'Not what it seems' };
      const any = seenBy(at.user, at.place).at(-1);
      const source = any ?? addMessage(world, { place: at.place, body, files: [] });
      return act({
        type: INTERACTION.component,
        ...at,
        source,
        data: { custom_id: customId, component_type: 2, id: 1 },
      });
    },
    messages(who, where) {
      const { user, place } = whoAndWhere(who, where);
      const guild = world.guildOf(place);
      return guild === null || guild.members.has(user.id) ? seenBy(user, place).map(showMessage) : [];
    },
    direct: (who) =>
      seenBy(knownUser(world, who.id), world.conversation('direct', knownUser(world, who.id))).map(
        showMessage,
      ),
  };
}
