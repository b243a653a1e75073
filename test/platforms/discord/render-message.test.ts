import { ButtonStyle, ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '#src/core/rich-text.ts';
import type { Block } from '#src/ports/message.ts';
import { readMarkdown } from '../../support/discord/read-markdown.ts';
import { idsIn, problemsOf, render, sizeOf, textsOf } from './rendered.ts';

const text = (words: string): Span[] => [{ kind: 'text', text: words }];
const paragraph = (words: string): Block => ({ kind: 'paragraph', spans: text(words) });
const quiet = (words: string): Block => ({ kind: 'quiet', spans: text(words) });
const buttons = (...ids: string[]): Block => ({
  kind: 'buttons',
  buttons: ids.map((id) => ({ kind: 'action', id, label: id, style: 'secondary' })),
});
const ONE_OF_EACH: readonly Block[] = [
  quiet('7 of 12 got it right.'),
  { kind: 'spoiler', label: 'The answer', blocks: [{ kind: 'paragraph', spans: text('It was B.') }] },
  { kind: 'divider' },
  { kind: 'heading', text: 'Question' },
  paragraph('What is printed?'),
  { kind: 'code', lang: 'python', text: 'print(1)\n' },
  { kind: 'list', items: [text('one'), text('two')] },
  { kind: 'fields', fields: [{ name: 'Streak', value: text('3 days') }] },
  { kind: 'image', png: new Uint8Array([1, 2, 3]), alt: 'A rising line' },
  { kind: 'file', name: 'quizloop 2026.json', type: 'application/json', text: '{}' },
  {
    kind: 'buttons',
    buttons: [
      { kind: 'action', id: '1|a', label: 'A', style: 'primary' },
      { kind: 'action', id: '1|b', label: 'B', style: 'danger' },
      { kind: 'link', url: 'https://docs.python.org/3/', label: 'Docs' },
    ],
  },
  {
    kind: 'select',
    id: '1|s',
    label: 'Hour',
    options: [
      { label: '08:00', value: '8' },
      { label: '09:00', value: '9' },
    ],
    selected: '9',
  },
];

describe('a message', () => {
  it('with everything in it is one that Discord takes', () => {
    expect(problemsOf({ summary: '', blocks: ONE_OF_EACH })).toEqual([]);
  });

  it('of one line stands as people’s own messages do', () => {
    expect(render(paragraph('Everything is kept.')).components).toEqual([
      { type: ComponentType.TextDisplay, content: 'Everything is kept.' },
    ]);
  });

  it('of several texts stands in one frame with the colour of the product', () => {
    const { components } = render({ kind: 'heading', text: 'Title' }, paragraph('a'), quiet('b'), quiet('c'));
    expect(components).toEqual([
      {
        type: ComponentType.Container,
        accent_color: expect.any(Number),
        components: [
          { type: ComponentType.TextDisplay, content: '## Title' },
          { type: ComponentType.TextDisplay, content: 'a' },
          { type: ComponentType.TextDisplay, content: '-# b\n-# c' },
        ],
      },
    ]);
  });

  it('hides a spoiler as a whole, below its label and apart from the question', () => {
    const { components } = render(...ONE_OF_EACH.slice(0, 5));
    expect(components.map(({ type }) => type)).toEqual([
      ComponentType.TextDisplay,
      ComponentType.Container,
      ComponentType.Container,
    ]);
    expect(components[0]).toMatchObject({ content: '-# 7 of 12 got it right.\n-# The answer' });
    expect(components[1]).toEqual({
      type: ComponentType.Container,
      spoiler: true,
      components: [{ type: ComponentType.TextDisplay, content: 'It was B.' }],
    });
    expect(components[2]).not.toHaveProperty('spoiler');
  });

  it('draws a line where a heading begins something new', () => {
    const { components } = render(paragraph('a'), { kind: 'heading', text: 'Right!' }, paragraph('b'));
    expect(components[0]).toMatchObject({
      components: [
        { content: 'a' },
        { type: ComponentType.Separator, divider: true },
        { content: '## Right!' },
        { content: 'b' },
      ],
    });
  });

  it('says something even when it has nothing to show', () => {
    expect(textsOf(render().components)).toEqual(['In short']);
    expect(problemsOf({ summary: ' ', blocks: [paragraph(''), buttons()] })).toEqual([]);
  });
});

describe('what stands below a text', () => {
  it('is buttons in their styles, and links', () => {
    const [row] = render(...ONE_OF_EACH.filter(({ kind }) => kind === 'buttons')).components;
    expect(row).toMatchObject({
      type: ComponentType.ActionRow,
      components: [
        { style: ButtonStyle.Primary, custom_id: '1|a', label: 'A' },
        { style: ButtonStyle.Danger, custom_id: '1|b', label: 'B' },
        { style: ButtonStyle.Link, url: 'https://docs.python.org/3/', label: 'Docs' },
      ],
    });
  });

  it('is a select that shows what is chosen, below its name', () => {
    const { components } = render(...ONE_OF_EACH.filter(({ kind }) => kind === 'select'));
    expect(components[0]).toMatchObject({
      components: [
        { content: '**Hour**' },
        {
          components: [
            {
              type: ComponentType.StringSelect,
              custom_id: '1|s',
              placeholder: 'Hour',
              options: [
                { label: '08:00', value: '8' },
                { label: '09:00', value: '9', default: true },
              ],
            },
          ],
        },
      ],
    });
  });

  it('is a file or a picture that is sent along under the name it is shown by', () => {
    const { components, files } = render(
      ...ONE_OF_EACH.filter(({ kind }) => kind === 'file' || kind === 'image'),
    );
    expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['picture-1.png', 'image/png'],
      ['quizloop_2026.json', 'application/json'],
    ]);
    expect(JSON.stringify(components)).toContain('"attachment://picture-1.png"');
    expect(JSON.stringify(components)).toContain('"attachment://quizloop_2026.json"');
    expect(files[1]?.data).toEqual(Buffer.from('{}'));
  });
});

describe('a message that is too long', () => {
  const question = paragraph('What is printed?');
  const row = buttons('a', 'b', 'c', 'd', 'e');

  it('is cut in its longest text, and keeps the others and its buttons', () => {
    const { components } = render(question, paragraph('long '.repeat(2000)), quiet('Small print'), row);
    const texts = textsOf(components);
    expect(texts[0]).toBe('What is printed?');
    expect(texts[1]).toMatch(/^long long .*…$/);
    expect(texts[1]?.length).toBeGreaterThan(3900);
    expect(texts[2]).toBe('-# Small print');
    expect(idsIn(components)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(sizeOf(components).characters).toBeLessThanOrEqual(4000 + 5);
  });

  it('keeps its fences, its marks and what a reader takes for one character whole', () => {
    const family = '👨‍👩‍👧‍👦';
    const { components } = render(
      question,
      { kind: 'code', lang: 'python', text: 'x = 1\n'.repeat(500) },
      { kind: 'list', items: [[{ kind: 'bold', text: family.repeat(500) }]] },
    );
    const [, code = '', list = ''] = textsOf(components);
    expect(readMarkdown(code)).toMatchObject([
      { kind: 'code', lang: 'python', text: expect.stringMatching(/…$/) },
    ]);
    expect(list).toMatch(new RegExp(`^- \\*\\*(?:${family})+\\*\\*…$`, 'u'));
  });

  it('of very many texts shows the first of them rather than a word of each', () => {
    const lines = Array.from({ length: 200 }, (_, index) => paragraph(`${index} ${'w'.repeat(60)}`));
    const shown = textsOf(render(...lines).components).join('\n');
    expect(shown).toContain(`\n50 ${'w'.repeat(60)}\n`);
    expect(shown).toMatch(/…$/);
    expect(problemsOf({ summary: '', blocks: lines })).toEqual([]);
  });

  it('of many parts puts its texts closer together and keeps every button', () => {
    const blocks = Array.from({ length: 6 }, (_, index): Block[] => [
      paragraph(`Schedule ${index}`),
      { kind: 'divider' },
      quiet('Last: none'),
      quiet('Next: none'),
      paragraph('And more'),
      buttons(`${index}a`, `${index}b`, `${index}c`),
    ]).flat();
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(idsIn(render(...blocks).components)).toHaveLength(18);
    expect(textsOf(render(...blocks).components)[5]).toBe(
      'Schedule 5\n-# Last: none\n-# Next: none\nAnd more',
    );
  });

  it('of more buttons than there may be leaves out the lowest, and shows that something is missing', () => {
    const blocks = Array.from({ length: 20 }, (_, index) => [
      paragraph(`Schedule ${index}`),
      buttons(`${index}a`, `${index}b`, `${index}c`),
    ]).flat();
    const { components } = render(...blocks);
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(idsIn(components).slice(0, 3)).toEqual(['0a', '0b', '0c']);
    expect(textsOf(components).at(-1)).toMatch(/Schedule 19\n-# …$/);
  });

  it('shortens labels and leaves out a link that Discord would refuse', () => {
    const blocks: Block[] = [
      {
        kind: 'buttons',
        buttons: [
          { kind: 'action', id: 'a', label: 'l'.repeat(100), style: 'primary' },
          { kind: 'link', label: 'Docs', url: `https://a.example/${'u'.repeat(600)}` },
        ],
      },
      {
        kind: 'select',
        id: 's',
        label: 'l'.repeat(200),
        selected: '29',
        options: Array.from({ length: 30 }, (_, index) => ({ label: 'o'.repeat(120), value: String(index) })),
      },
    ];
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(JSON.stringify(render(...blocks).components)).toContain('"value":"29","default":true');
    expect(JSON.stringify(render(...blocks).components)).not.toContain('a.example');
  });
});

describe('any message at all', () => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 900 }))
      .map(([one, times]) => one.repeat(times)),
  );
  const span: fc.Arbitrary<Span> = fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'bold' as const, 'code' as const), text: words }),
    fc.record({ kind: fc.constant('link' as const), text: words, url: fc.webUrl() }),
  );
  const spans = fc.array(span, { maxLength: 4 });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constantFrom('paragraph' as const, 'quiet' as const), spans }),
    fc.record({ kind: fc.constant('heading' as const), text: words }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(spans, { maxLength: 5 }) }),
    fc.record({ kind: fc.constant('code' as const), lang: words, text: words }),
    fc.record({
      kind: fc.constant('fields' as const),
      fields: fc.array(fc.record({ name: words, value: spans }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('spoiler' as const),
      label: words,
      blocks: fc.array(fc.record({ kind: fc.constant('paragraph' as const), spans }), { maxLength: 3 }),
    }),
    fc.constant<Block>({ kind: 'divider' }),
  );
  const message = fc
    .tuple(fc.array(block, { maxLength: 60 }), fc.integer({ min: 0, max: 4 }))
    .map(([blocks, rows]) => ({
      summary: 'In short',
      rows,
      blocks: [
        ...blocks,
        ...Array.from({ length: rows }, (_, index) => buttons(`${index}a`, `${index}b`, `${index}c`)),
      ],
    }));

  it('is one that Discord takes, and keeps its buttons when there are few', () => {
    fc.assert(
      fc.property(message, ({ rows, ...sent }) => {
        expect(problemsOf(sent)).toEqual([]);
        const covers = sent.blocks.filter(({ kind }) => kind === 'spoiler').length;
        fc.pre(covers <= 4);
        expect(idsIn(render(...sent.blocks).components)).toHaveLength(rows * 3);
      }),
      { numRuns: 150 },
    );
  });
});
