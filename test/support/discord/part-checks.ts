// What Discord refuses about components: what may stand where, how long, and how often.
// https://discord.com/developers/docs/components/reference
import type { Problem } from './api-error.ts';
import { PART } from './discord-numbers.ts';
import { allParts, optionsOf, type Part, partsIn, textOf } from './parts.ts';

const MAX_CUSTOM_ID = 100;
const MAX_BUTTON_LABEL = 80;
const MAX_BUTTONS = 5;
const MAX_OPTIONS = 25;
const MAX_OPTION_TEXT = 100;
const MAX_SELECT_HINT = 150;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

export const SELECTS = [PART.stringSelect, 5, 6, 7, PART.channelSelect];

const AT_THE_TOP = [
  PART.row,
  PART.section,
  PART.text,
  PART.gallery,
  PART.file,
  PART.separator,
  PART.container,
];
const MAY_HOLD: Readonly<Record<number, readonly number[]>> = {
  [PART.row]: [PART.button, ...SELECTS],
  [PART.section]: [PART.text],
  [PART.container]: AT_THE_TOP.filter((type) => type !== PART.container),
};

const problem = (part: Part, message: string): Problem => ({
  path: ['components', textOf(part.custom_id) === '' ? `type ${part.type}` : textOf(part.custom_id)],
  message,
});

function nestingProblems(parts: readonly Part[], allowed: readonly number[]): readonly Problem[] {
  return parts.flatMap((part) => {
    const misplaced = allowed.includes(part.type)
      ? []
      : [problem(part, `component ${part.type} may not stand here`)];
    return [...misplaced, ...nestingProblems(partsIn(part.components), MAY_HOLD[part.type] ?? [])];
  });
}

function rowProblems(row: Part): readonly Problem[] {
  const inside = partsIn(row.components);
  const buttons = inside.filter(({ type }) => type === PART.button).length;
  if (inside.length === 0) return [problem(row, 'an empty row')];
  if (buttons > MAX_BUTTONS) return [problem(row, `${buttons} buttons in a row`)];
  if (buttons < inside.length && inside.length > 1) return [problem(row, 'a select stands alone in its row')];
  return [];
}

function sectionProblems(section: Part): readonly Problem[] {
  const [accessory] = partsIn([section.accessory]);
  const fits = accessory?.type === PART.button || accessory?.type === PART.thumbnail;
  return fits ? [] : [problem(section, 'a section needs a button or a thumbnail at its side')];
}

function buttonProblems(button: Part): readonly Problem[] {
  const { style, url, emoji } = button;
  const label = textOf(button.label);
  const id = textOf(button.custom_id);
  const problems: string[] = [];
  if (label.length > MAX_BUTTON_LABEL) problems.push(`a label of ${label.length} characters`);
  if (label === '' && (emoji === undefined || emoji === null)) problems.push('neither label nor emoji');
  if (style === LINK_STYLE) {
    if (!/^(https?|discord):\/\//.test(textOf(url))) problems.push('a link without an address');
    if (id !== '') problems.push('a link with a custom_id');
  } else if (style !== PREMIUM_STYLE) {
    if (id === '') problems.push('a button without a custom_id');
    if (url !== undefined && url !== null) problems.push('a url on a button that is no link');
  }
  return problems.map((message) => problem(button, message));
}

export function selectProblems(select: Part): readonly Problem[] {
  const options = optionsOf(select);
  const problems: string[] = [];
  if (textOf(select.custom_id) === '') problems.push('a select without a custom_id');
  if (textOf(select.placeholder).length > MAX_SELECT_HINT) problems.push('too long a placeholder');
  if (select.type === PART.stringSelect) {
    if (options.length === 0 || options.length > MAX_OPTIONS) problems.push(`${options.length} options`);
    if (new Set(options.map(({ value }) => value)).size < options.length) problems.push('a value twice');
    if (options.some(({ label, value }) => Math.max(label.length, value.length) > MAX_OPTION_TEXT)) {
      problems.push('too long an option');
    }
    if (options.some(({ label, value }) => label === '' || value === '')) problems.push('an empty option');
  }
  const most = typeof select.max_values === 'number' ? select.max_values : 1;
  if (options.filter((option) => option.default === true).length > most) problems.push('too many defaults');
  return problems.map((message) => problem(select, message));
}

export function idProblems(parts: readonly Part[]): readonly Problem[] {
  const ids = parts.map((part) => textOf(part.custom_id)).filter((id) => id !== '');
  const long = ids.filter((id) => id.length > MAX_CUSTOM_ID);
  const twice = ids.filter((id, index) => ids.indexOf(id) < index);
  return [
    ...long.map((id) => ({ path: ['components', id], message: `a custom_id of ${id.length} characters` })),
    ...twice.map((id) => ({ path: ['components', id], message: 'Component custom id cannot be duplicated' })),
  ];
}

function ownProblems(part: Part): readonly Problem[] {
  if (part.type === PART.row) return rowProblems(part);
  if (part.type === PART.section) return sectionProblems(part);
  if (part.type === PART.button) return buttonProblems(part);
  if (SELECTS.includes(part.type)) return selectProblems(part);
  if (part.type === PART.text && textOf(part.content).trim() === '') return [problem(part, 'an empty text')];
  return [];
}

/** Of the components of a message; a list holds nothing but components. */
export function partProblems(components: unknown): readonly Problem[] {
  const top = partsIn(components);
  const parts = allParts(components);
  const strays = Array.isArray(components) ? components.length - top.length : 0;
  return [
    ...(strays > 0 ? [{ path: ['components'], message: 'not a component' }] : []),
    ...nestingProblems(top, AT_THE_TOP),
    ...idProblems(parts),
    ...parts.flatMap(ownProblems),
  ];
}
