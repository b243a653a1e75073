import fc from 'fast-check';
import { expect, it } from 'vitest';
import { functionOf, pageModule } from './page-module.ts';

interface Token {
  readonly text: string;
  readonly kind: string | null;
}

const { pythonTokens } = await pageModule('python.js', {
  pythonTokens: functionOf<(text: string) => readonly Token[]>(),
});

it('never changes the text', () => {
  const pieces = fc.constantFrom(
    '"',
    "'''",
    '"""',
    '\\',
    '#',
    '\n',
    'f',
    'await',
    '(',
    '<b>',
    '😀',
    ' ',
    '1_0',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(
        pythonTokens(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('tells keywords, calls, strings, numbers and comments apart', () => {
  const coloured = pythonTokens('await sleep(0.5, "if") # for').filter(({ kind }) => kind !== null);
  expect(coloured).toEqual([
    { text: 'await', kind: 'keyword' },
    { text: 'sleep', kind: 'call' },
    { text: '0.5', kind: 'number' },
    { text: '"if"', kind: 'string' },
    { text: '# for', kind: 'comment' },
  ]);
});
