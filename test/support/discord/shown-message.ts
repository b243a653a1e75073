// Messages and dialogs as a person has them before their eyes.
import { z } from 'zod';
import { FLAG, PART } from './discord-numbers.ts';
import type { ShownButton, ShownField, ShownForm, ShownMessage, ShownSelect } from './loopback-types.ts';
import { allParts, mediaOf, optionsOf, type Part, partsIn, textOf, withNested, wordsOf } from './parts.ts';
import type { MessageRecord } from './records.ts';

const INPUTS = [PART.stringSelect, PART.textInput, 5, 6, 7, PART.channelSelect];

const buttonOf = (part: Part): ShownButton => ({
  id: textOf(part.custom_id),
  label: textOf(part.label),
  style: typeof part.style === 'number' ? part.style : 0,
  disabled: part.disabled === true,
  url: textOf(part.url) === '' ? null : textOf(part.url),
});

const selectOf = (part: Part): ShownSelect => ({
  id: textOf(part.custom_id),
  placeholder: textOf(part.placeholder),
  options: optionsOf(part).map(({ label, value, default: selected }) => ({
    label,
    value,
    selected: selected === true,
  })),
});

export function showMessage(message: MessageRecord): ShownMessage {
  const parts = allParts(message.components);
  const names = parts
    .filter(({ type }) => type === PART.file)
    .flatMap(mediaOf)
    .map((url) => url.replace('attachment://', ''));
  return {
    id: message.id,
    ephemeral: (message.flags & FLAG.ephemeral) !== 0,
    flags: message.flags,
    components: message.components,
    files: message.files,
    text: [message.content, wordsOf(message.components), ...names].filter((line) => line !== '').join('\n'),
    buttons: parts.filter(({ type }) => type === PART.button).map(buttonOf),
    selects: parts.filter(({ type }) => type !== PART.textInput && INPUTS.includes(type)).map(selectOf),
    at: message.at,
    editedAt: message.editedAt,
    threadId: message.threadId,
  };
}

const formSchema = z.looseObject({
  custom_id: z.string(),
  title: z.string(),
  components: z.array(z.unknown()),
});

/** How many options of a select may be chosen. */
const mostOf = ({ max_values }: Part): number => (typeof max_values === 'number' ? max_values : 1);

const defaultSchema = z.array(z.looseObject({ id: z.string() })).catch([]);

/** Of a select of channels or people: who or what is chosen already. */
const defaultsOf = (input: Part): readonly string[] =>
  defaultSchema.parse(input.default_values).map(({ id }) => id);

/** Each input of a dialog with the label above it, or its own in the older form. */
function fieldOf(holder: Part): readonly ShownField[] {
  return withNested(holder)
    .filter(({ type }) => INPUTS.includes(type))
    .map((input) => {
      const options = optionsOf(input);
      const chosen = options.filter((option) => option.default === true).map(({ value }) => value);
      return {
        name: textOf(input.custom_id),
        label: textOf(holder.label ?? input.label),
        description: textOf(holder.description),
        value: chosen.length > 0 ? chosen.join(',') : (defaultsOf(input)[0] ?? textOf(input.value)),
        options: options.map(({ label, value }) => ({ label, value })),
        most: mostOf(input),
        maxLength: typeof input.max_length === 'number' ? input.max_length : null,
        required: input.required !== false,
      };
    });
}

export function showForm(data: unknown): ShownForm {
  const { custom_id: id, title, components } = formSchema.parse(data);
  return { id, title, fields: partsIn(components).flatMap(fieldOf) };
}

/** The components of a dialog as they are sent off, with what was filled in. */
export function filledIn(data: unknown, values: ReadonlyMap<string, string>): readonly unknown[] {
  const fill = (part: Part): unknown => {
    const { type } = part;
    const id = part.id ?? 0;
    if (type === PART.row) return { type, id, components: partsIn(part.components).map(fill) };
    if (type === PART.label) return { type, id, component: partsIn([part.component]).map(fill)[0] };
    if (type === PART.text) return { type, id };
    const name = textOf(part.custom_id);
    const value = values.get(name) ?? '';
    if (type === PART.textInput) return { type, id, custom_id: name, value };
    const several = mostOf(part) > 1 ? value.split(',') : [value];
    return { type, id, custom_id: name, values: value === '' ? [] : several };
  };
  return partsIn(formSchema.parse(data).components).map(fill);
}
