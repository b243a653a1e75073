// What people and platforms send as text, made fit to be said back, stored and sent on.
import type { Interaction, InteractionSource } from '#src/ports/chat.ts';

/** Halves of pairs become U+FFFD, which JSON and UTF-8 can carry everywhere; NUL, which some of them end a text at, goes. */
const readableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

export const readableSource = <T extends InteractionSource>(source: T): T => ({
  ...source,
  displayName: readableText(source.displayName),
});

const readableValues = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, readableText(value)]));

export function readable(interaction: Interaction): Interaction {
  const source = readableSource(interaction);
  switch (source.kind) {
    case 'command':
    case 'autocomplete':
      return { ...source, command: readableText(source.command), text: readableText(source.text) };
    case 'button':
      return { ...source, buttonId: readableText(source.buttonId) };
    case 'select':
      return { ...source, buttonId: readableText(source.buttonId), value: readableText(source.value) };
    case 'form':
      return { ...source, formId: readableText(source.formId), values: readableValues(source.values) };
  }
}
