// What could follow the words that somebody is typing into a command.
import type { Answer, CommandSpec, Interaction, Suggestion } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';
import type { CommandRoute } from './route.ts';

type Typing = Pick<Extract<Interaction, { kind: 'autocomplete' }>, 'command' | 'text'>;

/** `routes` are by path. It has no effect, and nobody has to be known for it. */
export function createCompletions(
  { commandPrefix }: Pick<AppContext, 'commandPrefix'>,
  specs: readonly CommandSpec[],
  routes: ReadonlyMap<string, CommandRoute>,
): (typing: Typing) => Answer {
  const pathOf = ({ name }: CommandSpec): string => name.slice(commandPrefix.length);

  /** The last option is being typed, which may be several words: `zone:Eur` goes on as `zone:Europe/Berlin`. */
  function ofOption(spec: CommandSpec, text: string): readonly Suggestion[] {
    const words = text.trimStart();
    const [name = ''] = words.split(/\s/, 1);
    const sub = spec.subcommands.find((candidate) => candidate.name === name.toLowerCase());
    const named = (word: string) => sub?.options.find((option) => option.name === word.toLowerCase());
    const last = [...words.matchAll(/(?<=\s)([^\s:]+):/g)].findLast(([, word = '']) => named(word));
    const option = named(last?.[1] ?? '');
    if (sub === undefined || last === undefined || option === undefined) return [];
    const before = words.slice(0, last.index);
    const typed = words.slice(last.index + last[0].length);
    const route = routes.get(`${pathOf(spec)} ${sub.name}`);
    const choices =
      option.values.length > 0
        ? option.values.filter((value) => value.startsWith(typed)).map((value) => ({ label: value, value }))
        : (route?.complete?.(option.name, typed) ?? []);
    return choices.map(({ label, value }) => ({ label, value: `${before}${option.name}:${value}` }));
  }

  return ({ command, text }) => {
    const spec = specs.find(({ name }) => name === command.toLowerCase());
    if (spec === undefined) return { mode: 'choices', choices: [] };
    if (spec.term === null) return { mode: 'choices', choices: ofOption(spec, text) };
    const choices = routes.get(pathOf(spec))?.complete?.(spec.term.name, text.trimStart()) ?? [];
    return { mode: 'choices', choices };
  };
}
