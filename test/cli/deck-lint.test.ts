import { describe, expect, it } from 'vitest';
import { deckLint } from '#src/cli/deck-lint.ts';
import { contentOf, DECK, FILES } from '../decks/fixture-deck.ts';

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

  it('fails when there is no deck', async () => {
    expect(await lint({})).toEqual({
      code: 1,
      lines: ['content: there is no deck here: make a folder with a deck.yaml and cards.'],
    });
  });
});
