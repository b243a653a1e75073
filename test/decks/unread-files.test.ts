import { describe, expect, it } from 'vitest';
import { DECK, ENTRY, RECALL_CARD } from './fixture-deck.ts';
import { HEAD, linesOf } from './kettles.ts';

describe('a file of a deck', () => {
  it('is told when it stands where nobody reads it', async () => {
    const card = RECALL_CARD.replace('second', 'third');
    const entry = ENTRY.replace('- id: kettle.boil', '- id: kettle.pour');
    const said = async (name: string, text: string) => {
      const lines = await linesOf({ [name]: text });
      expect(lines).toHaveLength(1);
      return lines[0];
    };
    const among = (part: string) => `is not read: move its files into ${part}.`;
    const kettles = 'content/kettles';
    expect(await said('cards/more.YAML', card)).toBe(
      `${kettles}/cards/more.YAML: a file that ends in .YAML is not read: let its name end in .yaml.`,
    );
    expect(await said('cards/europe/more.yaml', card)).toBe(
      `${kettles}/cards/europe: a folder in cards ${among('cards itself')}`,
    );
    expect(await said('reference/a/b/more.yml', entry)).toBe(
      `${kettles}/reference/a: a folder in reference ${among('reference itself')}`,
    );
    expect(await said('cards.yaml', card)).toBe(
      `${kettles}/cards.yaml: this file is not read: move it into cards or reference.`,
    );
    for (const folder of ['references', 'card', 'questions']) {
      expect(await said(`${folder}/more.yaml`, entry)).toBe(
        `${kettles}/${folder}: this folder ${among('cards or reference')}`,
      );
    }
    expect(await linesOf({ 'deck.yaml': null, 'deck.yml': DECK })).toEqual([
      `${HEAD}: this file is missing: create it.`,
      `${kettles}/deck.yml: this is not read: call it deck.yaml, or remove it.`,
    ]);
  });

  it('is left alone when it is not for reading', async () => {
    const others = [
      'README.md',
      'LICENSE',
      '.gitlab-ci.yml',
      '.github/workflows/lint.yaml',
      'pictures/kettle.png',
      'cards/README.md',
      'cards/kettle.png',
      'cards/basics.yaml~',
      'cards/.hidden/more.yaml',
      'reference/pictures/.thumbs.yaml',
    ];
    expect(await linesOf(Object.fromEntries(others.map((name) => [name, 'Not a card.'])))).toEqual([]);
  });
});
