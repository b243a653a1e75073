// Reads one YAML file of a deck, with guards against files that would cost too much, and knows its lines.
import { readFile, stat } from 'node:fs/promises';
import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { cutTexts } from './cut-texts.ts';
import { shown } from './deck-problem.ts';

/** A deck's files are written by hand: one of over a mebibyte is a mistake, and is refused unread. */
const MAX_FILE_BYTES = 1024 * 1024;
/** A longer line is not handwriting, and the parser's time grows with the square of what is nested in one. */
const MAX_LINE_LENGTH = 4000;
/** How often aliases may repeat what they stand for: the guard of the yaml package against alias bombs. */
const MAX_ALIAS_COUNT = 100;
/** One mistake makes many errors further down: the first few are enough to find it. */
const MAX_YAML_ERRORS = 5;

interface FileProblem {
  readonly line: number | null;
  readonly message: string;
}

export interface YamlFile {
  /** What the file says; undefined when it could not be read. */
  readonly value: unknown;
  /** The line, from 1, where the value at `path` stands, or the nearest one around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null;
  readonly problems: readonly FileProblem[];
  /** Texts that were perhaps meant to be longer. */
  readonly warnings: readonly FileProblem[];
}

function unread(message: string, line: number | null = null): YamlFile {
  return { value: undefined, lineOf: () => line, problems: [{ line, message }], warnings: [] };
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'this file is missing: create it.',
  ENOTDIR: 'this file is missing: create it.',
  EACCES: 'this file may not be read: give the bot the permission to.',
  EPERM: 'this file may not be read: give the bot the permission to.',
};

/** The reason for which the file system refused, as a sentence. */
export function readErrorMessage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
  return READ_ERRORS[code] ?? `this file cannot be read (${code}): check the disk and the file's kind.`;
}

async function readText(path: string): Promise<{ text: string } | { refused: YamlFile }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { refused: unread('this is not a file: put a YAML file in its place.') };
    if (found.size > MAX_FILE_BYTES) {
      return { refused: unread('this file is over 1 MiB and was not read: split it into several.') };
    }
    const bytes = await readFile(path);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError)
      return { refused: unread('this file is not UTF-8 text: save it as UTF-8.') };
    return { refused: unread(readErrorMessage(error)) };
  }
}

function repeatedKeys(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Map(_, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const repeated = keys.has(key.value);
        if (repeated) {
          const message = `the key \`${shown(String(key.value))}\` stands here a second time: remove one of the two.`;
          found.push({ offset: key.range?.[0] ?? 0, message });
        }
        keys.add(key.value);
      }
    },
  });
  return found;
}

/** In most of them no alias is meant, but a text that begins with an asterisk. */
function unknownAliases(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      if (anchors.has(source)) return;
      const message = `\`${shown(`*${source}`)}\` begins with an asterisk, which makes it a YAML alias: put quotes around it.`;
      found.push({ offset: range?.[0] ?? 0, message });
    },
  });
  return found;
}

function syntaxProblems(document: Document.Parsed, lines: LineCounter): FileProblem[] {
  const advice =
    'check the indentation, and quote texts that contain `: ` or begin with a special character.';
  const errors = document.errors.map((error) => ({
    offset: error.pos[0],
    message: `this is not YAML (${shown(error.message)}): ${advice}`,
  }));
  const all = errors.length > 0 ? errors : [...repeatedKeys(document), ...unknownAliases(document)];
  return all
    .slice(0, MAX_YAML_ERRORS)
    .map(({ offset, message }) => ({ line: lines.linePos(offset).line, message }));
}

function parse(text: string): YamlFile {
  const lines = new LineCounter();
  // `uniqueKeys` compares every key with every other and `prettyErrors` cuts out the source for each error:
  // on a damaged file of 1 MiB they take minutes. Both are done above, in time that grows with the file.
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'error',
    prettyErrors: false,
    uniqueKeys: false,
  });
  const problems = syntaxProblems(document, lines);
  if (problems.length > 0) return { value: undefined, lineOf: () => null, problems, warnings: [] };
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return { value, lineOf, problems, warnings: cutTexts(text, document, lines) };
}

/** Reads a file's value. Whatever is wrong with the file is one of its `problems`; it never throws. */
export async function readYamlFile(path: string): Promise<YamlFile> {
  const read = await readText(path);
  if ('refused' in read) return read.refused;
  const long = read.text.split('\n').findIndex((line) => line.length > MAX_LINE_LENGTH);
  if (long !== -1) {
    return unread(`this line has over ${MAX_LINE_LENGTH} characters: break it into several.`, long + 1);
  }
  try {
    return parse(read.text);
  } catch (error) {
    if (error instanceof RangeError) return unread('this file is nested too deeply: write it flat.');
    // The yaml package throws a ReferenceError for aliases that repeat too much.
    if (error instanceof ReferenceError) {
      return unread(`its YAML aliases cannot be followed (${shown(error.message)}): write the values out.`);
    }
    throw error;
  }
}
