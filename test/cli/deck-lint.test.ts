import { describe, expect, it } from 'vitest';
import { deckLint } from '#src/cli/deck-lint.ts';
import { CHOICE_CARD, contentOf, DECK, FILES, RECALL_CARD } from '../decks/fixture-deck.ts';

const WARNED = { ...FILES, 'cards/basics.yaml': `${CHOICE_CARD}${RECALL_CARD.replace('care', '*care*')}` };

async function lint(decks: Parameters<typeof contentOf>[0]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await deckLint({ contentDir: await contentOf(decks), out: (line) => lines.push(line) });
  return { code, lines };
}

describe('deck lint', () => {
  it('counts what a whole deck has', async () => {
    expect(await lint({ kettles: FILES })).toEqual({
      code: 0,
      lines: ['kettles: 2 cards (1 choice, 1 recall), 1 reference entry, no problems'],
    });
  });

  it('prints every problem, then a line for each deck', async () => {
    const pots = {
      ...FILES,
      'deck.yaml': DECK.replace('id: kettles', 'id: pots').replace('format: 1', 'format: 7'),
    };
    expect(await lint({ pots, kettles: FILES })).toEqual({
      code: 1,
      lines: [
        'content/pots/deck.yaml: line 7: `format` is `7`: use `1`.',
        'kettles: 2 cards (1 choice, 1 recall), 1 reference entry, no problems',
        'pots: 1 problem, left out until it has none',
      ],
    });
  });

  it('says of a deck with a problem, too, which texts a comment cuts', async () => {
    const card = CHOICE_CARD.replace('What does `boil()` do?', 'Which kettle is #1?');
    const wrong = { 'deck.yaml': DECK.replace('format: 1', 'format: 7'), 'cards/basics.yaml': card };
    expect((await lint({ kettles: { ...FILES, ...wrong } })).lines.slice(-2)).toEqual([
      'content/kettles/cards/basics.yaml: line 5: warning: `question` is cut before `#1?`, which YAML takes for a comment: put quotes around it.',
      'kettles: 1 problem, left out until it has none',
    ]);
  });

  it('fails when there is no deck', async () => {
    expect(await lint({})).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^\/.*\/content: there is no deck here: make a folder .*CONTENT_DIR/)],
    });
  });

  it('prints warnings apart from problems, and does not fail for them', async () => {
    expect(await lint({ kettles: WARNED })).toEqual({
      code: 0,
      lines: [
        'content/kettles/cards/basics.yaml: pour-second: warning: `answer` contains `*care*`, which some chats take for formatting: put it into backticks.',
        'kettles: 2 cards (1 choice, 1 recall), 1 reference entry, 1 warning',
      ],
    });
  });

  it('writes one JSON document of the same', async () => {
    const lines: string[] = [];
    const pots = { 'deck.yaml': DECK.replace('id: kettles', 'id: pots').replace('kettle\n', 'pot\n') };
    const contentDir = await contentOf({ kettles: WARNED, pots });
    expect(await deckLint({ contentDir, json: true, out: (line) => lines.push(line) })).toBe(1);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines.join(''))).toEqual({
      decks: [
        { id: 'kettles', cards: 2, choice: 1, recall: 1, entries: 1, errors: 0, warnings: 1 },
        { id: 'pots', cards: 0, choice: 0, recall: 0, entries: 0, errors: 1, warnings: 0 },
      ],
      problems: [
        {
          deck: 'pots',
          file: 'content/pots/cards',
          where: '',
          severity: 'error',
          message: 'the deck has no card: write one in a file here, such as basics.yaml.',
        },
        {
          deck: 'kettles',
          file: 'content/kettles/cards/basics.yaml',
          where: 'pour-second',
          severity: 'warning',
          message: '`answer` contains `*care*`, which some chats take for formatting: put it into backticks.',
        },
      ],
    });
  });
});
