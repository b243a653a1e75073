// Draws what a message is made of.
import { h, icon } from './dom.js';
import { pythonTokens } from './python.js';
import { dayAndTime, shortDay } from './times.js';

/** @typedef {import('../wire.ts').WireBlock} WireBlock */
/** @typedef {import('#src/core/rich-text.ts').Span} Span */
/** @typedef {import('#src/core/rich-text.ts').RichBlock} RichBlock */
/** @typedef {import('#src/ports/message.ts').Button} Button */

/**
 * @typedef {object} Controls what the person may do in a message
 * @property {(buttonId: string) => void} press
 * @property {(selectId: string, value: string) => void} choose
 */

/**
 * @param {WireBlock} block
 * @param {Controls} controls
 * @returns {HTMLElement}
 */
export function drawBlock(block, controls) {
  switch (block.kind) {
    case 'paragraph':
    case 'list':
    case 'code':
      return drawRich(block);
    case 'heading':
      return h('h2', { class: 'heading' }, block.text);
    case 'quiet':
      return h('p', { class: 'quiet' }, ...block.spans.map(drawSpan));
    case 'spoiler':
      return h(
        'details',
        { class: 'spoiler' },
        h('summary', {}, block.label),
        h('div', { class: 'spoiler-body' }, ...block.blocks.map(drawRich)),
      );
    case 'fields':
      return h(
        'dl',
        { class: 'fields' },
        ...block.fields.map((field) =>
          h('div', {}, h('dt', {}, field.name), h('dd', {}, ...field.value.map(drawSpan))),
        ),
      );
    case 'image':
      return h('img', { class: 'picture', src: `data:image/png;base64,${block.png}`, alt: block.alt });
    case 'file':
      return drawFile(block);
    case 'buttons':
      return h('div', { class: 'buttons' }, ...block.buttons.map((button) => drawButton(button, controls)));
    case 'select':
      return drawSelect(block, controls);
    case 'divider':
      return h('hr', {});
  }
}

/** @param {RichBlock} block */
function drawRich(block) {
  if (block.kind === 'paragraph') return h('p', {}, ...block.spans.map(drawSpan));
  if (block.kind === 'list') {
    // Where every item begins with a label of its own, dots would be one mark too many.
    const labelled = block.items.every(([first]) => first?.kind === 'bold');
    return h(
      'ul',
      { class: labelled ? 'labelled' : undefined },
      ...block.items.map((item) => h('li', {}, ...item.map(drawSpan))),
    );
  }
  const tokens = block.lang === 'python' ? pythonTokens(block.text) : [{ text: block.text, kind: null }];
  const pieces = tokens.map(({ text, kind }) => (kind ? h('span', { class: `py-${kind}` }, text) : text));
  // Focusable, so that wide code can be scrolled with the keyboard.
  return h(
    'pre',
    { tabindex: 0, role: 'group', 'aria-label': block.lang ? `Code, ${block.lang}` : 'Code' },
    h('code', {}, ...pieces),
  );
}

/**
 * @param {Span} span
 * @returns {string | Node}
 */
function drawSpan(span) {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'bold':
      return h('strong', {}, span.text);
    case 'code':
      return h('code', {}, span.text);
    case 'link':
      return drawLink(span.url, span.text, '');
    case 'time': {
      const words = span.style === 'date' ? shortDay(span.at, span.zone) : dayAndTime(span.at, span.zone);
      return h('time', { datetime: new Date(span.at).toISOString() }, words);
    }
    case 'channel':
      // Here a channel's id is its name.
      return h('strong', {}, `#${span.channelId}`);
  }
}

/**
 * Only web addresses become links: nothing that could run.
 * @param {string} url @param {string} label @param {string} style
 */
function drawLink(url, label, style) {
  if (!/^https?:\/\//i.test(url)) return h('span', {}, label);
  const attributes = { href: url, target: '_blank', rel: 'noopener noreferrer', class: style || undefined };
  return h('a', attributes, label, style ? icon('external') : null);
}

/** @param {Button} button @param {Controls} controls */
function drawButton(button, controls) {
  if (button.kind === 'link') return drawLink(button.url, button.label, 'button secondary');
  /** @param {Event} event */
  const press = (event) => {
    // The second half of a double click would land on whatever the first one put there.
    if (!(event instanceof MouseEvent && event.detail > 1)) controls.press(button.id);
  };
  const attributes = { type: 'button', class: `button ${button.style}`, 'data-control': button.id };
  return h('button', { ...attributes, onclick: press }, button.label);
}

/**
 * @param {Extract<WireBlock, { kind: 'select' }>} block
 * @param {Controls} controls
 */
function drawSelect(block, controls) {
  const options = block.options.map((option) =>
    h('option', { value: option.value, selected: option.value === block.selected }, option.label),
  );
  const empty =
    block.selected === null ? h('option', { value: '', disabled: true, selected: true }, 'Choose…') : null;
  const select = h('select', { 'data-control': block.id }, empty, ...options);
  select.addEventListener('change', () => controls.choose(block.id, select.value));
  return h('label', { class: 'select' }, h('span', {}, block.label), select);
}

/** @param {Extract<WireBlock, { kind: 'file' }>} block */
function drawFile(block) {
  const bytes = new Blob([block.text], { type: block.type });
  const download = () => {
    const url = URL.createObjectURL(bytes);
    h('a', { href: url, download: block.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const size = bytes.size < 1024 ? `${bytes.size} bytes` : `${Math.round(bytes.size / 1024)} kB`;
  return h(
    'div',
    { class: 'file' },
    icon('file'),
    h('div', { class: 'file-name' }, h('strong', {}, block.name), h('span', {}, size)),
    h('button', { type: 'button', class: 'button secondary', onclick: download }, 'Download'),
  );
}
