import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { questionBlocks } from '#src/app/card-view.ts';
import { answering } from '#src/app/texts/answering.ts';
import { lookingUp } from '#src/app/texts/looking-up.ts';
import { versionName } from '#src/core/deck.ts';
import { plainText, type RichBlock, type RichText } from '#src/core/rich-text.ts';
import { cardSizes, entrySizes, fitProblems, type MessageSizes } from '#src/decks/fits-platforms.ts';
import { parseBlocks, parseInline } from '#src/decks/markup.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import type { Block } from '#src/ports/message.ts';

const blocks = (source: string): readonly RichBlock[] => parseBlocks(source).blocks;

function card(parts: { question?: string; code?: string; option?: string; why?: string; answer?: string }) {
  const { question = 'Q', code = null, option = 'O', why = 'W', answer = 'A' } = parts;
  const one = { text: parseInline(option).spans, why: parseInline(why).spans };
  return {
    question: blocks(question),
    code: code === null ? null : { lang: 'python', text: code, run: false, stdout: null },
    choices: ['a', 'b', 'c', 'd'].map((id) => ({ id, correct: id === 'a', ...one })),
    answer: blocks(answer),
  };
}

const largest = (sizes: readonly MessageSizes[], platform: 'discord' | 'slack') =>
  Math.max(...sizes.map((size) => size[platform].characters));

/** How much longer a card becomes when one text of it does. */
function grows(platform: 'discord' | 'slack', from: string, to: string): number {
  const of = (answer: string) => largest(cardSizes(card({ answer })), platform);
  return of(to) - of(from);
}

describe('the size of a message', () => {
  it('counts the marks of each kind of text', () => {
    expect(grows('discord', 'word', '**word**')).toBe(4);
    expect(grows('discord', 'word', '`word`')).toBe(2);
    expect(grows('discord', 'word', '- word')).toBeGreaterThanOrEqual(2);
    expect(grows('discord', 'word', '[word](https://a.example/)')).toBeGreaterThanOrEqual(
      '[word](https://a.example/)'.length - 4,
    );
    expect(grows('discord', 'word', '```python\nword\n```')).toBeGreaterThanOrEqual(
      '```python\n\n```'.length - 1,
    );
  });

  it('counts what is escaped', () => {
    expect(grows('discord', 'a b', 'a_b')).toBe(1);
    expect(grows('slack', 'a b c', 'a&b<c')).toBe(4 + 3);
    expect(grows('slack', '`a b`', '`a&b`')).toBe(4);
    expect(grows('discord', '`a b`', '`a_b`')).toBe(0);
  });

  it('is that of all a person sees after an answer', () => {
    const [asked, answered] = cardSizes(card({ question: 'q'.repeat(300), why: 'w'.repeat(100) }));
    expect(asked?.discord.characters).toBeGreaterThan(300);
    expect(answered?.discord.characters).toBeGreaterThan(300 + 4 * 100);
  });
});

const TOO_MUCH = {
  question: 'q'.repeat(600),
  code: 'c'.repeat(1500),
  answer: 'a'.repeat(1500),
  why: 'w'.repeat(300),
};

describe('a message that does not fit', () => {
  it('is told with what there is and what there may be', () => {
    expect(fitProblems(cardSizes(card(TOO_MUCH)))).toEqual([
      expect.stringMatching(
        /^the question with its answer has [4-9]\d{3} characters on Discord, at most 4000 fit: shorten its texts or its code\.$/,
      ),
    ]);
  });

  it('may have too many pieces', () => {
    const question = Array.from({ length: 60 }, () => 'q').join('\n\n');
    const problems = fitProblems(cardSizes(card({ question })).slice(0, 1));
    expect(problems).toEqual([
      expect.stringMatching(/^the question has \d+ parts on Discord, at most 40 fit: join paragraphs\.$/),
      expect.stringMatching(/^the question has \d+ parts on Slack, at most 50 fit: join paragraphs\.$/),
    ]);
  });

  it('may have one piece that is too long on Slack, where `&` takes five characters', () => {
    const problems = fitProblems(cardSizes(card({ code: '&'.repeat(1000) })));
    expect(problems[0]).toMatch(
      /^the question has 50\d\d characters in one piece on Slack, at most 3000 fit: split the piece or shorten it\.$/,
    );
  });

  it('is not one of ordinary size', () => {
    expect(fitProblems(cardSizes(card({ question: 'q'.repeat(300), answer: 'a'.repeat(600) })))).toEqual([]);
  });
});

/** The plainest way to write a block: no renderer can do with less. */
function written(block: Block): string {
  if (block.kind === 'heading') return block.text;
  if (block.kind === 'code') return `\`\`\`${block.lang}\n${block.text}\n\`\`\``;
  if (block.kind === 'list') return block.items.map((item) => `- ${line(item)}`).join('\n');
  return block.kind === 'paragraph' || block.kind === 'quiet' ? line(block.spans) : '';
}

function line(spans: RichText): string {
  return spans
    .map((span) => {
      const words = plainText([span]);
      if (span.kind === 'code') return `\`${words}\``;
      if (span.kind === 'bold') return `**${words}**`;
      return span.kind === 'link' ? `[${words}](${span.url})` : words;
    })
    .join('');
}

describe('the shipped decks', async () => {
  const { decks } = await readDecks(fileURLToPath(new URL('../../content', import.meta.url)));
  const cards = decks.flatMap((deck) => deck.cards);

  it('become messages no larger than what was counted', () => {
    const around: readonly Block[] = [
      { kind: 'heading', text: answering.privateQuestion('t'.repeat(75)) },
      { kind: 'quiet', spans: answering.alreadyRated },
      { kind: 'quiet', spans: answering.rated(5) },
      { kind: 'quiet', spans: answering.undone },
      { kind: 'quiet', spans: answering.confidentMistake },
      { kind: 'quiet', spans: answering.outcome('2026-12-30', '2026-11-20', 1000, 15) },
    ];
    for (const one of cards) {
      const order = one.choices.map(({ id }) => id);
      const exposure = { order, chosen: 'b' };
      const options = one.choices.map(({ text: option, why }, index) =>
        answering.optionLine('A', option, index === 0 ? answering.markBoth : answering.markChosen, why),
      );
      const whole: readonly Block[] = [
        ...around,
        ...questionBlocks(one, exposure.order),
        { kind: 'list', items: options },
        ...one.answer,
      ];
      const counted = cardSizes(one).at(-1);
      const needed = whole.map(written).join('\n').length;
      expect(counted?.discord.characters, one.cardId).toBeGreaterThanOrEqual(needed);
      expect(counted?.discord.parts, one.cardId).toBeGreaterThanOrEqual(whole.length);
    }
  });

  it('become lookups no larger than what was counted', () => {
    for (const entry of decks.flatMap((deck) => deck.reference)) {
      const whole: readonly Block[] = [
        { kind: 'heading', text: entry.id },
        { kind: 'paragraph', spans: [{ kind: 'code', text: entry.signature }] },
        { kind: 'paragraph', spans: entry.summary },
        ...entry.details,
        ...(entry.code === null ? [] : [{ kind: 'code' as const, lang: 'python', text: entry.code.text }]),
        { kind: 'paragraph', spans: lookingUp.pitfalls },
        { kind: 'list', items: entry.pitfalls },
        ...entry.versions.map(({ since, what }) => ({
          kind: 'quiet' as const,
          spans: lookingUp.versions(versionName(entry, since), what),
        })),
        { kind: 'quiet', spans: lookingUp.seeAlso(entry.see) },
        { kind: 'quiet', spans: lookingUp.sharedBy('n'.repeat(80)) },
      ];
      const [counted] = entrySizes(entry);
      expect(counted?.discord.characters, entry.id).toBeGreaterThanOrEqual(
        whole.map(written).join('\n').length,
      );
    }
  });
});
