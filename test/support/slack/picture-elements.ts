// What can be clicked, chosen and written into, as HTML.
import type { types } from '@slack/bolt';
import { html, textHtml } from './picture-html.ts';

type Element =
  | types.ActionsBlock['elements'][number]
  | types.InputBlock['element']
  | NonNullable<types.SectionBlock['accessory']>;

function box(
  shown: string | undefined,
  placeholder: types.PlainTextElement | undefined,
  sign: string,
): string {
  const empty = shown === undefined;
  const words = shown ?? (placeholder === undefined ? '' : textHtml(placeholder));
  return `<div class="select${empty ? ' empty' : ''}"><span>${words}</span><span>${sign}</span></div>`;
}

function checkboxes(element: types.Checkboxes): string {
  const chosen = element.initial_options?.map(({ value }) => value) ?? [];
  return element.options
    .map(
      ({ text, value }) => `<span class="box">${chosen.includes(value) ? '☑' : '☐'} ${textHtml(text)}</span>`,
    )
    .join('');
}

/** One element, as it first stands there. */
export function drawnElement(element: Element): string {
  switch (element.type) {
    case 'button':
      return `<button class="${element.style ?? ''}">${textHtml(element.text)}${element.url === undefined ? '' : ' ↗'}</button>`;
    case 'static_select':
    case 'external_select': {
      const chosen = element.initial_option;
      return box(chosen === undefined ? undefined : textHtml(chosen.text), element.placeholder, '⌄');
    }
    case 'multi_static_select':
      return box(
        element.initial_options?.map(({ text }) => textHtml(text)).join(', '),
        element.placeholder,
        '⌄',
      );
    case 'conversations_select':
      return box(
        element.initial_conversation === undefined ? undefined : '# learn-asyncio',
        element.placeholder,
        '⌄',
      );
    case 'timepicker':
      return box(element.initial_time, element.placeholder, '◷');
    case 'plain_text_input':
      return `<div class="field${element.multiline ? ' many' : ''}">${html(element.initial_value ?? '')}</div>`;
    case 'checkboxes':
      return checkboxes(element);
    default:
      return `<div class="field">[${element.type}]</div>`;
  }
}
