// Reads what was typed after a command's name. Pure: the specs say what is allowed.
import { shortened } from '#src/core/cut.ts';
import { nearest } from '#src/core/nearest.ts';
import { UserError } from '#src/errors.ts';
import type { CommandOption, CommandSpec, Subcommand } from '#src/ports/chat.ts';
import { common } from './texts/common.ts';

export interface ParsedCommand {
  /** `quiz now`, without the prefix; the bare name for a lookup. */
  readonly path: string;
  readonly options: Readonly<Record<string, string>>;
  /** What was typed is no command: says so. Then `path` is the help. */
  readonly misread?: string;
}

/** In characters: what was typed is said back no longer than this. */
const MAX_SHOWN = 40;

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
    problems?.push(common.badValue(option.name, shownWord(value), option.values));
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
    else
      problems.push(
        common.unknownOption(shownWord(word), looksNamed ? nearest(`${typed}:`, names) : null, names),
      );
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
 * No subcommand at all means `help`, for admins `list`; one that there is not means `help` as well. A command of which `checksValues` is true is given values that its
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
  const wanted = typed ?? (spec.adminOnly ? 'list' : 'help');
  const sub = spec.subcommands.find((candidate) => candidate.name === wanted.toLowerCase());
  if (sub === undefined) return { path: `${name} help`, options: {}, misread: misreadSub(spec, wanted) };
  const path = `${name} ${sub.name}`;
  return { path, options: parseOptions(sub, rest, checksValues(path)) };
}

function misreadSub(spec: CommandSpec, typed: string): string {
  const near = nearest(
    typed,
    spec.subcommands.map((candidate) => candidate.name),
  );
  return common.unknownCommand(shownWord(typed), near === null ? null : `/${spec.name} ${near}`);
}

const shownWord = (typed: string): string => shortened(typed, MAX_SHOWN + 1);

/** A command that there is not: help, below the command of `specs` that is nearest. `command` comes without its slash. */
export function misreadCommand(specs: readonly CommandSpec[], command: string): ParsedCommand {
  const typed = `/${command}`;
  const near = nearest(
    typed,
    specs.map((spec) => `/${spec.name}`),
  );
  return { path: 'quiz help', options: {}, misread: common.unknownCommand(shownWord(typed), near) };
}
