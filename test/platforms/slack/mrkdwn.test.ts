import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '#src/core/rich-text.ts';
import { mrkdwnLine, summaryText } from '#src/platforms/slack/mrkdwn.ts';
import { plainText } from '#src/platforms/slack/plain-text.ts';
import { richSection } from '#src/platforms/slack/rich-elements.ts';
import { contextTexts } from '#src/platforms/slack/text-piece.ts';
import { pingsIn } from '../../support/slack/block-kit/mrkdwn.ts';
import { type Run, readMrkdwn, readPlain, wordsOfRuns } from '../../support/slack/read-mrkdwn.ts';

/** Texts that are mostly marks, and pieces of mentions, links, dates and emoji. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'*_~`<>|&#@:!^-. 1a'.split(''),
        '@here',
        '<!channel>',
        '<@U123>',
        '<#C123>',
        '<!subteam^S1>',
        '<!date^1^{date}|x>',
        '<https://evil.example|docs>',
        'https://a.example/b_c',
        ':smile:',
        '&lt;',
        '&amp;gt;',
        '> ',
        '• ',
        '```',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => parts.join('').replaceAll(/[\u200b\r\n\u2028\u2029]/g, ' '));

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'bold' as const, 'code' as const), text: nasty }),
  fc.record({ kind: fc.constant('link' as const), text: nasty, url: fc.webUrl() }),
);
const spans = fc.array(span, { minLength: 1, maxLength: 6 });

/** Elements and marks stand apart by themselves, so only what is no space counts. */
const letters = (text: string): string => text.replaceAll(/\s|\u200b/g, '');
const written = (all: readonly Span[]): string =>
  letters(all.map((one) => ('text' in one ? one.text : '')).join(''));

const runsOf = (text: { readonly type: string; readonly text: string }): readonly Run[] =>
  text.type === 'mrkdwn' ? readMrkdwn(text.text) : readPlain(text.text);
const flat = (runs: readonly Run[]): readonly Run[] =>
  runs.flatMap((run) => ('inside' in run ? [run, ...flat(run.inside)] : [run]));

describe('small print', () => {
  it('is read as it was written, whatever it contains', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const runs = contextTexts(all).map(runsOf);
        // A link whose words are only spaces shows an ellipsis in their place.
        fc.pre(all.every((one) => !('text' in one) || one.text.trim() !== ''));
        expect(letters(runs.map(wordsOfRuns).join(''))).toBe(written(all));
      }),
      { numRuns: 2000 },
    );
  });

  it('has no marks, mentions or emoji but its own', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const kinds = contextTexts(all)
          .flatMap((text) => flat(runsOf(text)))
          .map(({ kind }) => kind);
        const own: readonly string[] = ['text', ...all.map(({ kind }) => kind)];
        expect(kinds.filter((kind) => !own.includes(kind))).toEqual([]);
        for (const text of contextTexts(all)) {
          if (text.type === 'mrkdwn') expect([pingsIn(text.text, true), text.verbatim]).toEqual([0, true]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each<readonly [string, readonly Span[], readonly string[]]>([
    ['words', [{ kind: 'text', text: '2 * 3 is <6> & more' }], ['2 * 3 is <6> & more']],
    [
      'words and code',
      [
        { kind: 'text', text: 'See ' },
        { kind: 'code', text: 'a<b' },
        { kind: 'text', text: ', & more' },
      ],
      ['See `a&lt;b`, &amp; more'],
    ],
    [
      'a line inside a word',
      [
        { kind: 'text', text: 'wait_for or ' },
        { kind: 'code', text: '*args' },
      ],
      ['wait_for or `*args`'],
    ],
    [
      'a mark beside code',
      [
        { kind: 'text', text: '_wait_ or ' },
        { kind: 'code', text: '*args' },
      ],
      ['_wait_ or', '`*args`'],
    ],
    [
      'code that a word touches',
      [
        { kind: 'code', text: 'Task' },
        { kind: 'text', text: 's' },
      ],
      ['`Task`\u200bs'],
    ],
    [
      'a link',
      [{ kind: 'link', text: 'docs', url: 'https://a.example/?a=1&b=|' }],
      ['<https://a.example/?a=1&amp;b=%7C|docs>'],
    ],
    [
      'a link that leads nowhere on the web',
      [{ kind: 'link', text: 'docs', url: 'javascript:alert(1)' }],
      ['docs'],
    ],
    [
      'a quote',
      [
        { kind: 'text', text: '> ' },
        { kind: 'bold', text: 'x' },
      ],
      ['>', '*x*'],
    ],
    ['a shortcode', [{ kind: 'text', text: 'a :smile: b' }], ['a :\u200bsmile: b']],
  ])('with %s is written the shortest way that Slack reads right', (_name, all, texts) => {
    expect(contextTexts(all).map(({ text }) => text)).toEqual(texts);
  });

  it('shows times in the zone of the reader and channels by their name', () => {
    const at = Date.UTC(2026, 2, 16, 9, 0, 30, 500);
    expect(mrkdwnLine([{ kind: 'time', at, zone: 'UTC', style: 'datetime' }])).toBe(
      '<!date^1773651630^{date_short_pretty} at {time}|16 Mar 2026, 09:00>',
    );
    expect(mrkdwnLine([{ kind: 'channel', channelId: 'C0123' }])).toBe('<#C0123>');
    expect(mrkdwnLine([{ kind: 'channel', channelId: '<!here>' }])).toBe('#&lt;!here&gt;');
  });
});

describe('plain text', () => {
  it('is read as it was written, is never empty and never too long', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 80 }), (text, most) => {
        const shown = plainText(text, most).text;
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(readPlain(shown).map(({ kind }) => kind)).toEqual(['text']);
        const whole = plainText(text, 5000).text;
        if (text.trim() !== '') expect(whole.replaceAll('\u200b', '')).toBe(text);
      }),
      { numRuns: 1000 },
    );
    expect(plainText(' ', 75).text).toBe('…');
  });
});

describe('rich text', () => {
  it('keeps every word as it was written, with its mark and nothing that notifies', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const { elements } = richSection(all);
        const shown = elements.map((one) =>
          one.type === 'text' || one.type === 'link' ? (one.text ?? '') : one.type,
        );
        expect(letters(shown.join(''))).toBe(written(all));
        expect(elements.filter((one) => one.type === 'text' && one.text === '')).toEqual([]);
        expect(elements.filter(({ type }) => type === 'link')).toHaveLength(
          all.filter(({ kind }) => kind === 'link').length,
        );
      }),
    );
  });
});

describe('the text beside blocks', () => {
  it('is escaped, notifies nobody and is never empty', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = summaryText(text);
        expect(shown).not.toBe('');
        expect(pingsIn(shown, false)).toBe(0);
        expect(shown).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      }),
      { numRuns: 1000 },
    );
    expect(summaryText('a < b\n& @here')).toBe('a &lt; b &amp; @\u200bhere');
    expect(summaryText('  ')).toBe('…');
  });
});
