// Every card and entry of the shipped decks as the messages it becomes, against what the check of decks counts for it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RichBlock, Span } from '#src/core/rich-text.ts';
import {
  cardSizes,
  entrySizes,
  type MessageSizes,
  postSizes,
  recapSizes,
} from '#src/decks/fits-platforms.ts';
import { renderMessage } from '#src/platforms/slack/render-message.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { answerOf, lookupOf, postOf, ratingOf, shippedDecks } from '../discord/sample-messages.ts';
import { problemsOf, sizeOf, textsOf } from './rendered.ts';

const decks = await shippedDecks();
const cards = decks.flatMap((deck) => deck.cards.map((card) => ({ deck, card })));

/** With the answer of the last question shown in the message itself, which is more than ever stands there. */
const uncovered = ({ blocks, ...message }: Message): Message => ({
  ...message,
  blocks: blocks.flatMap((block): readonly Block[] => (block.kind === 'spoiler' ? block.blocks : [block])),
});

/** What is wrong with a message: it needs more than was counted for it, or something had to be cut. */
function wrongWith(name: string, message: Message, counted: MessageSizes | undefined): readonly string[] {
  const { blocks } = renderMessage(message);
  const size = sizeOf(blocks);
  const most = counted?.slack ?? { characters: 0, parts: 0 };
  const over = (['characters', 'parts'] as const).filter((what) => size[what] > most[what]);
  const cut = textsOf(blocks).filter((text) => text.endsWith('…'));
  return [
    ...over.map((what) => `${name}: ${size[what]} ${what}, ${most[what]} counted`),
    ...cut.map((text) => `${name} was cut: ${text.slice(-40)}`),
  ];
}

/** The cards whose answers take most room above another post. */
const longestRecap = cards
  .map(({ card }) => card)
  .toSorted((a, b) => recapSizes(b).slack.characters - recapSizes(a).slack.characters)
  .slice(0, 3);

describe('every card of the shipped decks', () => {
  it('fits as a post below the longest recap, as it was counted', () => {
    const wrong = cards.flatMap(({ deck, card }) =>
      longestRecap.flatMap((last) =>
        wrongWith(card.cardId, uncovered(postOf(deck, card, last)), postSizes(card, recapSizes(last))),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('fits with its rating row and with its whole answer, as it was counted', () => {
    const wrong = cards.flatMap(({ card }) => {
      const [asked, answered] = cardSizes(card);
      // A recall card is rated below its answer.
      const rated = card.kind === 'choice' ? asked : answered;
      return [
        ...wrongWith(`${card.cardId} to rate`, ratingOf(card), rated),
        ...wrongWith(`${card.cardId} answered`, answerOf(card), answered),
        ...wrongWith(`${card.cardId} answered below a post`, answerOf(card, 'post'), answered),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('is a message that Slack takes', () => {
    const wrong = cards.flatMap(({ deck, card }) =>
      [...longestRecap.map((last) => postOf(deck, card, last)), ratingOf(card), answerOf(card)]
        .flatMap((message) => [message, uncovered(message)])
        .flatMap(problemsOf)
        .map((problem) => `${card.cardId}: ${problem}`),
    );
    expect(wrong).toEqual([]);
    expect(cards.length).toBeGreaterThan(200);
  });
});

describe('every entry of the shipped decks', () => {
  const entries = decks.flatMap((deck) => deck.reference);

  it('fits as a lookup, as it was counted', () => {
    const wrong = entries.flatMap((entry) => wrongWith(entry.id, lookupOf(entry), entrySizes(entry)[0]));
    expect(wrong).toEqual([]);
  });

  it('is a message that Slack takes', () => {
    const wrong = entries.flatMap((entry) =>
      problemsOf(lookupOf(entry)).map((problem) => `${entry.id}: ${problem}`),
    );
    expect(wrong).toEqual([]);
    expect(entries.length).toBeGreaterThan(100);
  });
});

describe('any text that a deck may contain', () => {
  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'`*_~|<>&#:@^!. 1a'.split(''), '<!here>', '<@U1>', ':a:', '```', '://'),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  const span: fc.Arbitrary<Span> = fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'bold' as const, 'code' as const), text: nasty }),
    fc.record({ kind: fc.constant('link' as const), text: nasty, url: fc.webUrl({ withFragments: true }) }),
  );
  const spans = fc.array(span, { minLength: 1, maxLength: 5 });
  const block: fc.Arbitrary<RichBlock> = fc.oneof(
    fc.record({ kind: fc.constant('paragraph' as const), spans }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(spans, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('code' as const), lang: fc.constant('python'), text: nasty }),
  );
  const counted = (question: readonly RichBlock[]) =>
    cardSizes({ question, code: null, choices: [], answer: [] })[0]?.slack.characters ?? 0;

  it('takes no more characters than are counted for it', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
        const { characters } = sizeOf(renderMessage({ summary: 'x', blocks }).blocks);
        expect(characters).toBeLessThanOrEqual(counted(blocks) - counted([]));
      }),
      { numRuns: 1000 },
    );
  });
});
