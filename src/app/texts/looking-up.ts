// What the bot says around a lookup.
import { cut } from '#src/core/cut.ts';
import type { RichText } from '#src/core/rich-text.ts';
import { bold, code, rich } from '../say.ts';
import { joined } from './format.ts';

export const lookingUp = {
  pitfalls: rich`${bold('Watch out')}`,
  versions: (version: string, what: RichText): RichText => rich`${version}: ${what}`,
  seeAlso: (names: readonly string[]): RichText =>
    rich`See also: ${names.flatMap((name, index) => (index === 0 ? [code(name)] : [...rich`, `, code(name)]))}`,
  formTitle: (deck: string) => cut(`Look up: ${deck}`, 45),
  formSubmit: 'Look up',
  formTerm: 'What would you like to look up?',
  formHint: 'Type a name or an idea',
  share: 'Share in channel',
  shared: rich`Shared.`,
  quizMe: 'Quiz me on this',
  docs: 'Read the docs',
  sharedBy: (name: string): RichText => rich`${name} looked this up.`,
  tooLong: 'That is too long to look up. Give me a name or a few words, 100 characters at most.',
  empty: (command: string, example: string | null): RichText =>
    example === null
      ? rich`What would you like to look up? Write a name or a few words after ${code(command)}.`
      : rich`What would you like to look up? Try ${code(`${command} ${example}`)}, or a few words of your own.`,
  nothing: (term: string): RichText => rich`I found nothing for ${code(term)}.`,
  nearMisses: rich`The nearest I know:`,
  begin: rich`Try a name or a few words, or begin with one of these:`,
  cannotShare: 'There is no channel here to share it in.',
  noCards: (names: readonly string[]) =>
    names.length === 0
      ? 'There is no question on this yet.'
      : `There is no question on this yet. You could look at ${joined(names, 'or')}.`,
  askedAll: 'You have answered every question on this today. Come back tomorrow.',
} as const;
