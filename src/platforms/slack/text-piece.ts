// A text of a message before it becomes blocks: it can be measured, and cut where a reader sees one character end.
import type { types } from '@slack/bolt';
import { plainText as plainWords, type RichText, type Span } from '#src/core/rich-text.ts';
import { escaped, mrkdwnLine } from './mrkdwn.ts';
import { clipped, firstThatFit, plainText } from './plain-text.ts';
import { richSection } from './rich-elements.ts';

/** Code is one line that keeps its breaks, a heading and small print are one line, the others may be several. */
export interface TextPiece {
  readonly kind: 'lines' | 'list' | 'code' | 'heading' | 'quiet';
  readonly lines: readonly RichText[];
}

/**
 * Slack counts something for each element and block as well, and does not say how much: messages of 11,300 characters
 * have been refused (https://github.com/slackapi/bolt-js/issues/2867).
 */
export const PER_ELEMENT = 20;
export const PER_BLOCK = 40;

export const writtenLength = (text: string): number => escaped(text).length;

function sizeOfSpan(span: Span): number {
  const address = span.kind === 'link' ? writtenLength(span.url) : 0;
  return writtenLength(plainWords([span])) + address + PER_ELEMENT;
}

/** How much of a message it takes up. */
export const sizeOfPiece = (piece: TextPiece): number =>
  piece.lines.flat().reduce((sum, span) => sum + sizeOfSpan(span), PER_BLOCK);

const isBlank = (spans: RichText): boolean => plainWords(spans).trim() === '';

/** Does it say nothing. */
export const isEmptyPiece = (piece: TextPiece): boolean => piece.lines.every(isBlank);

const MORE = { kind: 'text', text: '…' } as const satisfies Span;

/** The beginning of a span that is too long by what `left` is below zero. Times and channels are shown whole or not at all. */
function firstOf(span: Span, left: number): RichText {
  if (span.kind === 'time' || span.kind === 'channel') return [];
  const text = firstThatFit(span.text, writtenLength(span.text) + left, writtenLength);
  return text === '' ? [] : [{ ...span, text }];
}

/** What fits into `room` of a piece that does not fit as a whole, ending in an ellipsis; null when nothing does. */
export function cutPiece(piece: TextPiece, room: number): TextPiece | null {
  let left = room - PER_BLOCK - PER_ELEMENT - MORE.text.length;
  const lines: RichText[] = [];
  for (const line of piece.lines) {
    const spans: Span[] = [];
    lines.push(spans);
    for (const span of line) {
      left -= sizeOfSpan(span);
      if (left >= 0) {
        spans.push(span);
        continue;
      }
      spans.push(...firstOf(span, left));
      const cut = { ...piece, lines };
      if (isEmptyPiece(cut)) return null;
      spans.push(MORE);
      return cut;
    }
  }
  return piece;
}

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const MAX_HEADER = 150;
/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
const MAX_CONTEXT_ELEMENTS = 10;
const MAX_CONTEXT_TEXT = 3000;

type Parts = types.RichTextBlock['elements'];

/** The piece as parts of a rich_text block. */
export function richParts(piece: TextPiece): Parts {
  const lines = piece.lines.filter((line) => !isBlank(line));
  if (piece.kind === 'code') {
    const code = lines.map(plainWords).join('\n').trimEnd();
    return code === '' ? [] : [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: code }] }];
  }
  const sections = lines.map(richSection);
  if (piece.kind !== 'list' || sections.length === 0) return sections;
  return [{ type: 'rich_text_list', style: 'bullet', indent: 0, elements: sections }];
}

/** A heading as a block of its own; null when it is too long for one. */
export function headerBlock(piece: TextPiece): types.HeaderBlock | null {
  const text = plainText(piece.lines.map(plainWords).join(' '), Number.POSITIVE_INFINITY);
  return text.text.length > MAX_HEADER ? null : { type: 'header', text };
}

type ContextText = types.PlainTextElement | types.MrkdwnElement;

const mrkdwn = (text: string): ContextText | null =>
  text.length > MAX_CONTEXT_TEXT ? null : { type: 'mrkdwn', text, verbatim: true };

/**
 * Small print. Plain words stay plain; with marks it is mrkdwn. Where a text contains a mark itself, texts and marked
 * spans become elements of their own, side by side, and beyond ten of them all is plain.
 */
export function contextTexts(spans: RichText): ContextText[] {
  const plain = (some: RichText): ContextText => plainText(plainWords(some), MAX_CONTEXT_TEXT);
  if (spans.every(({ kind }) => kind === 'text')) return [plain(spans)];
  const line = mrkdwnLine(spans);
  const whole = line === null ? null : mrkdwn(line);
  if (whole !== null) return [whole];
  const single = spans
    .filter((span) => !isBlank([span]))
    .map((span) => {
      const alone = span.kind === 'text' ? null : mrkdwnLine([span]);
      return (alone === null ? null : mrkdwn(alone)) ?? plain([trimmed(span)]);
    });
  return single.length > MAX_CONTEXT_ELEMENTS ? [plain(spans)] : single;
}

/** Elements stand apart by themselves. */
const trimmed = (span: Span): Span => (span.kind === 'text' ? { ...span, text: span.text.trim() } : span);

export const headingAsLine = (piece: TextPiece): TextPiece => ({
  kind: 'lines',
  lines: piece.lines.map((line) => [{ kind: 'bold', text: clipped(plainWords(line), MAX_CONTEXT_TEXT) }]),
});
