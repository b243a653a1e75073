import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '#src/core/rich-text.ts';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDeck, readDecks } from '#src/decks/read-deck.ts';
import { CHOICE_CARD, contentOf, DECK, ENTRY, FILES, RECALL_CARD } from './fixture-deck.ts';
import { CODE, HEAD, linesOf, replaced } from './kettles.ts';

describe('a whole deck', () => {
  it('becomes cards and entries', async () => {
    const content = await contentOf({ kettles: FILES });
    const { decks, problems } = await readDecks(content);
    expect(problems).toEqual([]);
    expect(decks).toHaveLength(1);
    expect(decks[0]).toMatchObject({
      id: 'kettles',
      command: 'kettle',
      title: 'Kettles',
      licence: 'CC0-1.0',
    });
    expect(decks[0]?.cards).toMatchObject([
      { deckId: 'kettles', cardId: 'boil-first', topic: 'basics', kind: 'choice', code: null, tags: [] },
      { deckId: 'kettles', cardId: 'pour-second', choices: [], python: { min: '3.11', max: '3.14' } },
    ]);
    expect(decks[0]?.cards[0]?.choices.map((choice) => [choice.id, choice.correct])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect(decks[0]?.reference).toMatchObject([{ id: 'kettle.boil', topic: 'basics', see: ['kettle.boil'] }]);
  });

  it('takes texts that would ping on a platform as they are', async () => {
    const ping = '@everyone @here <@1> <!channel> <@&2>';
    const content = await contentOf({
      kettles: { ...FILES, 'cards/basics.yaml': replaced(CHOICE_CARD, 'It heats', `"${ping}"`) },
    });
    const { decks } = await readDecks(content);
    expect(plainText(decks[0]?.cards[0]?.choices[0]?.text ?? [])).toBe(ping);
  });

  it('needs no Python', async () => {
    const card = replaced(RECALL_CARD, '  python: { min: "3.11", max: "3.14" }\n', '');
    const content = await contentOf({
      kettles: { ...FILES, 'cards/more.yaml': replaced(card, 'second', 'third') },
    });
    const { decks, problems } = await readDecks(content);
    expect(problems).toEqual([]);
    expect(decks[0]?.cards.at(-1)).toMatchObject({ cardId: 'pour-third', python: null });
  });

  it('takes underscores, anchors that repeat a little, and a byte order mark', async () => {
    const anchored = `${replaced(RECALL_CARD, 'python: {', 'python: &py {')}${replaced(
      replaced(RECALL_CARD, 'pour-second', 'pour-third'),
      '{ min: "3.11", max: "3.14" }',
      '*py',
    )}`;
    const entry = replaced(replaced(ENTRY, 'id: kettle.boil', 'id: kettle.boil_all'), '[kettle.boil]', '[]');
    expect(
      await linesOf({
        'deck.yaml': `\uFEFF${DECK}`,
        'cards/more.yaml': replaced(anchored, 'pour-second', 'pour-fourth'),
        'reference/basics.yaml': entry,
      }),
    ).toEqual([]);
  });

  it('has a revision for each card that changes with what people see, and only then', async () => {
    const revisionOf = async (card: string) => {
      const content = await contentOf({ kettles: { ...FILES, 'cards/basics.yaml': card } });
      return (await readDecks(content)).decks[0]?.cards[0]?.revision;
    };
    const withCode = replaced(CHOICE_CARD, '  answer:', CODE);
    const before = await revisionOf(withCode);
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    const same = [
      ['What does `boil()` do?', '>-\n    What does\n    `boil()` do?'],
      ['level: beginner', 'level: advanced'],
      ['run: true', 'run: false'],
      ['  docs:', '  tags: [x]\n  docs:'],
    ] as const;
    for (const [from, to] of same) expect(await revisionOf(replaced(withCode, from, to))).toBe(before);
    const other = [
      ['`boil()` do?', 'boil() do?'],
      ['It cools', 'It freezes'],
      ['Only when', 'When'],
      ['**heats**', 'heats'],
      ['print(1)', 'print(2)'],
    ] as const;
    const revisions = await Promise.all(other.map(([from, to]) => revisionOf(replaced(withCode, from, to))));
    expect(new Set([before, ...revisions]).size).toBe(other.length + 1);
  });
});

describe('a problem of a file', () => {
  it.each([
    [
      'is not YAML',
      '- a\n- "b',
      'line 2: this is not YAML (Missing closing "quote): check the indentation, and quote texts that contain `: ` or begin with a special character.',
    ],
    [
      'is not a list',
      'id: x\n',
      'the file must be a list: begin each item with `- id:`, or delete the file.',
    ],
    ['is empty', '', 'the file must be a list: begin each item with `- id:`, or delete the file.'],
    [
      'is over 1 MiB',
      ' '.repeat(1024 * 1024 + 1),
      'this file is over 1 MiB and was not read: split it into several.',
    ],
    ['is not UTF-8', new Uint8Array([0x2d, 0x20, 0xff]), 'this file is not UTF-8 text: save it as UTF-8.'],
    [
      'has an endless line',
      `- a\n- ${'['.repeat(4000)}`,
      'line 2: this line has over 4000 characters: break it into several.',
    ],
    [
      'has a text that begins with an asterisk',
      '- id: x\n  answer: **Paris**\n',
      'line 2: `**Paris**` begins with an asterisk, which makes it a YAML alias: put quotes around it.',
    ],
    [
      'has an alias before what it stands for',
      '- { text: *args, why: &args none }\n',
      'line 1: `*args` begins with an asterisk, which makes it a YAML alias: put quotes around it.',
    ],
    [
      'is an alias bomb',
      `- &a [x, x]\n${Array.from('bcdefghij', (name, at) => `- &${name} [*${'abcdefghi'[at]} , *${'abcdefghi'[at]} ]\n`).join('')}`,
      'its YAML aliases cannot be followed (Excessive alias count indicates a resource exhaustion attack): write the values out.',
    ],
  ])('is told when it %s', async (_, text, message) => {
    const lines = await linesOf({ 'cards/more.yaml': text });
    expect(lines[0]).toBe(`content/kettles/cards/more.yaml: ${message}`);
  });

  it('is told for each text that begins with an asterisk, and for no alias that is one', async () => {
    const cards = CHOICE_CARD.replace('It cools', '*args')
      .replace('That is its task.', '&why That is its task.')
      .replace('That is another task.', '*yes*')
      .replace('Only when it is done.', '*why ');
    const [text, why, ...more] = await linesOf({ 'cards/basics.yaml': cards, 'reference/basics.yaml': null });
    expect(text).toMatch(/basics\.yaml: line 8: `\*args` begins with an asterisk/);
    expect(why).toMatch(/basics\.yaml: line 8: `\*yes\*` begins with an asterisk/);
    expect(more).toEqual([]);
  });

  it('is told when it is a folder, leads nowhere, or has a name that would not be read', async () => {
    const content = await contentOf({
      kettles: {
        ...FILES,
        'cards/other.yml': RECALL_CARD,
        'cards/Bad Name.yaml': RECALL_CARD.replace('second', 'third'),
      },
    });
    const cards = join(content, 'kettles', 'cards');
    await mkdir(join(cards, 'folder.yaml'));
    await symlink(join(cards, 'nowhere'), join(cards, 'gone.yaml'));
    const { problems } = await readDeck(join(content, 'kettles'));
    expect(problems.map(printProblem)).toEqual([
      'content/kettles/cards/Bad Name.yaml: the file is named for its topic: use lower-case words with hyphens between them.',
      'content/kettles/cards/folder.yaml: this is not a file: put a YAML file in its place.',
      'content/kettles/cards/gone.yaml: this file is missing: create it.',
      'content/kettles/cards/other.yml: a file that ends in .yml is not read: let its name end in .yaml.',
    ]);
  });

  it('is told when there is no card', async () => {
    expect(await linesOf({ 'cards/basics.yaml': null, 'reference/basics.yaml': null })).toEqual([
      'content/kettles/cards: the deck has no card: write one in a file here, such as basics.yaml.',
    ]);
  });
});

describe('readDecks', () => {
  it('leaves a broken deck out as a whole and loads the others', async () => {
    const pots = {
      ...FILES,
      'deck.yaml': DECK.replace('id: kettles', 'id: pots').replace('command: kettle', 'command: pot'),
    };
    const content = await contentOf({ kettles: { ...FILES, 'cards/more.yaml': 'a: [' }, pots });
    const { decks, problems } = await readDecks(content);
    expect(decks.map((deck) => deck.id)).toEqual(['pots']);
    expect(new Set(problems.map((problem) => problem.deckId))).toEqual(new Set(['kettles']));
  });

  it('leaves the later of two decks with one command out', async () => {
    const pots = { ...FILES, 'deck.yaml': DECK.replace('id: kettles', 'id: pots') };
    const { decks, problems } = await readDecks(await contentOf({ kettles: FILES, pots }));
    expect(decks.map((deck) => deck.id)).toEqual(['kettles']);
    expect(problems.map(printProblem)).toEqual([
      'content/pots/deck.yaml: the command `kettle` is taken by content/kettles/deck.yaml: choose another one.',
    ]);
  });

  it('says that there is no folder, or no deck in it', async () => {
    const content = await contentOf({});
    expect((await readDecks(content)).problems.map(printProblem)).toEqual([
      `${content}: there is no deck here: make a folder with a deck.yaml and cards, or set CONTENT_DIR to another one.`,
    ]);
    expect((await readDecks(join(content, 'none'))).problems.map(printProblem)).toEqual([
      `${join(content, 'none')}: this folder is missing: create it, or set CONTENT_DIR to another one.`,
    ]);
  });
});

describe('whatever a file holds', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    fc
      .array(
        fc.constantFrom(
          '- ',
          'id',
          ': ',
          '\n',
          '  ',
          '&a ',
          '*a ',
          '[',
          ']',
          '{',
          '}',
          '"',
          '? ',
          '!!x ',
          '%',
          '---',
          '<<',
          '|',
          '>-',
          '#',
          '1',
          '\t',
          '__proto__',
        ),
        { maxLength: 40 },
      )
      .map((pieces) => new TextEncoder().encode(pieces.join(''))),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );

  it('reading never throws and always reports', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, garbage, async (head, cards) => {
        const content = await contentOf({
          kettles: { ...FILES, 'deck.yaml': head, 'cards/more.yaml': cards },
        });
        const { deck, problems } = await readDeck(join(content, 'kettles'));
        expect(deck).toBeNull();
        expect(problems.some((problem) => problem.file === HEAD)).toBe(true);
        expect(problems.some((problem) => problem.file.endsWith('cards/more.yaml'))).toBe(true);
        for (const problem of problems) expect(printProblem(problem)).not.toMatch(/[\n\r]/);
      }),
      { numRuns: 300 },
    );
  });
});
