// Draws Discord's components as a page in its dark look, so that a person can see what the bot sends. It reads what goes
// over the wire, never our own messages.
import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import { STYLE } from './picture-style.ts';
import { type Inline, type MarkdownBlock, readMarkdown } from './read-markdown.ts';

interface Drawn {
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly author?: string;
  /** Only the reader sees it. */
  readonly ephemeral?: boolean;
}

/** Any component, those inside rows as well. */
type Part =
  | APIMessageTopLevelComponent
  | Extract<APIMessageTopLevelComponent, { type: ComponentType.ActionRow }>['components'][number];

const html = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function specialHtml(source: string): string {
  const time = /^<t:(-?\d+)(?::(\w))?>$/.exec(source);
  if (time === null)
    return `<span class="mention">${html(source.replace(/^<#\d+>$/, '# learn-asyncio'))}</span>`;
  const style =
    time[2] === 'D'
      ? { dateStyle: 'long' as const }
      : { dateStyle: 'long' as const, timeStyle: 'short' as const };
  const words = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'Europe/Berlin' }).format(
    Number(time[1]) * 1000,
  );
  return `<span class="time">${html(words)}</span>`;
}

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strike: 's', spoiler: 'mark' } as const;

function inlineHtml(runs: readonly Inline[]): string {
  return runs
    .map((run) => {
      switch (run.kind) {
        case 'text':
          return html(run.text);
        case 'code':
          return `<code>${html(run.text)}</code>`;
        case 'link':
          return `<a href="${html(run.url)}">${inlineHtml(run.inside)}</a>`;
        case 'special':
          return specialHtml(run.source);
        default:
          return `<${TAGS[run.kind]}>${inlineHtml(run.inside)}</${TAGS[run.kind]}>`;
      }
    })
    .join('');
}

const LINE_TAGS = {
  line: ['<div>', '</div>'],
  'heading-1': ['<h1>', '</h1>'],
  'heading-2': ['<h2>', '</h2>'],
  'heading-3': ['<h3>', '</h3>'],
  small: ['<small>', '</small>'],
  item: ['<ul><li>', '</li></ul>'],
  numbered: ['<ol><li>', '</li></ol>'],
  quote: ['<blockquote>', '</blockquote>'],
} as const;

function blockHtml(block: MarkdownBlock): string {
  if (block.kind === 'code') return `<pre>${html(block.text)}</pre>`;
  const [open, close] = LINE_TAGS[block.kind];
  return `${open}${inlineHtml(block.inside) || '&nbsp;'}${close}`;
}

const BUTTONS: Readonly<Record<ButtonStyle, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'secondary',
  [ButtonStyle.Premium]: 'primary',
};

const all = (parts: readonly Part[]): string => parts.map(partHtml).join('');

function containerHtml(part: Extract<Part, { type: ComponentType.Container }>): string {
  const colour = part.accent_color ?? null;
  const bar =
    colour === null ? '' : ` style="border-left:4px solid #${colour.toString(16).padStart(6, '0')}"`;
  const cover = part.spoiler ? '<span class="cover">SPOILER</span>' : '';
  return `<div class="container${part.spoiler ? ' spoiler' : ''}"${bar}>${cover}<div class="inside">${all(part.components)}</div></div>`;
}

function partHtml(part: Part): string {
  switch (part.type) {
    case ComponentType.TextDisplay:
      return `<div class="text">${readMarkdown(part.content).map(blockHtml).join('')}</div>`;
    case ComponentType.Container:
      return containerHtml(part);
    case ComponentType.ActionRow:
      return `<div class="row">${all(part.components)}</div>`;
    case ComponentType.Button: {
      const label = 'label' in part ? (part.label ?? '') : '';
      const arrow = part.style === ButtonStyle.Link ? ' <span class="arrow">↗</span>' : '';
      return `<button class="${BUTTONS[part.style]}">${html(label)}${arrow}</button>`;
    }
    case ComponentType.StringSelect: {
      const chosen = part.options.find((option) => option.default)?.label;
      return `<div class="select${chosen === undefined ? ' empty' : ''}">${html(chosen ?? part.placeholder ?? '')}<span>⌄</span></div>`;
    }
    case ComponentType.Separator:
      return part.divider === false ? '<div class="gap"></div>' : '<hr>';
    case ComponentType.File:
      return `<div class="file">📄 <a>${html(part.file.url.replace('attachment://', ''))}</a></div>`;
    case ComponentType.MediaGallery:
      return `<div class="media">${html(part.items[0]?.description ?? 'picture')}</div>`;
    default:
      return `<div class="text">[component ${part.type}]</div>`;
  }
}

function messageHtml({ components, author = 'Quizloop', ephemeral = false }: Drawn): string {
  const note = ephemeral ? '<div class="note">👁 Only you can see this · <a>Dismiss message</a></div>' : '';
  return `<article class="${ephemeral ? 'ephemeral' : ''}"><div class="avatar">Q</div><div class="body"><div class="author">${html(author)} <span class="app">APP</span> <time>Today at 09:00</time></div><div class="parts">${all(components)}</div>${note}</div></article>`;
}

/** A whole page that shows messages one below the other. */
export function discordHtml(messages: readonly Drawn[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${messages.map(messageHtml).join('')}</main>`;
}
