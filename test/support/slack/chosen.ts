import { actionIdOf, elementsOf, type KitBlock } from './block-kit/blocks.ts';
import type { KitElement } from './block-kit/elements.ts';
import type { KitOption } from './block-kit/texts.ts';
import type { StateValues } from './view-shelf.ts';

type Values = Record<string, unknown>;

export interface FoundElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly block: KitBlock;
  readonly element: KitElement;
}

export function elementsIn(blocks: readonly KitBlock[]): FoundElement[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: block.block_id ?? '',
      actionId: actionIdOf(element) ?? '',
      block,
      element,
    })),
  );
}

export const findElement = (
  blocks: readonly KitBlock[],
  actionId: string,
  value?: string,
): FoundElement | undefined =>
  elementsIn(blocks).find(
    (one) =>
      one.actionId === actionId &&
      (value === undefined || one.element.type !== 'button' || one.element.value === value),
  );

function pick<T extends { text: { text: string }; value: string }>(
  options: readonly T[] | undefined,
  value: string,
): T {
  const found =
    options?.find((one) => one.value === value) ?? options?.find((one) => one.text.text === value);
  if (found === undefined) throw new Error(`there is no option ${value} to choose`);
  return found;
}

/**
 * What an element says once this value was chosen in it or written into it, as in `actions` and `state.values`.
 * `suggested` are the options that a typeahead offered last. Throws when nobody could choose that.
 */
export function chosen(element: KitElement, value: string, suggested: readonly KitOption[]): Values {
  const { type } = element;
  if (type === 'static_select') {
    const all = element.options ?? element.option_groups?.flatMap((group) => group.options);
    return { type, selected_option: pick(all, value) };
  }
  if (type === 'external_select') return { type, selected_option: pick(suggested, value) };
  if (type === 'radio_buttons') return { type, selected_option: pick(element.options, value) };
  if (type === 'overflow') return { type, selected_option: pick(element.options, value) };
  if (type === 'checkboxes' || type === 'multi_static_select') {
    const all =
      type === 'checkboxes'
        ? element.options
        : (element.options ?? element.option_groups?.flatMap((group) => group.options));
    const wanted = value.split(',').filter(Boolean);
    return {
      type,
      selected_options: wanted.map((one) => pick<{ text: { text: string }; value: string }>(all, one)),
    };
  }
  if (type === 'users_select') return { type, selected_user: value };
  if (type === 'conversations_select') return { type, selected_conversation: value };
  if (type === 'channels_select') return { type, selected_channel: value };
  if (type === 'timepicker') return { type, selected_time: value };
  if (type === 'datepicker') return { type, selected_date: value };
  if (type === 'plain_text_input' || type === 'number_input') return { type, value };
  throw new Error(`nothing can be chosen in a ${type}`);
}

/** What an element says before anybody touched it; null for those without a state. */
function untouched(element: KitElement): Values | null {
  const { type } = element;
  if (type === 'button' || type === 'overflow' || type === 'image') return null;
  if (type === 'checkboxes' || type === 'multi_static_select') {
    return { type, selected_options: element.initial_options ?? [] };
  }
  if (type === 'users_select') return { type, selected_user: element.initial_user ?? null };
  if (type === 'conversations_select') {
    return { type, selected_conversation: element.initial_conversation ?? null };
  }
  if (type === 'channels_select') return { type, selected_channel: element.initial_channel ?? null };
  if (type === 'timepicker') return { type, selected_time: element.initial_time ?? null };
  if (type === 'datepicker') return { type, selected_date: element.initial_date ?? null };
  if (type === 'plain_text_input' || type === 'number_input') {
    return { type, value: element.initial_value ?? null };
  }
  return { type, selected_option: element.initial_option ?? null };
}

/** The state of all elements: as they were left in `touched`, else as they began. */
export function stateOf(blocks: readonly KitBlock[], touched: StateValues = new Map()): StateValues {
  const state: StateValues = new Map();
  for (const { blockId, actionId, element } of elementsIn(blocks)) {
    const value = touched.get(blockId)?.get(actionId) ?? untouched(element);
    if (value === null) continue;
    const actions = state.get(blockId) ?? new Map<string, Values>();
    state.set(blockId, actions.set(actionId, value));
  }
  return state;
}

/** Is nothing chosen or written there. */
export const isEmpty = (values: Values): boolean =>
  Object.entries(values).every(
    ([key, value]) =>
      key === 'type' || value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
