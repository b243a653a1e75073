// What a schema found wrong, as sentences for the person who wrote the value.
import type { z } from 'zod';
import { oneOf, shown } from './deck-problem.ts';

/** What to do when a key is missing or empty; for the others, to add it is advice enough. */
const ADVICE: Readonly<Record<string, string>> = {
  why: 'say why this option is right or wrong',
  answer: 'write the explanation that is shown after answering',
  docs: 'give the https address of the documentation',
  question: 'write what is asked',
};

type Path = readonly PropertyKey[];

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** `b` for an option that says so itself, else its number from 1. */
function optionName(root: unknown, index: number): string {
  const id = valueAt(root, ['choices', index, 'id']);
  return typeof id === 'string' && /^[a-z]$/.test(id) ? id : String(index + 1);
}

/** Where in the item a problem is: "`why` of option c", "`tags`, item 2", "`code.text`". */
function place(root: unknown, path: Path): string {
  const [first, second, ...rest] = path;
  if (first === undefined) return '';
  if (typeof second !== 'number') return `\`${path.map(String).join('.')}\``;
  const whole =
    first === 'choices' ? `option ${optionName(root, second)}` : `\`${String(first)}\`, item ${second + 1}`;
  return rest.length === 0 ? whole : `\`${rest.map(String).join('.')}\` of ${whole}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  return typeof value === 'boolean' ? `\`${value}\`` : typeof value === 'number' ? 'a number' : 'text';
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'keys and values',
  boolean: '`true` or `false`',
};

function empty(path: Path, state: string): string {
  return `${state}: ${ADVICE[String(path.at(-1))] ?? 'add it'}.`;
}

function wrongType(expected: string, value: unknown, path: Path): string {
  if (value === undefined) return empty(path, 'is missing');
  if (value === null) return empty(path, 'is empty');
  const quote = expected === 'string' && typeof value !== 'object' ? ': put quotes around it' : '';
  return `must be ${EXPECTED[expected] ?? expected}, not ${kindOf(value)}${quote}.`;
}

function tooMany(value: unknown, most: number): string {
  const length = Array.isArray(value) ? value.length : 0;
  return `has ${length} items, at most ${most} fit: remove some.`;
}

function wrongWord(allowed: readonly unknown[], value: unknown, path: Path): string {
  if (value === undefined || value === null) return empty(path, value === null ? 'is empty' : 'is missing');
  const words = oneOf(allowed.map(String));
  const isPlain = typeof value === 'string' || typeof value === 'number';
  return `is ${isPlain ? `\`${shown(String(value))}\`` : kindOf(value)}: use ${words}.`;
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, value, issue.path);
  if (issue.code === 'too_big') return tooMany(value, Number(issue.maximum));
  if (issue.code === 'too_small') return empty(issue.path, 'is empty');
  if (issue.code === 'invalid_value') return wrongWord(issue.values, value, issue.path);
  return issue.message;
}

function sentences(issue: z.core.$ZodIssue, root: unknown): string[] {
  const where = place(root, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.message.split('\n').map((line) => (where === '' ? line : `${where}: ${line}`));
  }
  const said = sentence(issue, valueAt(root, issue.path));
  if (where === '') return [`this ${said}`];
  const isVerbal = issue.code !== 'custom' || /^(must|is|has) /.test(said);
  return [isVerbal ? `${where} ${said}` : `${where}: ${said}`];
}

/** One problem of a value: where its place in the value is, and the sentence. */
interface ValueProblem {
  readonly path: Path;
  readonly message: string;
}

/** Checks a value by a schema: what it became, or null with everything that is wrong with it. */
export function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { value: T | null; problems: ValueProblem[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) =>
    sentences(issue, value).map((message) => ({ path: issue.path, message })),
  );
  return { value: null, problems };
}
