import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '#src/core/rich-text.ts';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDeck, readDecks } from '#src/decks/read-deck.ts';
import { CHOICE_CARD, contentOf, DECK, ENTRY, FILES, RECALL_CARD } from './fixture-deck.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

async function linesOf(files: Files): Promise<string[]> {
  const content = await contentOf({ kettles: { ...FILES, ...files } });
  const reading = await readDeck(join(content, 'kettles'));
  if (reading.problems.length > 0) expect(reading.deck).toBeNull();
  return reading.problems.map(printProblem);
}

function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

const cardsWith = (from: string, to: string) =>
  linesOf({ 'cards/basics.yaml': replaced(CHOICE_CARD, from, to), 'reference/basics.yaml': null });
const deckWith = (from: string, to: string) => linesOf({ 'deck.yaml': replaced(DECK, from, to) });
const entryWith = (from: string, to: string) =>
  linesOf({ 'reference/basics.yaml': replaced(ENTRY, from, to) });

const CARDS = 'content/kettles/cards/basics.yaml';
const ENTRIES = 'content/kettles/reference/basics.yaml';
const HEAD = 'content/kettles/deck.yaml';
const CODE = '  code: { lang: python, text: print(1), run: true, stdout: "1" }\n  answer:';

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

describe('a problem of a card', () => {
  it.each([
    [
      '  answer: It',
      '  anwser: It',
      [
        'boil-first: `answer` is missing: write the explanation that is shown after answering.',
        'boil-first: unknown key `anwser`: did you mean `answer`?',
      ],
    ],
    [
      '{ id: c, text: It sings, why:',
      '{ id: c, text: It sings, wy:',
      [
        'boil-first: `why` of option c is missing: say why this option is right or wrong.',
        'boil-first: option c: unknown key `wy`: did you mean `why`?',
      ],
    ],
    [
      'It **heats** water.',
      '""',
      ['boil-first: `answer` is empty: write the explanation that is shown after answering.'],
    ],
    [
      'level: beginner',
      'level: hard',
      ['boil-first: `level` is `hard`: use `beginner`, `intermediate` or `advanced`.'],
    ],
    [
      'question: What does `boil()` do?',
      'question: 42',
      ['boil-first: `question` must be text, not a number: put quotes around it.'],
    ],
    [
      'It cools',
      'x'.repeat(76),
      ['boil-first: `text` of option b has 76 characters, at most 75 fit: shorten it.'],
    ],
    [
      'min: "3.11"',
      'min: 3.11',
      ['boil-first: `python.min` must be text, not a number: put quotes around it.'],
    ],
    [
      'min: "3.11"',
      'min: "three"',
      ['boil-first: `python.min` must be a version such as "3.11", in quotes.'],
    ],
    ['max: null', 'max: "3.9"', ['boil-first: `python.max` is older than `python.min`: swap them.']],
    ['docs: https', 'docs: http', ['boil-first: `docs` must be a whole address that begins with https://.']],
    ['correct: true, ', '', ['boil-first: no option is correct: mark exactly one with `correct: true`.']],
    [
      'It cools,',
      'It cools, correct: true,',
      ['boil-first: 2 options are correct (a and b): mark exactly one with `correct: true`.'],
    ],
    ['{ id: b', '{ id: a', ['boil-first: two options are called a: call them a, b, c and d in turn.']],
    [
      '    - { id: c, text: It sings, why: Only when it is done. }\n',
      '',
      ['boil-first: there is room for 3 or 4 options, not 2 options: add some.'],
    ],
    [
      'kind: choice',
      'kind: recall',
      ['boil-first: a recall card has no options: remove `choices`, or write `kind: choice`.'],
    ],
    [
      'boil()`',
      'boil()',
      ['boil-first: `question`: the backtick before "boil() do?" is never closed: add the closing one.'],
    ],
    [
      'id: boil-first',
      'id: Boil First',
      ['line 1: `id` must be lower-case words with hyphens between them, at most 48 characters.'],
    ],
    [
      '  answer:',
      CODE.replace(', stdout: "1"', ''),
      ['boil-first: `code.run` is true, but `code.stdout` is missing: write what the snippet prints.'],
    ],
    [
      '  answer:',
      CODE.replace('python', 'sql'),
      ['boil-first: only python snippets can be run, not sql: remove `code.run`.'],
    ],
    [
      '  answer:',
      CODE.replace('print(1)', '""'),
      ['boil-first: `code.text` is empty: write the code, or remove `code`.'],
    ],
    [
      '  docs:',
      '  tags: [a, 7]\n  docs:',
      ['boil-first: `tags`, item 2 must be text, not a number: put quotes around it.'],
    ],
    [
      '  level: beginner\n',
      '  level: beginner\n  level: beginner\n',
      ['line 3: the key `level` stands here a second time: remove one of the two.'],
    ],
  ])('is told when %j becomes %j', async (from, to, messages) => {
    expect(await cardsWith(from, to)).toEqual(messages.map((message) => `${CARDS}: ${message}`));
  });

  it('is told when a choice card has no options', async () => {
    expect(
      await linesOf({
        'cards/more.yaml': RECALL_CARD.replace('recall', 'choice').replace('second', 'third'),
      }),
    ).toEqual([
      'content/kettles/cards/more.yaml: pour-third: a choice card needs options: add 3 or 4 `choices`, or write `kind: recall`.',
    ]);
  });

  it('is told for every card, not only the first', async () => {
    const broken = `${CHOICE_CARD}${RECALL_CARD}`.replaceAll('docs: https', 'docs: ftp');
    const message = '`docs` must be a whole address that begins with https://.';
    expect(await linesOf({ 'cards/basics.yaml': broken })).toEqual([
      `${CARDS}: boil-first: ${message}`,
      `${CARDS}: pour-second: ${message}`,
    ]);
  });

  it('names both files of an id that is used twice', async () => {
    expect(await linesOf({ 'cards/more.yaml': CHOICE_CARD })).toEqual([
      'content/kettles/cards/more.yaml: boil-first: this id is used twice, here in line 1 and in content/kettles/cards/basics.yaml line 1: give one of them another id.',
    ]);
  });

  it('is told for an item that is not a card at all', async () => {
    expect(await linesOf({ 'cards/more.yaml': '- just words\n' })).toEqual([
      'content/kettles/cards/more.yaml: line 1: this must be keys and values, not text.',
    ]);
  });
});

describe('a problem of a reference entry', () => {
  it.each([
    [
      'see: [kettle.boil]',
      'see: [kettle.biol, unheard-of]',
      [
        '`see` names `kettle.biol`, but this deck has no such reference entry: did you mean `kettle.boil`?',
        '`see` names `unheard-of`, but this deck has no such reference entry: correct or remove it.',
      ],
    ],
    [
      '[boil-first]',
      '[boil-last-of-all]',
      ['`cards` names `boil-last-of-all`, but this deck has no such card: correct or remove it.'],
    ],
    ['aliases:', 'alias:', ['unknown key `alias`: did you mean `aliases`?']],
    [
      '  aliases:',
      '  colour: red\n  aliases:',
      [
        'unknown key `colour`: the keys here are `id`, `signature`, `summary`, `details`, `code`, `pitfalls`, `versions`, `aliases`, `see`, `cards`, `refs`, `docs`.',
      ],
    ],
    [
      '  aliases:',
      '  versions: [{ since: new, what: Added. }]\n  aliases:',
      ['`since` of `versions`, item 1 must be a version such as "3.11" or "3.5.2", in quotes.'],
    ],
    ['summary: Heats water.', 'summary: [Heats]', ['`summary` must be text, not a list.']],
  ])('is told when %j becomes %j', async (from, to, messages) => {
    expect(await entryWith(from, to)).toEqual(
      messages.map((message) => `${ENTRIES}: kettle.boil: ${message}`),
    );
  });

  it('does not call a link dead when the file it may lead to could not be read', async () => {
    const lines = await linesOf({ 'cards/basics.yaml': 'a: [' });
    expect(lines.some((line) => line.includes('names `boil-first`'))).toBe(false);
  });
});

describe('a problem of deck.yaml', () => {
  it.each([
    [
      'id: kettles',
      'id: pots',
      'line 1: `id` is `pots`, but the folder is called `kettles`: write `id: kettles` or rename the folder.',
    ],
    [
      'command: kettle',
      'command: quiz',
      'line 4: `command` is a command of the bot itself: choose another word.',
    ],
    [
      'command: kettle',
      'command: Kettle!',
      'line 4: `command` must be a lower-case letter, then letters, digits or hyphens, at most 32 characters.',
    ],
    ['language: en', 'language: "??"', 'line 5: `language` must be a language tag such as en or pt-BR.'],
    ['format: 1', 'format: 2', 'line 7: `format` is `2`: use `1`.'],
    ['licence:', 'license:', 'line 1: `licence` is missing: add it.'],
  ])('is told when %j becomes %j', async (from, to, message) => {
    expect(await deckWith(from, to)).toContain(`${HEAD}: ${message}`);
  });

  it('is told when the file is missing', async () => {
    expect(await linesOf({ 'deck.yaml': null })).toContain(`${HEAD}: this file is missing: create it.`);
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
      'is an alias bomb',
      `- &a [x, x]\n${Array.from('bcdefghij', (name, at) => `- &${name} [*${'abcdefghi'[at]} , *${'abcdefghi'[at]} ]\n`).join('')}`,
      'its YAML aliases cannot be followed (Excessive alias count indicates a resource exhaustion attack): write the values out.',
    ],
  ])('is told when it %s', async (_, text, message) => {
    const lines = await linesOf({ 'cards/more.yaml': text });
    expect(lines[0]).toBe(`content/kettles/cards/more.yaml: ${message}`);
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
      'content: there is no deck here: make a folder with a deck.yaml and cards.',
    ]);
    expect((await readDecks(join(content, 'none'))).problems.map(printProblem)).toEqual([
      'none: this folder is missing: create it.',
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
