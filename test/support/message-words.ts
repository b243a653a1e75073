// A message as a person reads it: one line for each block, buttons in brackets.
import { plainText } from '#src/core/rich-text.ts';
import type { Block, Message } from '#src/ports/message.ts';

function linesIn(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text];
    case 'paragraph':
    case 'quiet':
      return [plainText(block.spans)];
    case 'list':
      return block.items.map((item) => `- ${plainText(item)}`);
    case 'code':
      return [block.text];
    case 'spoiler':
      return [`(${block.label})`, ...block.blocks.flatMap(linesIn).map((line) => `(${line})`)];
    case 'fields':
      return block.fields.map(({ name, value }) => `${name}: ${plainText(value)}`);
    case 'buttons':
      return [block.buttons.map(({ label }) => `[${label}]`).join(' ')];
    case 'select':
      return [`<${block.label}>`];
    case 'file':
      return [block.name];
    case 'image':
      return [block.alt];
    case 'divider':
      return ['---'];
  }
}

/** Every line of a message, from top to bottom. */
export const linesOf = (message: Message): readonly string[] => message.blocks.flatMap(linesIn);
