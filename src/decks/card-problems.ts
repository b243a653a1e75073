// What several keys of one card must agree on; looked at even when single keys are wrong.
import { z } from 'zod';
import { plainText } from '#src/core/rich-text.ts';
import { parseInline } from './markup.ts';
import { seenText } from './seen-text.ts';

const MIN_CHOICES = 3;
const MAX_CHOICES = 4;

const choicesSeen = z.array(
  z
    .object({ id: z.unknown().optional(), text: z.unknown().optional(), correct: z.unknown().optional() })
    .catch({ id: undefined, text: undefined, correct: undefined }),
);

const seen = z.object({
  kind: z.unknown().optional(),
  choices: choicesSeen.catch([]),
  code: z
    .object({ lang: z.unknown().optional(), run: z.unknown().optional(), stdout: z.unknown().optional() })
    .nullable()
    .catch(null),
  python: z.unknown().optional(),
});

const range = z.object({ min: z.string(), max: z.string() });

type Choices = z.infer<typeof choicesSeen>;

/** "a and c", or the options' numbers when they have no ids. */
function names(choices: Choices, wanted: (choice: Choices[number]) => boolean): string {
  const found = choices.flatMap((choice, index) =>
    wanted(choice) ? [typeof choice.id === 'string' ? choice.id : String(index + 1)] : [],
  );
  const last = found.pop() ?? '';
  return found.length === 0 ? last : `${found.join(', ')} and ${last}`;
}

/** Empty when there is nothing to compare, which is said elsewhere. */
function textOf({ text }: Choices[number]): string {
  return typeof text === 'string' ? seenText(plainText(parseInline(text).spans)) : '';
}

/** One of two options that look alike would be right and the other wrong. */
function sameTexts(choices: Choices): string[] {
  return [...Map.groupBy(choices, textOf)].flatMap(([text, same]) => {
    if (text === '' || same.length < 2) return [];
    const which = names(choices, (choice) => same.includes(choice));
    return [`options ${which} read the same: give each a text of its own.`];
  });
}

function choiceProblems(choices: Choices): string[] {
  if (choices.length === 0) {
    return ['a choice card needs options: add 3 or 4 `choices`, or write `kind: recall`.'];
  }
  const problems: string[] = [];
  if (choices.length < MIN_CHOICES || choices.length > MAX_CHOICES) {
    const count = choices.length === 1 ? '1 option' : `${choices.length} options`;
    problems.push(
      `there is room for 3 or 4 options, not ${count}: ${choices.length < MIN_CHOICES ? 'add' : 'remove'} some.`,
    );
  }
  const ids = choices.map((choice) => choice.id).filter((id) => typeof id === 'string');
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined)
    problems.push(`two options are called ${repeated}: call them a, b, c and d in turn.`);
  problems.push(...sameTexts(choices));
  const correct = choices.filter((choice) => choice.correct === true).length;
  if (correct === 0) problems.push('no option is correct: mark exactly one with `correct: true`.');
  if (correct > 1) {
    const which = names(choices, (choice) => choice.correct === true);
    problems.push(`${correct} options are correct (${which}): mark exactly one with \`correct: true\`.`);
  }
  return problems;
}

function isOlder(a: string, b: string): boolean {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor < bMajor || (aMajor === bMajor && aMinor < bMinor);
}

/** Sentences about a snippet that says `run: true` but cannot be run and compared. */
export function snippetProblems(value: unknown): string[] {
  const code = seen.safeParse(value).data?.code ?? null;
  if (code === null || code.run !== true) return [];
  const problems: string[] = [];
  if (typeof code.stdout !== 'string') {
    problems.push('`code.run` is true, but `code.stdout` is missing: write what the snippet prints.');
  }
  if (typeof code.lang === 'string' && code.lang !== 'python') {
    problems.push(`only python snippets can be run, not ${code.lang}: remove \`code.run\`.`);
  }
  return problems;
}

/** Sentences about what the keys of a card, as the author wrote it, do not agree on. */
export function cardProblems(value: unknown): string[] {
  const card = seen.safeParse(value).data;
  if (card === undefined) return [];
  const problems = snippetProblems(value);
  if (card.kind === 'choice') problems.push(...choiceProblems(card.choices));
  if (card.kind === 'recall' && card.choices.length > 0) {
    problems.push('a recall card has no options: remove `choices`, or write `kind: choice`.');
  }
  const python = range.safeParse(card.python).data;
  if (python !== undefined && isOlder(python.max, python.min)) {
    problems.push('`python.max` is older than `python.min`: swap them.');
  }
  if (card.code?.run === true && (card.python ?? null) === null) {
    problems.push(
      '`code.run` is true, but `python` is missing: name the oldest version it runs on, as `python: { min: "3.11" }`.',
    );
  }
  return problems;
}
