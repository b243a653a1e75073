// Reads what was typed after a command's name. Pure: the specs say what is allowed.
import { nearest } from '#src/core/nearest.ts';
import { UserError } from '#src/errors.ts';
import type { CommandOption, CommandSpec, Subcommand } from '#src/ports/chat.ts';
import { common } from './texts/common.ts';

export interface ParsedCommand {
  /** `quiz now`, without the prefix; the bare name for a lookup. */
  readonly path: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Words, and `"several words"` as one. */
const words = (text: string): readonly string[] =>
  [...text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ''));

function setOption(
  options: Record<string, string>,
  option: CommandOption,
  value: string,
  problems: string[] | null,
): void {
  const wanted = option.values.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
  if (option.values.length > 0 && wanted === undefined) {
    problems?.push(common.badValue(option.name, value, option.values));
  }
  options[option.name] = wanted ?? value;
}

function parseOptions(
  sub: Subcommand,
  rest: readonly string[],
  checksValues: boolean,
): Record<string, string> {
  const options: Record<string, string> = {};
  const problems: string[] = [];
  const badValues = checksValues ? null : problems;
  const names = sub.options.map((option) => `${option.name}:`);
  for (const word of rest) {
    const colon = word.indexOf(':');
    const typed = word.slice(0, colon).toLowerCase();
    const named = colon > 0 ? sub.options.find((option) => option.name === typed) : undefined;
    if (named !== undefined) {
      setOption(options, named, word.slice(colon + 1), badValues);
      continue;
    }
    const looksNamed = colon > 0 && /^[a-z][a-z-]*$/i.test(typed);
    const free = looksNamed ? undefined : sub.options.find((option) => options[option.name] === undefined);
    if (free !== undefined) setOption(options, free, word, badValues);
    else problems.push(common.unknownOption(word, looksNamed ? nearest(`${typed}:`, names) : null, names));
  }
  for (const option of sub.options) {
    if (option.required && options[option.name] === undefined)
      problems.push(common.missingOption(option.name));
  }
  if (problems.length > 0) throw new UserError(problems.join(' '));
  return options;
}

/**
 * Parses `text` by `spec`. Options are `name:value` in any order, or bare values in the order of the spec.
 * No subcommand at all means `help` where there is one. A command of which `checksValues` is true is given values that its
 * options do not have as well, to say so together with what else is wrong. Throws UserError naming every problem.
 */
export function parseCommand(
  spec: CommandSpec,
  prefix: string,
  text: string,
  checksValues: (path: string) => boolean = () => false,
): ParsedCommand {
  const name = spec.name.slice(prefix.length);
  if (spec.term !== null) return { path: name, options: { [spec.term.name]: text.trim() } };
  const [typed, ...rest] = words(text);
  const wanted = typed ?? (spec.subcommands.some((sub) => sub.name === 'help') ? 'help' : 'list');
  const sub = spec.subcommands.find((candidate) => candidate.name === wanted.toLowerCase());
  if (sub === undefined) {
    const known = spec.subcommands.map((candidate) => candidate.name);
    const near = nearest(wanted, known);
    const shown = wanted.length > 40 ? `${wanted.slice(0, 40)}…` : wanted;
    throw new UserError(
      common.unknownCommand(
        shown,
        near === null ? null : `/${spec.name} ${near}`,
        known.map((candidate) => `/${spec.name} ${candidate}`),
      ),
    );
  }
  const path = `${name} ${sub.name}`;
  return { path, options: parseOptions(sub, rest, checksValues(path)) };
}
