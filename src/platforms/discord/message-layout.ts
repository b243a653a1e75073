// What stands where: blocks become texts and parts, gathered into what is open, framed, or hidden until it is clicked.
import { type APIComponentInContainer, ComponentType, type RawFile, SeparatorSpacingSize } from 'discord.js';
import type { RichText } from '#src/core/rich-text.ts';
import type { Block } from '#src/ports/message.ts';
import { attachedFile, buttonRows, picture, selectRow } from './message-parts.ts';
import type { Line, TextPiece } from './text-piece.ts';

type Entry =
  /** `joins`: it belongs to the text above and reads best right below it. */
  | { readonly kind: 'text'; readonly piece: TextPiece; readonly joins: boolean }
  | { readonly kind: 'part'; readonly part: APIComponentInContainer };

export interface Section {
  readonly kind: 'open' | 'framed' | 'hidden';
  readonly entries: readonly Entry[];
}

interface Layout {
  readonly sections: readonly Section[];
  readonly files: readonly RawFile[];
}

const plain = (text: string): RichText => [{ kind: 'text', text }];
const lines = (prefix: Line['prefix'], all: readonly RichText[], joins = false): Entry => ({
  kind: 'text',
  piece: { kind: 'lines', lines: all.map((spans) => ({ prefix, spans })) },
  joins,
});
const part = (component: APIComponentInContainer): Entry => ({ kind: 'part', part: component });

const isDivider = (block: Block | undefined): boolean => block?.kind === 'divider';

const DIVIDER: APIComponentInContainer = {
  type: ComponentType.Separator,
  divider: true,
  spacing: SeparatorSpacingSize.Small,
};

function textEntry(block: Block, above: Block | undefined): Entry | null {
  switch (block.kind) {
    case 'paragraph':
      return lines('', [block.spans]);
    case 'quiet':
      return lines('-# ', [block.spans], above?.kind === 'quiet');
    case 'list':
      return lines('- ', block.items, above?.kind === 'paragraph' || above?.kind === 'heading');
    case 'code':
      return { kind: 'text', piece: { kind: 'code', lang: block.lang, text: block.text }, joins: false };
    case 'fields':
      return lines(
        '',
        block.fields.map(({ name, value }) => [
          { kind: 'bold', text: `${name}:` },
          { kind: 'text', text: ' ' },
          ...value,
        ]),
      );
    default:
      return null;
  }
}

/** What was laid out so far: the uploads, and whether the title has been. */
interface SoFar {
  readonly files: RawFile[];
  titled: boolean;
}

/** The first is the title. Inside a message it begins something new, which a line shows. */
function headingEntries(text: string, above: Block | undefined, soFar: SoFar): readonly Entry[] {
  const title = lines(soFar.titled ? '### ' : '## ', [plain(text)]);
  soFar.titled = true;
  return above === undefined || isDivider(above) ? [title] : [part(DIVIDER), title];
}

function entriesOf(block: Block, above: Block | undefined, soFar: SoFar): readonly Entry[] {
  const { files } = soFar;
  switch (block.kind) {
    case 'heading':
      return headingEntries(block.text, above, soFar);
    case 'buttons':
      return buttonRows(block.buttons).map(part);
    case 'select':
      return [lines('', [[{ kind: 'bold', text: block.label }]]), part(selectRow(block))];
    case 'image':
    case 'file': {
      const made = block.kind === 'image' ? picture(block, files.length + 1) : attachedFile(block);
      files.push(made.file);
      return [part(made.part)];
    }
    case 'divider':
      return [part(DIVIDER)];
    default: {
      const text = textEntry(block, above);
      return text === null ? [] : [text];
    }
  }
}

/** A frame is for what has several texts or a title; a single line stands as people's own messages do. */
function isPanel(blocks: readonly Block[]): boolean {
  const panel: readonly Block['kind'][] = ['heading', 'code', 'fields', 'select', 'list', 'image'];
  const texts = blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'quiet');
  return texts.length > 1 || blocks.some(({ kind }) => panel.includes(kind));
}

/** A frame and a cover divide what is around them already. */
function withoutOuterDividers(blocks: readonly Block[]): readonly Block[] {
  const from = blocks.findIndex((block) => !isDivider(block));
  const to = blocks.findLastIndex((block) => !isDivider(block));
  return from < 0 ? [] : blocks.slice(from, to + 1);
}

/** Covers stand between frames, never inside one: Discord has no nested containers. */
export function layOut(blocks: readonly Block[]): Layout {
  const sections: Section[] = [];
  const soFar: SoFar = { files: [], titled: false };
  const gather = (some: readonly Block[], kind: Section['kind']): void => {
    const entries = some.flatMap((block, index) => entriesOf(block, some[index - 1], soFar));
    if (entries.length > 0) sections.push({ kind, entries });
  };
  let from = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'spoiler') continue;
    const label: Block = { kind: 'quiet', spans: plain(block.label) };
    gather([...withoutOuterDividers(blocks.slice(from, index)), label], 'open');
    gather(block.blocks, 'hidden');
    from = index + 1;
  }
  const rest = withoutOuterDividers(blocks.slice(from));
  gather(rest, isPanel(rest) ? 'framed' : 'open');
  return { sections, files: soFar.files };
}
