// Blocks of Block Kit that always fit: https://docs.slack.dev/reference/block-kit/blocks
import type { types } from '@slack/bolt';
import type { Message } from '#src/ports/message.ts';
import { fitTexts } from './fit-texts.ts';
import { type Entry, layOut } from './message-layout.ts';
import {
  contextTexts,
  headerBlock,
  headingAsLine,
  PER_BLOCK,
  PER_ELEMENT,
  richParts,
  type TextPiece,
  writtenLength,
} from './text-piece.ts';

/**
 * Of all texts of a message; from about 13,200 on messages are refused
 * (https://github.com/slackapi/bolt-js/issues/2509).
 */
const MAX_CHARACTERS = 12_000;
/** What buttons and selects may take of it before the lowest of them are left out. */
const MAX_OF_PARTS = 8000;

const MORE: Entry = {
  kind: 'text',
  piece: { kind: 'quiet', lines: [[{ kind: 'text', text: '…' }]] },
  joins: true,
};

/** `airy`: a block for each text. `close`: neighbours share one. `closest`: small print and headings do as well. */
type Spacing = 'airy' | 'close' | 'closest';

const inSpacing = (piece: TextPiece, spacing: Spacing): TextPiece => {
  if (spacing !== 'closest') return piece;
  if (piece.kind === 'heading') return headingAsLine(piece);
  return piece.kind === 'quiet' ? { ...piece, kind: 'lines' } : piece;
};

function blockOf(piece: TextPiece): types.KnownBlock | null {
  if (piece.kind === 'quiet') return { type: 'context', elements: piece.lines.flatMap(contextTexts) };
  if (piece.kind === 'heading') return headerBlock(piece) ?? blockOf(headingAsLine(piece));
  const elements = richParts(piece);
  return elements.length === 0 ? null : { type: 'rich_text', elements };
}

function blocksOf(entries: readonly Entry[], spacing: Spacing): readonly types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  for (const entry of entries) {
    const last = blocks.at(-1);
    const next = entry.kind === 'part' ? entry.part : blockOf(inSpacing(entry.piece, spacing));
    if (next === null) continue;
    const joins = entry.kind === 'text' && (entry.joins || spacing !== 'airy');
    if (joins && next.type === 'rich_text' && last?.type === 'rich_text') {
      blocks[blocks.length - 1] = { ...last, elements: [...last.elements, ...next.elements] };
    } else blocks.push(next);
  }
  return blocks;
}

const isText = (value: object): value is { text: string } =>
  'text' in value && typeof value.text === 'string';

/** The text objects of a part, with what Slack may count around each. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = isText(value) ? writtenLength(value.text) + PER_ELEMENT : 0;
  return Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), own);
}

const sizeOfParts = (entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.kind === 'part' ? PER_BLOCK + sizeOf(entry.part) : 0), 0);

/** With a mark of what is missing in the place of the lowest part; null when there is none. */
function withoutOnePart(entries: readonly Entry[]): readonly Entry[] | null {
  const at = entries.findLastIndex(({ kind }) => kind === 'part');
  return at < 0 ? null : entries.toSpliced(at, 1, MORE);
}

/** So that buttons alone never make a message too long. */
function withFewerParts(entries: readonly Entry[]): readonly Entry[] {
  let left = entries;
  while (sizeOfParts(left) > MAX_OF_PARTS) left = withoutOnePart(left) ?? [];
  return left;
}

function withFittedTexts(entries: readonly Entry[]): readonly Entry[] {
  const texts = entries.flatMap((entry) => (entry.kind === 'text' ? [entry.piece] : []));
  const fitted = fitTexts(texts, MAX_CHARACTERS - sizeOfParts(entries));
  let next = 0;
  return entries.flatMap((entry): Entry[] => {
    if (entry.kind === 'part') return [entry];
    const piece = fitted[next] ?? null;
    next += 1;
    return piece === null ? [] : [{ ...entry, piece }];
  });
}

const isDivider = (entry: Entry): boolean => entry.kind === 'part' && entry.part.type === 'divider';

/** With air where there is room; else closer together, and at the very last without the lowest rows. */
function within(entries: readonly Entry[], most: number): readonly types.KnownBlock[] {
  const airy = blocksOf(entries, 'airy');
  if (airy.length <= most) return airy;
  let left = entries.filter((entry) => !isDivider(entry));
  const close = blocksOf(left, 'close');
  if (close.length <= most) return close;
  for (;;) {
    const closest = blocksOf(left, 'closest');
    const fewer = closest.length <= most ? null : withoutOnePart(left);
    if (fewer === null) return closest;
    left = [...fewer];
  }
}

/**
 * The blocks of a message: at least one, at most `most`, with at most 12,000 characters in all. Texts that are too long
 * are cut and end in an ellipsis. Pictures and files stand in none of them.
 */
export function renderBlocks(message: Message, most: number): types.KnownBlock[] {
  const blocks = within(withFittedTexts(withFewerParts(layOut(message.blocks))), most);
  if (blocks.length > 0) return [...blocks];
  const summary = message.summary.trim() || '…';
  return renderBlocks(
    { summary, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: summary }] }] },
    most,
  );
}
