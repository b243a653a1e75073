// Plain text that a chat may take for a ping or for formatting: it belongs in backticks.
import { plainText, type RichBlock, type RichText } from '#src/core/rich-text.ts';
import { shown } from './deck-problem.ts';

const PING = /@everyone|@here|<[@!#]/i;
const FORMAT =
  /\|\||~~|(?<![\p{L}\p{N}*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_{1,2}[^\s_](?:[^\n]*?[^\s_])?_{1,2}(?![\p{L}\p{N}_])/u;

/** A text's words, with a letter in the place of each code: what is in backticks is safe. */
function withoutCode(spans: RichText): string {
  return plainText(spans.map((span) => (span.kind === 'code' ? { kind: 'text', text: 'x' } : span)));
}

/** Sentences without their beginning: "contains `@here`, which …". Code is left alone. */
export function strayMarks(spans: RichText): string[] {
  const text = withoutCode(spans);
  const ping = PING.exec(text)?.[0];
  const format = FORMAT.exec(text)?.[0];
  const problems: string[] = [];
  if (ping !== undefined) {
    problems.push(`contains \`${shown(ping)}\`, which looks like a ping: put it into backticks.`);
  }
  if (format !== undefined) {
    problems.push(
      `contains \`${shown(format)}\`, which some chats take for formatting: put it into backticks.`,
    );
  }
  return problems;
}

/** The same of several blocks; fenced code is left alone too. */
export function strayMarksInBlocks(blocks: readonly RichBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'code') return [];
    return block.kind === 'list' ? block.items.flatMap(strayMarks) : strayMarks(block.spans);
  });
}
