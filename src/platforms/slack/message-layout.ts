// What stands where: the blocks of a message become texts, which can be cut, and parts, which cannot.
import type { types } from '@slack/bolt';
import type { RichText } from '#src/core/rich-text.ts';
import type { Block } from '#src/ports/message.ts';
import { buttonRows, fieldsSection, selectSection } from './message-parts.ts';
import type { TextPiece } from './text-piece.ts';

export type Entry =
  /** `joins`: it belongs to the text above and reads best right below it. */
  | { readonly kind: 'text'; readonly piece: TextPiece; readonly joins: boolean }
  | { readonly kind: 'part'; readonly part: types.KnownBlock };

const plain = (text: string): RichText => [{ kind: 'text', text }];
const text = (kind: TextPiece['kind'], lines: readonly RichText[], joins = false): Entry => ({
  kind: 'text',
  piece: { kind, lines },
  joins,
});
const part = (block: types.KnownBlock): Entry => ({ kind: 'part', part: block });

const isDivider = (block: Block | undefined): boolean => block?.kind === 'divider';
const DIVIDER = part({ type: 'divider' });

/** Inside a message a heading begins something new, which a line shows. */
const headingEntries = (words: string, above: Block | undefined): readonly Entry[] => [
  ...(above === undefined || isDivider(above) ? [] : [DIVIDER]),
  text('heading', [plain(words)]),
];

function fieldsEntry(block: Extract<Block, { kind: 'fields' }>): Entry {
  const columns = fieldsSection(block);
  if (columns !== null) return part(columns);
  const lines = block.fields.map(
    ({ name, value }): RichText => [
      { kind: 'bold', text: `${name}:` },
      { kind: 'text', text: ' ' },
      ...value,
    ],
  );
  return text('lines', lines);
}

/**
 * Slack hides nothing behind a click, so a spoiler becomes the button that shows it to whoever asks; without one only
 * its label is left, since what is hidden must not be read by accident.
 */
function spoilerEntries(block: Extract<Block, { kind: 'spoiler' }>, index: number): readonly Entry[] {
  if (block.reveal === undefined) return [text('quiet', [plain(block.label)])];
  const reveal = { kind: 'action', id: block.reveal, label: block.label, style: 'secondary' } as const;
  return buttonRows([reveal], index).map(part);
}

function entriesOf(block: Block, above: Block | undefined, buttons: number): readonly Entry[] {
  switch (block.kind) {
    case 'heading':
      return headingEntries(block.text, above);
    case 'paragraph':
      return [text('lines', [block.spans])];
    case 'quiet':
      return [text('quiet', [block.spans])];
    case 'list':
      return [text('list', block.items, above?.kind === 'paragraph')];
    case 'code':
      return [text('code', [plain(block.text)])];
    case 'fields':
      return block.fields.length === 0 ? [] : [fieldsEntry(block)];
    case 'buttons':
      return buttonRows(block.buttons, buttons).map(part);
    case 'select':
      return selectSection(block).map(part);
    case 'spoiler':
      return spoilerEntries(block, buttons);
    case 'divider':
      return [DIVIDER];
    case 'image':
    case 'file':
      return [];
  }
}

const buttonsIn = (entries: readonly Entry[]): number =>
  entries.reduce(
    (sum, entry) =>
      sum + (entry.kind === 'part' && entry.part.type === 'actions' ? entry.part.elements.length : 0),
    0,
  );

/** A line at the very top or bottom divides nothing, nor do two in a row. */
const divides = (block: Block, index: number, shown: readonly Block[]): boolean =>
  !isDivider(block) || (index > 0 && index < shown.length - 1 && !isDivider(shown[index - 1]));

/** The texts and parts from top to bottom; files and pictures stand in none of them. */
export function layOut(blocks: readonly Block[]): readonly Entry[] {
  const shown = blocks.filter(({ kind }) => kind !== 'file' && kind !== 'image').filter(divides);
  let entries: readonly Entry[] = [];
  for (const [index, block] of shown.entries()) {
    entries = [...entries, ...entriesOf(block, shown[index - 1], buttonsIn(entries))];
  }
  return entries;
}
