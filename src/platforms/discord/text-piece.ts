// A text of a message before it becomes markdown: it can be written whole, or cut so that no mark is left open.
import type { RichText, Span } from '#src/core/rich-text.ts';
import { codeBlock, inlineMarkdown } from './markdown.ts';

export interface Line {
  readonly prefix: '' | '## ' | '### ' | '-# ' | '- ';
  readonly spans: RichText;
}

export type TextPiece =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'code'; readonly lang: string; readonly text: string };

/** The markdown of a piece; empty when it says nothing. */
export function writePiece(piece: TextPiece): string {
  if (piece.kind === 'code') return codeBlock(piece.lang, piece.text);
  return piece.lines
    .map(({ prefix, spans }) => ({ prefix, line: inlineMarkdown(spans) }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ prefix, line }) => prefix + line)
    .join('\n');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first so many of what a reader takes for one character, and how many there were. */
function firstGraphemes(text: string, count: number): { readonly text: string; readonly count: number } {
  let first = '';
  let found = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (found >= count) break;
    first += segment;
    found += 1;
  }
  return { text: first, count: found };
}

const MORE: Span = { kind: 'text', text: '…' };

/** The lines with their first so many characters and an ellipsis. Times and channels are shown whole or not at all. */
function firstOfLines(lines: readonly Line[], count: number): readonly Line[] {
  const first: Line[] = [];
  let left = count;
  for (const line of lines) {
    const spans: Span[] = [];
    for (const span of line.spans) {
      if (left <= 0) break;
      const part =
        span.kind === 'time' || span.kind === 'channel'
          ? { span, count: 1 }
          : withFirst(span, firstGraphemes(span.text, left));
      spans.push(part.span);
      left -= part.count;
    }
    if (left <= 0) return [...first, { ...line, spans: [...spans, MORE] }];
    first.push({ ...line, spans });
  }
  return first;
}

const withFirst = (
  span: Exclude<Span, { kind: 'time' | 'channel' }>,
  first: { readonly text: string; readonly count: number },
) => ({ span: { ...span, text: first.text }, count: first.count });

function firstOf(piece: TextPiece, count: number): TextPiece {
  if (piece.kind === 'lines') return { kind: 'lines', lines: firstOfLines(piece.lines, count) };
  return { ...piece, text: `${firstGraphemes(piece.text, count).text}…` };
}

/**
 * As much as fits into `room` characters of markdown of a piece that does not fit as a whole, ending in an ellipsis;
 * empty when nothing does.
 */
export function cutPiece(piece: TextPiece, room: number): string {
  let fits = '';
  // Longer texts have longer markdown but for a few characters around backticks, so this finds (nearly) the longest.
  for (let low = 1, high = room; low <= high; ) {
    const middle = Math.floor((low + high) / 2);
    const text = writePiece(firstOf(piece, middle));
    if (text.length <= room) {
      fits = text;
      low = middle + 1;
    } else high = middle - 1;
  }
  return fits;
}
