// What the bot says around a lookup.
import type { RichText } from '#src/core/rich-text.ts';
import { bold, code, rich } from '../say.ts';
import { joined } from './format.ts';

export const lookingUp = {
  pitfalls: rich`${bold('Mind')}`,
  versions: (since: string, what: RichText): RichText => rich`Python ${since}: ${what}`,
  seeAlso: (names: readonly string[]): RichText =>
    rich`See also: ${names.flatMap((name, index) => (index === 0 ? [code(name)] : [...rich`, `, code(name)]))}`,
  share: 'Share in channel',
  quizMe: 'Quiz me on this',
  docs: 'Read the docs',
  sharedBy: (name: string): RichText => rich`${name} looked this up.`,
  tooLong: 'That is too long to look up. Give me a name or a few words, 100 characters at most.',
  empty: (command: string): RichText =>
    rich`What would you like to look up? Try ${code(`${command} gather`)} or a few words such as ${code(`${command} cancel a task`)}.`,
  nothing: (term: string): RichText => rich`I found nothing for ${code(term)}.`,
  nearMisses: rich`The nearest I know:`,
  several: (term: string): RichText => rich`${code(term)} could be one of these:`,
  cannotShare: 'There is no channel here to share it in.',
  noCards: (names: readonly string[]) =>
    `There is no question on this yet. You could look at ${joined(names, 'or')}.`,
} as const;
