// Texts without quotes that end sooner than they were written: from ` #` on, YAML reads a comment.
import { type Document, isPair, isScalar, type LineCounter, Scalar, visit } from 'yaml';
import { shown } from './deck-problem.ts';

/** The keys of what people read. After any other value a comment may well be one. */
const TEXTS: ReadonlySet<unknown> = new Set([
  'title',
  'description',
  'question',
  'text',
  'why',
  'answer',
  'signature',
  'summary',
  'details',
  'pitfalls',
  'what',
  'aliases',
]);

/** One sentence, with its line, for each such text of a file. */
export function cutTexts(
  source: string,
  document: Document,
  lines: LineCounter,
): { line: number; message: string }[] {
  const found: { line: number; message: string }[] = [];
  const comment = /[ \t]+#.*/y;
  visit(document, {
    Scalar(key, { type, value, range }, path) {
      if (key === 'key' || type !== Scalar.PLAIN || typeof value !== 'string' || !range) return;
      const name = path.findLast(isPair)?.key;
      if (!isScalar(name) || !TEXTS.has(name.value)) return;
      comment.lastIndex = range[1];
      const rest = comment.exec(source)?.[0];
      if (rest === undefined) return;
      const message = `\`${String(name.value)}\` is cut before \`${shown(rest)}\`, which YAML takes for a comment: put quotes around it.`;
      found.push({ line: lines.linePos(range[1]).line, message });
    },
  });
  return found;
}
