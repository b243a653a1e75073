// What Discord refuses about dialogs and autocompletions.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
import { z } from 'zod';
import type { Problem } from './api-error.ts';
import { PART } from './discord-numbers.ts';
import { idProblems, SELECTS, selectProblems } from './part-checks.ts';
import { allParts, type Part, partsIn, textOf } from './parts.ts';

const MAX_TITLE = 45;
const MAX_FIELDS = 5;
const MAX_LABEL = 45;
const MAX_FIELD_DESCRIPTION = 100;
const MAX_INPUT_HINT = 100;
const MAX_INPUT = 4_000;
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;

const formSchema = z.looseObject({
  custom_id: z.string().min(1).max(100),
  title: z.string().min(1),
  components: z.array(z.unknown()),
});

const asProblem = (part: Part, message: string): Problem => ({
  path: ['data', 'components', textOf(part.custom_id) === '' ? `type ${part.type}` : textOf(part.custom_id)],
  message,
});

function inputProblems(input: Part): readonly Problem[] {
  const limit = typeof input.max_length === 'number' ? input.max_length : MAX_INPUT;
  const value = textOf(input.value);
  const problems: string[] = [];
  if (textOf(input.custom_id) === '') problems.push('an input without a custom_id');
  if (input.style !== 1 && input.style !== 2) problems.push('an input without a style');
  if (limit < 1 || limit > MAX_INPUT) problems.push(`max_length ${limit}`);
  if (value.length > limit) problems.push(`a value of ${value.length} characters, ${limit} allowed`);
  if (textOf(input.placeholder).length > MAX_INPUT_HINT) problems.push('too long a placeholder');
  return problems.map((message) => asProblem(input, message));
}

function fieldProblems(part: Part): readonly Problem[] {
  if (part.type === PART.textInput) return inputProblems(part);
  if (SELECTS.includes(part.type)) return selectProblems(part);
  if (part.type !== PART.label) return [];
  const problems: string[] = [];
  const label = textOf(part.label);
  if (label === '' || label.length > MAX_LABEL) problems.push(`a label of ${label.length} characters`);
  if (textOf(part.description).length > MAX_FIELD_DESCRIPTION) problems.push('too long a description');
  if (partsIn([part.component]).length === 0) problems.push('a label with nothing below it');
  return problems.map((message) => asProblem(part, message));
}

export function formProblems(data: unknown): readonly Problem[] {
  const parsed = formSchema.safeParse(data);
  if (!parsed.success) return [{ path: ['data'], message: 'not a dialog: custom_id, title, components' }];
  const form = parsed.data;
  const top = partsIn(form.components);
  const problems: Problem[] = [];
  if (form.title.length > MAX_TITLE) {
    problems.push({ path: ['data', 'title'], message: `Must be ${MAX_TITLE} or fewer in length.` });
  }
  if (top.length === 0 || top.length > MAX_FIELDS) {
    problems.push({
      path: ['data', 'components'],
      message: `Must be between 1 and ${MAX_FIELDS} in length.`,
    });
  }
  const misplaced = top.filter(({ type }) => ![PART.row, PART.label, PART.text].includes(type));
  const parts = allParts(form.components);
  return [
    ...problems,
    ...misplaced.map((part) => asProblem(part, `component ${part.type} may not stand in a dialog`)),
    ...idProblems(parts),
    ...parts.flatMap(fieldProblems),
  ];
}

export const choicesSchema = z.looseObject({
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })),
});

export function choicesProblems(data: unknown): readonly Problem[] {
  const parsed = choicesSchema.safeParse(data);
  if (!parsed.success) return [{ path: ['data', 'choices'], message: 'not a list of choices' }];
  const { choices } = parsed.data;
  const bad = choices.filter(
    ({ name, value }) => name === '' || name.length > MAX_CHOICE || String(value).length > MAX_CHOICE,
  );
  return [
    ...(choices.length > MAX_CHOICES
      ? [{ path: ['data', 'choices'], message: `${choices.length} choices, ${MAX_CHOICES} allowed` }]
      : []),
    ...bad.map(({ name }) => ({
      path: ['data', 'choices'],
      message: `“${name.slice(0, 20)}…” is empty or over ${MAX_CHOICE} characters`,
    })),
  ];
}
