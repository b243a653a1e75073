import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '#src/core/rich-text.ts';
import {
  codeBlock,
  escaped,
  escapedLine,
  inlineCode,
  inlineMarkdown,
} from '#src/platforms/discord/markdown.ts';
import { type Inline, readInline, readMarkdown, wordsOf } from '../../support/discord/read-markdown.ts';

const NOTHING = '\u200b';
/** What the renderer puts between marks is its own: texts of the tests have none of it. */
const shown = (text: string): string => text.replaceAll(NOTHING, '');

/** Texts that are mostly marks, and pieces of mentions, links, lists, times and emoji. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'\\`*_~|<>[]()#-+>:@!.&/ 1a'.split(''),
        '@everyone',
        '@here',
        '<@123>',
        '<@&1>',
        '<#5>',
        '<t:1:R>',
        '</quiz now:12>',
        '<:wave:99>',
        ':smile:',
        '[x](https://evil.example)',
        'https://a.example/b_c_d',
        '# ',
        '-# ',
        '1. ',
        '> ',
        '```',
        '||',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').replaceAll(/[\u200b\r\n\u2028\u2029]/g, ' '));

const PING = /@everyone|@here|<@[!&]?\d+>|<#\d+>|<t:-?\d|<\/[^>]+:\d+>|<a?:\w+:\d+>/i;

describe('plain text', () => {
  it('is read as it was written, whatever it contains', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const [block, ...more] = readMarkdown(escapedLine(text));
        expect(more).toEqual([]);
        expect(block?.kind).toBe('line');
        const runs: readonly Inline[] = block !== undefined && 'inside' in block ? block.inside : [];
        expect(runs.map(({ kind }) => kind).filter((kind) => kind !== 'text')).toEqual([]);
        expect(shown(wordsOf(runs))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('mentions nobody and nothing, whatever it contains', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escaped(text)).not.toMatch(PING);
      }),
    );
  });

  it.each([
    ['# not a heading', '\\# not a heading'],
    ['- not a list', '\\- not a list'],
    ['1. not a list', '1\\. not a list'],
    ['-# not small', '\\-# not small'],
    ['> not a quote', '\\> not a quote'],
    ['5 - 3 is 2.', '5 - 3 is 2.'],
    ['at 09:00: now', 'at 09\\:00: now'],
    ['snake_case', 'snake\\_case'],
    ['@everyone', `@${NOTHING}everyone`],
    ['[docs](https://evil.example)', '\\[docs\\](https\\://evil.example)'],
  ])('%s is written %s', (text, markdown) => {
    expect(escapedLine(text)).toBe(markdown);
  });

  it('stays on its line', () => {
    expect(escapedLine('one\n# two\r\n- three')).toBe('one # two - three');
  });
});

describe('code inside a line', () => {
  it('is read as it was written, backticks and all', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        fc.pre(text.trim() !== '');
        // A single space beside a backtick at an end belongs to the fence.
        fc.pre(!/^ +`|` +$/.test(text));
        const [run, ...more] = readInline(inlineCode(text));
        expect(more).toEqual([]);
        expect(run?.kind === 'code' ? shown(run.text) : null).toBe(text);
        expect(inlineCode(text)).not.toMatch(/@everyone|@here|<@[!&]?\d/i);
      }),
      { numRuns: 1000 },
    );
  });

  it('is nothing when there is none', () => {
    expect([inlineCode(''), inlineCode('  ')]).toEqual(['', '']);
  });
});

describe('a block of code', () => {
  it('is one block that is read as it was written, whatever fences it contains', () => {
    const code = fc.array(nasty, { maxLength: 5 }).map((lines) => lines.join('\n').trimEnd());
    fc.assert(
      fc.property(code, (text) => {
        fc.pre(text !== '' && !text.startsWith('\n'));
        const blocks = readMarkdown(codeBlock('python', text));
        expect(blocks.map((block) => (block.kind === 'code' ? shown(block.text) : block.kind))).toEqual([
          text,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('names its language only when that is a word', () => {
    expect(codeBlock('python', 'pass\n')).toBe('```python\npass\n```');
    expect(codeBlock('c++ or so', 'pass')).toBe('```\npass\n```');
    expect(codeBlock('python', '\n')).toBe('');
  });
});

describe('a line of several spans', () => {
  const span: fc.Arbitrary<Span> = fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'bold' as const), text: nasty }),
    fc.record({
      kind: fc.constant('code' as const),
      text: nasty.map((text) => text.replaceAll('`', '').trim()),
    }),
  );
  const words = (spans: readonly Span[]): string =>
    spans
      .map((one) => ('text' in one && (one.kind === 'text' || one.text.trim() !== '') ? one.text : ''))
      .join('');

  it('is read with each word and each mark in its place', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        // Bold whitespace is dropped where it stands alone, which nobody can see.
        fc.pre(spans.every((one) => one.kind !== 'bold' || one.text.trim() !== ''));
        const [block] = readMarkdown(inlineMarkdown(spans));
        const runs = block !== undefined && 'inside' in block ? block.inside : [];
        expect(shown(wordsOf(runs))).toBe(words(spans));
        const code = spans.filter((one) => one.kind === 'code' && one.text !== '');
        expect(runs.filter(({ kind }) => kind === 'code')).toHaveLength(code.length);
        expect(runs.filter(({ kind }) => kind === 'special' || kind === 'link')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows times in the zone of the reader, and channels by their name', () => {
    const at = Date.UTC(2026, 2, 16, 9, 0, 30, 500);
    expect(inlineMarkdown([{ kind: 'time', at, zone: 'UTC', style: 'datetime' }])).toBe('<t:1773651630:f>');
    expect(inlineMarkdown([{ kind: 'time', at, zone: 'UTC', style: 'date' }])).toBe('<t:1773651630:D>');
    expect(inlineMarkdown([{ kind: 'channel', channelId: '123' }])).toBe('<#123>');
    expect(inlineMarkdown([{ kind: 'channel', channelId: 'general' }])).toBe('#general');
  });
});

describe('a link', () => {
  const read = (text: string, url: string) => readInline(inlineMarkdown([{ kind: 'link', text, url }]));
  const link = (url: string, text: string) => ({ kind: 'link', url, inside: [{ kind: 'text', text }] });

  it.each(['docs', 'the *docs*', 'list[int]', 'a_b'])(
    'shows its words and leads to its address: %s',
    (text) => {
      expect(read(text, 'https://a.example/b')).toEqual([link('https://a.example/b', text)]);
    },
  );

  it('keeps an address with brackets whole', () => {
    expect(read('docs', 'https://a.example/b_(c)?d=<e>')).toEqual([
      link('https://a.example/b_%28c%29?d=%3Ce%3E', 'docs'),
    ]);
  });

  it('shows its address beside words that Discord would not hide one behind', () => {
    expect(read('a[b', 'https://a.example/')).toEqual([
      { kind: 'text', text: 'a[b (' },
      link('https://a.example/', 'https://a.example/'),
      { kind: 'text', text: ')' },
    ]);
    expect(wordsOf(read('https://good.example', 'https://a.example/'))).toBe(
      'https://good.example (https://a.example/)',
    );
  });

  it('is only its words when it leads nowhere on the web', () => {
    expect(read('docs', 'javascript:alert(1)')).toEqual([{ kind: 'text', text: 'docs' }]);
  });
});
