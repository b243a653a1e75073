// Small builders for messages: `rich` for a line, one function per kind of block, `message` for the whole.
import { shortened } from '#src/core/cut.ts';
import { plainText, type RichText, type Span } from '#src/core/rich-text.ts';
import type { ActionButton, Block, Button, LinkButton, Message } from '#src/ports/message.ts';

type Piece = string | number | Span | RichText;

function isSpan(piece: Piece): piece is Span {
  return typeof piece === 'object' && 'kind' in piece;
}

function spansOf(piece: Piece): RichText {
  if (typeof piece === 'string' || typeof piece === 'number') return [{ kind: 'text', text: String(piece) }];
  return isSpan(piece) ? [piece] : piece;
}

/** A line of rich text: literal words and plain values become text, spans stay as they are. */
export function rich(words: TemplateStringsArray, ...pieces: readonly Piece[]): RichText {
  const all = words.flatMap((text, index) => [text, pieces[index] ?? '']).flatMap(spansOf);
  const spans: Span[] = [];
  for (const span of all) {
    const last = spans.at(-1);
    if (span.kind !== 'text') spans.push(span);
    else if (last?.kind === 'text') spans[spans.length - 1] = { kind: 'text', text: last.text + span.text };
    else if (span.text !== '') spans.push(span);
  }
  return spans;
}

/** Addresses without the punctuation around them. */
const ADDRESS = /(https:\/\/[^\s“”"]*[^\s“”".,;:!?)])/;

/** Plain words in which addresses can be clicked. */
export function linked(text: string): RichText {
  return text
    .split(ADDRESS)
    .filter((piece) => piece !== '')
    .map((piece) =>
      ADDRESS.test(piece) ? { kind: 'link', text: piece, url: piece } : { kind: 'text', text: piece },
    );
}

export const bold = (text: string): Span => ({ kind: 'bold', text });
export const code = (text: string): Span => ({ kind: 'code', text });
export const moment = (at: number, zone: string): Span => ({ kind: 'time', at, zone, style: 'datetime' });

export const paragraph = (spans: RichText): Block => ({ kind: 'paragraph', spans });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const quiet = (spans: RichText): Block => ({ kind: 'quiet', spans });
export const list = (items: readonly RichText[]): Block => ({ kind: 'list', items });
export const row = (...buttons: readonly Button[]): Block => ({ kind: 'buttons', buttons });

/** A button that is clicked; `id` comes from `encodeButton`. */
export function button(id: string, label: string, style: ActionButton['style'] = 'secondary'): ActionButton {
  return { kind: 'action', id, label, style };
}

export const linkButton = (label: string, url: string): LinkButton => ({ kind: 'link', label, url });

/** The first words of a block, for the summary of a message. */
function wordsOf(block: Block): string {
  if (block.kind === 'heading') return block.text;
  if (block.kind === 'paragraph' || block.kind === 'quiet') return plainText(block.spans);
  return '';
}

/** A message of these blocks; its summary is the first line of words among them unless one is given. */
export function message(blocks: readonly Block[], summary?: string): Message {
  const words = summary ?? blocks.map(wordsOf).find((line) => line !== '') ?? '';
  return { summary: shortened(words, 150), blocks };
}

/** A message of one line. */
export function line(spans: RichText): Message {
  return message([paragraph(spans)]);
}
