// The markup of decks, parsed once: paragraphs, lists, fenced code, `code`, **bold** and [links](https://…).
import { plainText, type RichBlock, type RichText, type Span } from '#src/core/rich-text.ts';
import { shown } from './deck-problem.ts';
import { isHttpsUrl } from './https-url.ts';

interface Reading {
  readonly spans: Span[];
  readonly problems: string[];
}

/** What was found at a place of a line, and where the rest begins. */
interface Found extends Reading {
  readonly end: number;
}

const EXCERPT_LENGTH = 24;

function excerpt(text: string): string {
  return `"${shown(
    Array.from(text.slice(0, 2 * EXCERPT_LENGTH))
      .slice(0, EXCERPT_LENGTH)
      .join(''),
  )}"`;
}

function runLength(line: string, at: number): number {
  let end = at;
  while (line[end] === '`') end += 1;
  return end - at;
}

/** Where the backticks that close the run at `at` begin, or -1. */
function codeEnd(line: string, at: number): number {
  const length = runLength(line, at);
  let index = line.indexOf('`', at + length);
  while (index !== -1) {
    const found = runLength(line, index);
    if (found === length) return index;
    index = line.indexOf('`', index + found);
  }
  return -1;
}

function readCode(line: string, at: number): Found {
  const length = runLength(line, at);
  const close = codeEnd(line, at);
  const inside = at + length;
  if (close === -1) {
    const problem = `the backtick before ${excerpt(line.slice(inside))} is never closed: add the closing one.`;
    return { spans: [{ kind: 'text', text: line.slice(at, inside) }], problems: [problem], end: inside };
  }
  const text = line.slice(inside, close);
  // A longer run is there to hold backticks; one space keeps them apart and is not part of the code.
  const code = length > 1 ? text.replace(/^ (.+) $/, '$1') : text;
  return { spans: [{ kind: 'code', text: code }], problems: [], end: close + length };
}

/** The first place from `from` on, outside code, where `stops` says true; -1 when there is none. */
function findOutsideCode(line: string, from: number, stops: (index: number) => boolean): number {
  let index = from;
  while (index < line.length) {
    if (stops(index)) return index;
    const close = line[index] === '`' ? codeEnd(line, index) : -1;
    if (close === -1) index += Math.max(1, runLength(line, index));
    else index = close + runLength(line, close);
  }
  return -1;
}

function readBold(line: string, at: number): Found {
  const close = findOutsideCode(line, at + 2, (index) => line.startsWith('**', index));
  const opening: Span = { kind: 'text', text: '**' };
  if (close === -1) {
    const before = excerpt(line.slice(at + 2));
    const problem = `the \`**\` before ${before} is never closed: add the closing one, or put code in backticks.`;
    return { spans: [opening], problems: [problem], end: at + 2 };
  }
  const inner = scan(line.slice(at + 2, close));
  if (inner.spans.length === 0) {
    const problem = 'there is nothing between `**` and `**`: write something there, or remove both.';
    return { spans: [opening, opening], problems: [problem], end: close + 2 };
  }
  const spans = inner.spans.map((span): Span => (span.kind === 'text' ? { ...span, kind: 'bold' } : span));
  return { spans, problems: inner.problems, end: close + 2 };
}

function bracketEnd(line: string, at: number): number {
  let depth = 0;
  return findOutsideCode(line, at, (index) => {
    if (line[index] === '[') depth += 1;
    if (line[index] === ']') depth -= 1;
    return depth === 0;
  });
}

/** Null when the bracket at `at` is an ordinary one. */
function readLink(line: string, at: number): Found | null {
  const bracket = bracketEnd(line, at);
  if (bracket === -1 || line[bracket + 1] !== '(') return null;
  const rest = line.slice(bracket + 2);
  const label = line.slice(at + 1, bracket);
  const url = /^((?:[^\s()]|\([^\s()]*\))*)\)/.exec(rest)?.[1];
  if (url === undefined) {
    if (!/^\s*https?:/i.test(rest)) return null;
    const problem = `the link ${excerpt(label)} is never closed: end its address with ), without spaces before it.`;
    return {
      spans: [{ kind: 'text', text: line.slice(at, bracket + 2) }],
      problems: [problem],
      end: bracket + 2,
    };
  }
  const inner = scan(label);
  const text = plainText(inner.spans).trim();
  const end = bracket + 2 + url.length + 1;
  const problems = [...inner.problems];
  if (text === '') problems.push(`the link to "${shown(url)}" has no words: write some between [ and ].`);
  if (!isHttpsUrl(url)) {
    problems.push(
      `the link to "${shown(url)}" is not a whole https:// address: correct it, or put code in backticks.`,
    );
  }
  if (problems.length > 0) return { spans: [{ kind: 'text', text: line.slice(at, end) }], problems, end };
  return { spans: [{ kind: 'link', text, url }], problems, end };
}

function readMark(line: string, at: number): Found | null {
  if (line[at] === '`') return readCode(line, at);
  if (line.startsWith('**', at)) return readBold(line, at);
  if (line[at] === '[') return readLink(line, at);
  return null;
}

function scan(line: string): Reading {
  const spans: Span[] = [];
  const problems: string[] = [];
  const add = (span: Span): void => {
    const last = spans.at(-1);
    if (span.kind === 'text' && last?.kind === 'text') {
      spans[spans.length - 1] = { kind: 'text', text: last.text + span.text };
    } else spans.push(span);
  };
  let from = 0;
  while (from < line.length) {
    const found = readMark(line, from);
    if (found !== null) {
      for (const span of found.spans) add(span);
      problems.push(...found.problems);
      from = found.end;
      continue;
    }
    const next = line.slice(from + 1).search(/[`[*]/);
    const end = next === -1 ? line.length : from + 1 + next;
    add({ kind: 'text', text: line.slice(from, end) });
    from = end;
  }
  return { spans, problems };
}

/**
 * Reads one run of text: a paragraph, an option, a summary. Line breaks become spaces. What is not markup stays
 * as it is written; markup that is broken stays as text and is named in `problems`. Never throws.
 */
export function parseInline(text: string): { spans: RichText; problems: string[] } {
  return scan(text.replace(/\s*[\r\n]\s*/g, ' ').trim());
}

type RawBlock =
  | { kind: 'paragraph'; lines: string[] }
  | { kind: 'list'; items: string[][] }
  | { kind: 'code'; lang: string; lines: string[]; fence: string };

function addLine(blocks: RawBlock[], line: string, afterBlank: boolean): void {
  const last = blocks.at(-1);
  const item = /^ ?- +(\S.*)$/.exec(line)?.[1];
  if (item !== undefined) {
    if (last?.kind === 'list') last.items.push([item]);
    else blocks.push({ kind: 'list', items: [[item]] });
    return;
  }
  if (!afterBlank && last?.kind === 'list') last.items.at(-1)?.push(line);
  else if (!afterBlank && last?.kind === 'paragraph') last.lines.push(line);
  else blocks.push({ kind: 'paragraph', lines: [line] });
}

/** Splits a text into its blocks; `unclosed` is true when it ends inside fenced code. */
function splitBlocks(text: string): { blocks: RawBlock[]; unclosed: boolean } {
  const blocks: RawBlock[] = [];
  let code: Extract<RawBlock, { kind: 'code' }> | null = null;
  let afterBlank = true;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (code !== null) {
      if (/^`{3,}$/.test(trimmed) && trimmed.length >= code.fence.length) {
        code = null;
        afterBlank = true;
      } else code.lines.push(line);
      continue;
    }
    const fence = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
    if (fence !== null) {
      code = { kind: 'code', fence: fence[1] ?? '', lang: fence[2]?.trim() ?? '', lines: [] };
      blocks.push(code);
    } else if (trimmed !== '') addLine(blocks, line, afterBlank);
    afterBlank = trimmed === '';
  }
  return { blocks, unclosed: code !== null };
}

/**
 * Reads a text of one or more blocks. As `parseInline`, it keeps every word, names what is broken in `problems`,
 * and never throws.
 */
export function parseBlocks(text: string): { blocks: RichBlock[]; problems: string[] } {
  const { blocks, unclosed } = splitBlocks(text);
  const problems: string[] = [];
  const spansOf = (lines: readonly string[]): RichText => {
    const read = parseInline(lines.join('\n'));
    problems.push(...read.problems);
    return read.spans;
  };
  const rich = blocks.map((block): RichBlock => {
    if (block.kind === 'code') return { kind: 'code', lang: block.lang, text: block.lines.join('\n') };
    if (block.kind === 'list') return { kind: 'list', items: block.items.map(spansOf) };
    return { kind: 'paragraph', spans: spansOf(block.lines) };
  });
  if (unclosed) problems.push('a code fence is never closed: add a line of three backticks after the code.');
  return { blocks: rich, problems };
}
