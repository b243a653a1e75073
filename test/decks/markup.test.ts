import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '#src/core/rich-text.ts';
import { parseBlocks, parseInline } from '#src/decks/markup.ts';

describe('parseInline', () => {
  it('reads code, bold and links among plain words', () => {
    const { spans, problems } = parseInline(
      'Use `gather()` **now**, see [the docs](https://docs.python.org/3/a_(b)).',
    );
    expect(problems).toEqual([]);
    expect(spans).toEqual([
      { kind: 'text', text: 'Use ' },
      { kind: 'code', text: 'gather()' },
      { kind: 'text', text: ' ' },
      { kind: 'bold', text: 'now' },
      { kind: 'text', text: ', see ' },
      { kind: 'link', text: 'the docs', url: 'https://docs.python.org/3/a_(b)' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('keeps code as code inside bold and takes its words for a link', () => {
    expect(parseInline('**do `await` it**').spans).toEqual([
      { kind: 'bold', text: 'do ' },
      { kind: 'code', text: 'await' },
      { kind: 'bold', text: ' it' },
    ]);
    expect(parseInline('[`list[int]`](https://x.org/)').spans).toEqual([
      { kind: 'link', text: 'list[int]', url: 'https://x.org/' },
    ]);
  });

  it('leaves marks inside code alone and lets longer backticks hold backticks', () => {
    expect(parseInline('`2 ** 3` and `` a`b ``').spans).toEqual([
      { kind: 'code', text: '2 ** 3' },
      { kind: 'text', text: ' and ' },
      { kind: 'code', text: 'a`b' },
    ]);
  });

  it.each([
    '*args and a_b_c',
    '@everyone <@&1> <!channel> <b>',
    'items[0] and f(x)',
    '# - 100 %',
    '2 * 3 * 4',
  ])('leaves %j as it is', (text) =>
    expect(parseInline(text)).toEqual({ spans: [{ kind: 'text', text }], problems: [] }),
  );

  it.each([
    ['Use `gather() now', 'the backtick before "gather() now" is never closed: add the closing one.'],
    [
      'Pass **kwargs',
      'the `**` before "kwargs" is never closed: add the closing one, or put code in backticks.',
    ],
    ['a **** b', 'there is nothing between `**` and `**`: write something there, or remove both.'],
    [
      '[docs](http://x.org/)',
      'the link to "http://x.org/" is not a whole https:// address: correct it, or put code in backticks.',
    ],
    [
      '[docs](https://x|y)',
      'the link to "https://x|y" is not a whole https:// address: correct it, or put code in backticks.',
    ],
    ['[](https://x.org/)', 'the link to "https://x.org/" has no words: write some between [ and ].'],
    [
      '[docs](https://x.org/',
      'the link "docs" is never closed: end its address with ), without spaces before it.',
    ],
  ])('says what is wrong with %j and keeps its words', (text, problem) => {
    const read = parseInline(text);
    expect(read.problems).toEqual([problem]);
    expect(plainText(read.spans)).toBe(text);
  });

  it('gives plain text back as it was, whatever it holds', () => {
    const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[`*[]/g, ''));
    fc.assert(
      fc.property(plain, (text) => {
        const { spans, problems } = parseInline(text);
        expect(problems).toEqual([]);
        expect(plainText(spans)).toBe(text.replace(/\s*[\r\n]\s*/g, ' ').trim());
      }),
    );
  });
});

describe('parseBlocks', () => {
  it('reads paragraphs, lists and fenced code', () => {
    const text = 'One\nline.\n\nTwo:\n- a `b`\n  goes on\n- c\n\n```python\nx = 1\n\n  y = "**"\n```\nEnd.';
    const paragraph = (words: string) => ({ kind: 'paragraph', spans: [{ kind: 'text', text: words }] });
    expect(parseBlocks(text)).toEqual({
      problems: [],
      blocks: [
        paragraph('One line.'),
        paragraph('Two:'),
        {
          kind: 'list',
          items: [
            [
              { kind: 'text', text: 'a ' },
              { kind: 'code', text: 'b' },
              { kind: 'text', text: ' goes on' },
            ],
            [{ kind: 'text', text: 'c' }],
          ],
        },
        { kind: 'code', lang: 'python', text: 'x = 1\n\n  y = "**"' },
        paragraph('End.'),
      ],
    });
  });

  it('lets a longer fence hold a shorter one, and keeps one list across blank lines', () => {
    expect(parseBlocks('````\n```\n````').blocks).toEqual([{ kind: 'code', lang: '', text: '```' }]);
    expect(parseBlocks('- a\n\n- b').blocks).toHaveLength(1);
  });

  it('says that a code fence is never closed', () => {
    expect(parseBlocks('See:\n```\nx = 1').problems).toEqual([
      'a code fence is never closed: add a line of three backticks after the code.',
    ]);
  });

  it('never throws, and never makes an address that is not https', () => {
    const pieces = fc.constantFrom(
      '`',
      '``',
      '```',
      '**',
      '*',
      '[',
      ']',
      '(',
      ')',
      'https://x.org',
      'javascript:',
      '- ',
      '\n',
      ' ',
      'a',
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const block of parseBlocks(text).blocks) {
          if (block.kind !== 'paragraph') continue;
          for (const span of block.spans) if (span.kind === 'link') expect(span.url).toMatch(/^https:\/\//);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
