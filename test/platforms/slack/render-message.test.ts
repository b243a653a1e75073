import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '#src/core/rich-text.ts';
import { renderMessage } from '#src/platforms/slack/render-message.ts';
import type { Block } from '#src/ports/message.ts';
import { idsIn, problemsOf, render, sizeOf, textsOf } from './rendered.ts';

const text = (words: string): Span[] => [{ kind: 'text', text: words }];
const paragraph = (words: string): Block => ({ kind: 'paragraph', spans: text(words) });
const quiet = (words: string): Block => ({ kind: 'quiet', spans: text(words) });
const buttons = (...ids: string[]): Block => ({
  kind: 'buttons',
  buttons: ids.map((id) => ({ kind: 'action', id, label: id, style: 'secondary' })),
});
const SPOILER: Block = {
  kind: 'spoiler',
  label: 'Show the answer',
  blocks: [{ kind: 'paragraph', spans: text('It was B.') }],
};
const ONE_OF_EACH: readonly Block[] = [
  quiet('7 of 12 got it right.'),
  SPOILER,
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
      { kind: 'action', id: '1|c', label: 'C', style: 'secondary' },
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
  it('with everything in it is one that Slack takes', () => {
    expect(problemsOf({ summary: 'All <of> it', blocks: ONE_OF_EACH })).toEqual([]);
  });

  it('has a text for notifications beside its blocks', () => {
    expect(renderMessage({ summary: 'a < b', blocks: [paragraph('x')] }).text).toBe('a &lt; b');
  });

  it('shows each kind of text as Slack’s own', () => {
    const shown = render(...ONE_OF_EACH.slice(3, 8)).blocks;
    expect(shown.map(({ type }) => type)).toEqual([
      'header',
      'rich_text',
      'rich_text',
      'rich_text',
      'section',
    ]);
    expect(textsOf(shown)).toEqual([
      'Question',
      'What is printed?',
      'print(1)',
      '- one',
      '- two',
      'Streak\n3 days',
    ]);
  });

  it('draws a line where a heading begins something new, and none where there is nothing to divide', () => {
    const divider: Block = { kind: 'divider' };
    const right: Block = { kind: 'heading', text: 'Right!' };
    const types = render(
      divider,
      paragraph('a'),
      right,
      divider,
      divider,
      paragraph('b'),
      divider,
    ).blocks.map(({ type }) => type);
    expect(types).toEqual(['rich_text', 'divider', 'header', 'divider', 'rich_text']);
  });

  it('hides what a spoiler covers behind a button of its own', () => {
    const covered: Block = { ...SPOILER, reveal: '1|reveal' };
    const { blocks } = render(quiet('7 of 12'), covered, buttons('a'));
    expect(JSON.stringify(blocks)).not.toContain('It was B.');
    expect(idsIn(blocks)).toEqual(['1|reveal', 'a']);
    expect(JSON.stringify(blocks[1])).toContain('"text":"Show the answer"');
  });

  it('without such a button says nothing of what it covers', () => {
    const { blocks } = render(SPOILER, paragraph('What is printed?'));
    expect(textsOf(blocks)).toEqual(['Show the answer', 'What is printed?']);
  });

  it('says something even when it has nothing to show', () => {
    expect(textsOf(render().blocks)).toEqual(['In short']);
    expect(problemsOf({ summary: ' ', blocks: [paragraph(''), buttons()] })).toEqual([]);
  });

  it('writes fields below each other where a mark would be read as one', () => {
    const fields: Block = { kind: 'fields', fields: [{ name: 'Topic', value: text('wait_for and _all_') }] };
    expect(textsOf(render(fields).blocks)).toEqual(['Topic: wait_for and _all_']);
  });
});

describe('what stands below a text', () => {
  it('is buttons that tell each other apart, in their styles, and links', () => {
    const [row] = render(...ONE_OF_EACH.filter(({ kind }) => kind === 'buttons')).blocks;
    const label = (words: string) => ({ type: 'plain_text', text: words, emoji: true });
    expect(row).toEqual({
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'b0', text: label('A'), value: '1|a', style: 'primary' },
        { type: 'button', action_id: 'b1', text: label('B'), value: '1|b', style: 'danger' },
        { type: 'button', action_id: 'b2', text: label('C'), value: '1|c' },
        { type: 'button', action_id: 'b3', text: label('Docs'), url: 'https://docs.python.org/3/' },
      ],
    });
    const both = render(buttons('a', 'b'), paragraph('x'), buttons('c')).blocks;
    expect(JSON.stringify(both[2])).toContain('"action_id":"b2"');
  });

  it('is a select that shows what is chosen, beside its name', () => {
    const [section] = render(...ONE_OF_EACH.filter(({ kind }) => kind === 'select')).blocks;
    expect(section).toMatchObject({
      type: 'section',
      text: { text: 'Hour' },
      accessory: {
        type: 'static_select',
        action_id: 's:1|s',
        initial_option: { text: { text: '09:00' }, value: '9' },
      },
    });
  });

  it('is files and pictures to upload, which stand in no block', () => {
    const { blocks, files } = render(
      paragraph('Here it is.'),
      ...ONE_OF_EACH.filter(({ kind }) => kind === 'file' || kind === 'image'),
    );
    expect(blocks).toHaveLength(1);
    expect(files.map(({ name, type, alt }) => [name, type, alt])).toEqual([
      ['picture-1.png', 'image/png', 'A rising line'],
      ['quizloop_2026.json', 'application/json', 'quizloop 2026.json'],
    ]);
    expect(files[1]?.data).toEqual(Buffer.from('{}'));
  });
});

describe('a message that is too long', () => {
  const question = paragraph('What is printed?');
  const row = buttons('a', 'b', 'c', 'd', 'e');

  it('is cut in its longest text, and keeps the others and its buttons', () => {
    const { blocks } = render(question, paragraph('long '.repeat(4000)), quiet('Small print'), row);
    const [first, long, last] = textsOf(blocks);
    expect([first, last]).toEqual(['What is printed?', 'Small print']);
    expect(long).toMatch(/^long long .*…$/);
    expect(long?.length).toBeGreaterThan(11_000);
    expect(idsIn(blocks)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(sizeOf(blocks).characters).toBeLessThanOrEqual(12_000);
  });

  it('keeps its marks and what a reader takes for one character whole', () => {
    const family = '👨‍👩‍👧‍👦';
    const { blocks } = render(
      question,
      { kind: 'code', lang: 'python', text: 'x = 1\n'.repeat(1500) },
      { kind: 'list', items: [[{ kind: 'bold', text: family.repeat(1500) }]] },
    );
    const [, code, list] = textsOf(blocks);
    expect(code).toMatch(/^(?:x = 1\n)+[x =1\n]*…$/);
    expect(list).toMatch(new RegExp(`^- (?:${family})+…$`, 'u'));
    expect(JSON.stringify(blocks[2])).toContain('"style":{"bold":true}');
  });

  it('of very many texts shows the first of them rather than a word of each', () => {
    const lines = Array.from({ length: 200 }, (_, index) => paragraph(`${index} ${'w'.repeat(100)}`));
    const shown = textsOf(render(...lines).blocks);
    expect(shown).toContain(`50 ${'w'.repeat(100)}`);
    expect(problemsOf({ summary: '', blocks: lines })).toEqual([]);
  });

  it('of many parts puts its texts closer together and keeps every button', () => {
    const blocks = Array.from({ length: 12 }, (_, index): Block[] => [
      { kind: 'heading', text: `Schedule ${index}` },
      { kind: 'divider' },
      quiet('Last: none'),
      quiet('Next: none'),
      paragraph('And more'),
      buttons(`${index}a`, `${index}b`, `${index}c`),
    ]).flat();
    const shown = render(...blocks).blocks;
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(idsIn(shown)).toHaveLength(36);
    expect(textsOf(shown).slice(0, 4)).toEqual(['Schedule 0', 'Last: none', 'Next: none', 'And more']);
  });

  it('of more parts than there may be leaves out the lowest, and shows that something is missing', () => {
    const blocks = Array.from({ length: 40 }, (_, index) => [
      paragraph(`Schedule ${index}`),
      buttons(`${index}a`, `${index}b`, `${index}c`),
    ]).flat();
    const shown = render(...blocks).blocks;
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(idsIn(shown).slice(0, 3)).toEqual(['0a', '0b', '0c']);
    expect(textsOf(shown).slice(-2)).toEqual(['Schedule 39', '…']);
  });

  it('shortens labels and leaves out what Slack would refuse', () => {
    const blocks: Block[] = [
      { kind: 'heading', text: 'h'.repeat(200) },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'action', id: 'a', label: 'l'.repeat(100), style: 'primary' },
          { kind: 'action', id: 'v'.repeat(3000), label: 'too long', style: 'primary' },
          { kind: 'link', label: 'Docs', url: `https://a.example/${'u'.repeat(4000)}` },
        ],
      },
      {
        kind: 'select',
        id: 's',
        label: 'l'.repeat(200),
        selected: '110',
        options: Array.from({ length: 120 }, (_, index) => ({
          label: 'o'.repeat(index % 2 === 0 ? 120 : 3),
          value: String(index),
        })),
      },
      { kind: 'select', id: 't', label: 'Nothing', selected: null, options: [] },
    ];
    const shown = render(...blocks).blocks;
    expect(problemsOf({ summary: '', blocks })).toEqual([]);
    expect(idsIn(shown)).toEqual(['a']);
    expect(textsOf(shown)[0]).toBe('h'.repeat(200));
    expect(JSON.stringify(shown)).not.toContain('a.example');
    expect(shown.at(-1)).toMatchObject({ accessory: { initial_option: { value: '110' } } });
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

  it('is one that Slack takes, and keeps its buttons when there are few', () => {
    fc.assert(
      fc.property(message, ({ rows, ...sent }) => {
        expect(problemsOf(sent)).toEqual([]);
        expect(idsIn(render(...sent.blocks).blocks)).toHaveLength(rows * 3);
      }),
      { numRuns: 150 },
    );
  });
});
