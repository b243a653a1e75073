// The options of a slash command as the text that a person would have typed after the command's name.
import type { CommandSpec } from '#src/ports/chat.ts';
import type { CommandData, OptionValue } from './interaction-payload.ts';

/** `name:value`, in quotation marks where a space would end it. Quotation marks inside cannot be said. */
function written({ name, value }: OptionValue): string {
  const bare = String(value).replaceAll('"', '');
  return /\s/.test(bare) ? `${name}:"${bare}"` : `${name}:${bare}`;
}

function parts(data: CommandData): { readonly sub: readonly string[]; readonly values: OptionValue[] } {
  const sub: string[] = [];
  const values: OptionValue[] = [];
  for (const option of data.options ?? []) {
    if ('value' in option) {
      values.push(option);
      continue;
    }
    sub.push(option.name);
    values.push(...(option.options ?? []));
  }
  return { sub, values };
}

const isTerm = (commands: readonly CommandSpec[], command: string): boolean =>
  commands.some(({ name, term }) => name === command && term !== null);

/** A command with one free term has its value as it is; every other one `sub name:value name:value`. */
export function commandText(commands: readonly CommandSpec[], data: CommandData): string {
  const { sub, values } = parts(data);
  if (isTerm(commands, data.name)) return String(values[0]?.value ?? '');
  return [...sub, ...values.map(written)].join(' ');
}

/**
 * The text to complete, the option that is being typed at its end, and what of it stands before what is typed: a
 * completed text goes on from there.
 */
export function completionText(
  commands: readonly CommandSpec[],
  data: CommandData,
): { readonly text: string; readonly before: string } {
  const { sub, values } = parts(data);
  const focused = values.find((option) => option.focused === true);
  const typed = String(focused?.value ?? '');
  if (isTerm(commands, data.name)) return { text: typed, before: '' };
  const others = values.filter((option) => option !== focused).map(written);
  const before = [...sub, ...others, `${focused?.name ?? ''}:`].join(' ');
  return { text: `${before}${typed.trim().replaceAll(/\s+/g, ' ')}`, before };
}
