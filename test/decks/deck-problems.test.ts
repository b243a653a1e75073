// What is wrong inside a deck's own files, each problem in its exact words.
import { describe, expect, it } from 'vitest';
import { CHOICE_CARD, RECALL_CARD } from './fixture-deck.ts';
import { CARDS, CODE, cardsWith, deckWith, ENTRIES, entryWith, HEAD, linesOf } from './kettles.ts';

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
      'It cools',
      '🫖'.repeat(38),
      [
        'boil-first: `text` of option b has 76 characters (one emoji counts as two or more), at most 75 fit: shorten it.',
      ],
    ],
    ['It cools', `${'🫖'.repeat(37)}!`, []],
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
    [
      'It cools',
      '"`It \\u200bheats` "',
      ['boil-first: options a and b read the same: give each a text of its own.'],
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
      '  answer: It **heats** water.\n  python: { min: "3.11", max: null }',
      CODE.replace('answer:', 'answer: It heats.'),
      [
        'boil-first: `code.run` is true, but `python` is missing: name the oldest version it runs on, as `python: { min: "3.11" }`.',
      ],
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

  it('counts the blanks at the end of a snippet, where they count', async () => {
    const code = `  code: { lang: python, text: "${'x'.repeat(1_500)}  " }\n  answer:`;
    expect(await cardsWith('  answer:', code)).toEqual([
      `${CARDS}: boil-first: \`code.text\` has 1502 characters, at most 1500 fit: shorten it.`,
    ]);
  });

  it.each([
    ['What does `boil()` do?', '"\\u200b"', '`question`'],
    ['It **heats** water.', '"\\u2800 \\u3164"', '`answer`'],
    ['It cools', '"\\u200b"', '`text` of option b'],
    ['It cools', '"` `"', '`text` of option b'],
    ['Only when it is done.', '"\\u00ad"', '`why` of option c'],
  ])('is told when nobody could see %j: %j', async (from, to, what) => {
    expect(await cardsWith(from, to)).toEqual([
      `${CARDS}: boil-first: ${what} must be a text that people can see, not invisible characters alone.`,
    ]);
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
      'line 4: `command` must be a lower-case letter, then letters, digits or hyphens, at most 31 characters.',
    ],
    [
      'command: kettle',
      `command: ${'k'.repeat(32)}`,
      'line 4: `command` must be a lower-case letter, then letters, digits or hyphens, at most 31 characters.',
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
