// Draws Block Kit as a page in Slack's light look, so that a person can see what the bot sends. It reads what goes over
// the wire, never our own messages.
import type { types } from '@slack/bolt';
import { drawnElement } from './picture-elements.ts';
import { html, runsHtml, textHtml } from './picture-html.ts';
import { STYLE } from './picture-style.ts';
import { readPlain } from './read-mrkdwn.ts';

export type Drawn =
  | { readonly blocks: readonly types.KnownBlock[]; readonly ephemeral?: boolean }
  | { readonly view: types.View };

function richElement(element: types.RichTextElement): string {
  switch (element.type) {
    case 'text': {
      const words = runsHtml(readPlain(element.text));
      if (element.style?.code) return `<code>${html(element.text)}</code>`;
      return element.style?.bold ? `<strong>${words}</strong>` : words;
    }
    case 'link':
      return `<a href="${html(element.url)}">${html(element.text ?? element.url)}</a>`;
    case 'date':
      return runsHtml([
        { kind: 'date', at: element.timestamp, format: element.format, text: element.fallback ?? '' },
      ]);
    case 'channel':
      return runsHtml([{ kind: 'channel', id: element.channel_id }]);
    default:
      return `[${element.type}]`;
  }
}

const line = (elements: readonly types.RichTextElement[]): string => elements.map(richElement).join('');

function richPart(part: types.RichTextBlockElement): string {
  switch (part.type) {
    case 'rich_text_section':
      return `<div>${line(part.elements)}</div>`;
    case 'rich_text_list':
      return `<ul>${part.elements.map(({ elements }) => `<li>${line(elements)}</li>`).join('')}</ul>`;
    case 'rich_text_preformatted':
      return `<pre>${line(part.elements)}</pre>`;
    case 'rich_text_quote':
      return `<blockquote>${line(part.elements)}</blockquote>`;
  }
}

function sectionHtml(block: types.SectionBlock): string {
  const text = block.text === undefined ? '' : `<div>${textHtml(block.text)}</div>`;
  const cells = block.fields?.map((field) => `<div>${textHtml(field)}</div>`).join('') ?? '';
  const fields = cells === '' ? '' : `<div class="fields">${cells}</div>`;
  const accessory = block.accessory === undefined ? '' : drawnElement(block.accessory);
  return fields === '' ? `<div class="section">${text}${accessory}</div>` : text + fields;
}

function inputHtml(block: types.InputBlock): string {
  const hint = block.hint === undefined ? '' : `<div class="hint">${textHtml(block.hint)}</div>`;
  return `<div class="input"><label>${textHtml(block.label)}</label>${drawnElement(block.element)}${hint}</div>`;
}

function blockHtml(block: types.KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `<div class="header">${textHtml(block.text)}</div>`;
    case 'rich_text':
      return `<div class="rich">${block.elements.map(richPart).join('')}</div>`;
    case 'section':
      return sectionHtml(block);
    case 'context':
      return `<div class="context">${block.elements
        .map((one) => (one.type === 'image' ? '' : `<span>${textHtml(one)}</span>`))
        .join('')}</div>`;
    case 'actions':
      return `<div class="actions">${block.elements.map(drawnElement).join('')}</div>`;
    case 'input':
      return inputHtml(block);
    case 'divider':
      return '<hr>';
    default:
      return `<div>[block ${block.type}]</div>`;
  }
}

const blocksHtml = (blocks: readonly (types.KnownBlock | types.Block)[]): string =>
  `<div class="blocks">${blocks.map((block) => ('type' in block && isKnown(block) ? blockHtml(block) : '')).join('')}</div>`;

const KNOWN = ['header', 'rich_text', 'section', 'context', 'actions', 'input', 'divider'];
const isKnown = (block: types.KnownBlock | types.Block): block is types.KnownBlock =>
  KNOWN.includes(block.type);

function viewHtml(view: types.View): string {
  if (view.type !== 'modal') {
    return `<section class="home"><header>Home &nbsp; Messages &nbsp; About</header>${blocksHtml(view.blocks)}</section>`;
  }
  const close = view.close === undefined ? '' : `<button>${textHtml(view.close)}</button>`;
  const submit = view.submit === undefined ? '' : `<button class="primary">${textHtml(view.submit)}</button>`;
  return `<section class="modal"><header>${textHtml(view.title)}</header>${blocksHtml(view.blocks)}<footer>${close}${submit}</footer></section>`;
}

function drawnHtml(drawn: Drawn): string {
  if ('view' in drawn) return viewHtml(drawn.view);
  const ephemeral = drawn.ephemeral ?? false;
  const note = ephemeral ? '<div class="note">Only visible to you</div>' : '';
  return `<article class="${ephemeral ? 'ephemeral' : ''}"><div class="avatar">Q</div><div class="body">${note}<div class="author">Quizloop <span class="app">APP</span> <time>9:00 AM</time></div>${blocksHtml(drawn.blocks)}</div></article>`;
}

/** A whole page that shows messages and views one below the other. */
export function slackHtml(drawn: readonly Drawn[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${drawn.map(drawnHtml).join('')}</main>`;
}
