import { describe, expect, it } from 'vitest';
import { printProblem } from '#src/decks/deck-problem.ts';
import { deckWarnings } from '#src/decks/deck-warnings.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { CHOICE_CARD, contentOf, DECK, ENTRY, FILES, RECALL_CARD } from './fixture-deck.ts';

const CARDS = 'content/kettles/cards/basics.yaml';
const ENTRIES = 'content/kettles/reference/basics.yaml';

async function warningsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const content = await contentOf({ kettles: { ...FILES, ...files } });
  const { decks, problems, warnings } = await readDecks(content);
  expect(problems.map(printProblem)).toEqual([]);
  return [...warnings, ...decks.flatMap((deck) => deckWarnings(deck, `content/${deck.id}`))].map(
    printProblem,
  );
}

const cardWith = (from: string, to: string) => {
  expect(CHOICE_CARD).toContain(from);
  return warningsOf({ 'cards/basics.yaml': CHOICE_CARD.replace(from, to) });
};
const entryWith = (from: string, to: string, more = '') => {
  expect(ENTRY).toContain(from);
  return warningsOf({ 'reference/basics.yaml': `${ENTRY.replace(from, to)}${more}` });
};
const entry = (id: string, aliases = '') =>
  ENTRY.replace('- id: kettle.boil', `- id: ${id}`).replace('[heat]', `[${aliases}]`);

it('a deck without fault has no warning', async () => {
  expect(await warningsOf({})).toEqual([]);
});

describe('text outside code', () => {
  const ping = (what: string, mark: string) =>
    `${CARDS}: boil-first: \`${what}\` contains \`${mark}\`, which looks like a ping: put it into backticks.`;
  const format = (what: string, mark: string) =>
    `${CARDS}: boil-first: \`${what}\` contains \`${mark}\`, which some chats take for formatting: put it into backticks.`;

  it.each(['@everyone', '@here', '<@', '<!', '<#'])('is told when it would ping: %s', async (mark) => {
    expect(await cardWith('answer: It', `answer: Tell ${mark} it`)).toEqual([ping('answer', mark)]);
  });

  it.each(['||', '~~', '*boil*', '*two words*', '_boil_', '__init__'])(
    'is told when it would format: %s',
    async (mark) => {
      expect(await cardWith('answer: It', `answer: So ${mark} it`)).toEqual([format('answer', mark)]);
    },
  );

  it.each(['2 * 3 * 4', 'snake_case_name', 'a @ here', '1 < 2', 'a | b', '`*args*` and `_x_`', '`@here`'])(
    'is left alone when it does neither: %s',
    async (words) => {
      expect(await cardWith('answer: It', `answer: So ${words}, it`)).toEqual([]);
    },
  );

  it('is told wherever a person reads it', async () => {
    expect(await cardWith('What does', 'What @here does')).toEqual([ping('question', '@here')]);
    expect(await cardWith('text: It heats', 'text: "@here heats"')).toEqual([
      ping('text` of option `a', '@here'),
    ]);
    expect(await cardWith('That is its task.', '"@here"')).toEqual([ping('why` of option `a', '@here')]);
    for (const [from, to, key] of [
      ['summary: Heats', 'summary: "~~ heats', 'summary'],
      ['details: Waits', 'details: "~~ waits', 'details'],
    ] as const) {
      const line = ENTRY.split('\n').find((one) => one.includes(from)) ?? '';
      expect(await entryWith(line, `${line.replace(from, to)}"`)).toEqual([
        `${ENTRIES}: kettle.boil: \`${key}\` contains \`~~\`, which some chats take for formatting: put it into backticks.`,
      ]);
    }
    const more = '  pitfalls: ["||"]\n  versions: [{ since: "3.11", what: "*New* here" }]\n  aliases:';
    expect((await entryWith('  aliases:', more)).map((line) => line.split(' contains')[0])).toEqual([
      `${ENTRIES}: kettle.boil: \`pitfalls\``,
      `${ENTRIES}: kettle.boil: \`versions\``,
    ]);
    expect(await warningsOf({ 'deck.yaml': DECK.replace('How to', '~~How~~ to') })).toEqual([
      'content/kettles/deck.yaml: `description` contains `~~`, which some chats take for formatting: put it into backticks.',
    ]);
  });
});

describe('text without quotes', () => {
  const cut = (place: string, what: string, rest: string) =>
    `content/kettles/${place}: \`${what}\` is cut before \`${rest}\`, which YAML takes for a comment: put quotes around it.`;

  it('is told when a comment cuts it, wherever a person reads it', async () => {
    expect(await cardWith('What does `boil()` do?', 'Which kettle is #1 in Italy?')).toEqual([
      cut('cards/basics.yaml: line 5', 'question', '#1 in Italy?'),
    ]);
    const options = CHOICE_CARD.replace('text: It cools,', 'text: It cools #2\n      ,').replace(
      'It **heats** water.',
      'It **heats**\n    water, see\t# 7.',
    );
    expect(await warningsOf({ 'cards/basics.yaml': options })).toEqual([
      cut('cards/basics.yaml: line 8', 'text', '#2'),
      cut('cards/basics.yaml: line 12', 'answer', '# 7.'),
    ]);
    expect(await entryWith('  aliases:', '  pitfalls:\n    - Never use #3 twice.\n  aliases:')).toEqual([
      cut('reference/basics.yaml: line 6', 'pitfalls', '#3 twice.'),
    ]);
    expect(await warningsOf({ 'deck.yaml': DECK.replace('water.', 'water in C # minor.') })).toEqual([
      cut('deck.yaml: line 3', 'description', '# minor.'),
    ]);
  });

  it.each([
    ['level: beginner', 'level: beginner # easy'],
    ['question: What does `boil()` do?', 'question: "Is it #1?" # really'],
    ['question: What does `boil()` do?', 'question: >- # folded\n    Is it #1?'],
    ['question: What does `boil()` do?', 'question: Is it C#?'],
    ['  answer:', '  # The explanation.\n  answer:'],
    ['text: It cools,', 'text: It cools, # the second\n     '],
  ])('is left alone when nothing cuts it: %j becomes %j', async (from, to) => {
    expect(await cardWith(from, to)).toEqual([]);
  });
});

describe('a right option', () => {
  it('is told when it is far longer than the others', async () => {
    expect(await cardWith('text: It heats', 'text: It heats the water in it slowly')).toEqual([
      `${CARDS}: boil-first: the right option is far longer than the others (31 characters, theirs at most 8): make them alike.`,
    ]);
  });

  it('is told when it is far shorter than the others', async () => {
    const card = CHOICE_CARD.replace('It cools', 'It cools the water in it').replace(
      'It sings',
      'It sings a very long song',
    );
    expect(await warningsOf({ 'cards/basics.yaml': card })).toEqual([
      `${CARDS}: boil-first: the right option is far shorter than the others (8 characters, theirs at least 24): make them alike.`,
    ]);
  });

  it('may be a little longer, and a few characters do not count', async () => {
    expect(await cardWith('text: It heats', 'text: It heats water')).toEqual([]);
  });
});

const WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** Many cards, each asking something else; the right option is at the place that `rightOf` says. */
function manyCards(count: number, rightOf: (index: number) => 'a' | 'b'): string {
  return Array.from({ length: count }, (_, index) => {
    const word = `${WORDS[index % 12]}${WORDS[Math.floor(index / 12)]}`;
    const card = CHOICE_CARD.replace('boil-first', `card-${word}`).replace(
      /question: .*/,
      `question: "${word}?"`,
    );
    return rightOf(index) === 'a'
      ? card
      : card.replace('It heats, correct: true', 'It heats').replace('It cools', 'It cools, correct: true');
  }).join('');
}

describe('the place of the right option', () => {
  const link = { 'reference/basics.yaml': ENTRY.replace('[boil-first]', '[card-oneone]') };

  it('is told when it is mostly the same in a deck', async () => {
    const cards = manyCards(20, (index) => (index < 12 ? 'a' : 'b'));
    expect(await warningsOf({ ...link, 'cards/basics.yaml': cards })).toEqual([
      'content/kettles/cards: a is the right option of 12 of 20 choice cards: spread the right one over all places.',
    ]);
  });

  it('is told when it is mostly the same in a file of a balanced deck', async () => {
    const other = manyCards(60, () => 'b')
      .replaceAll('card-', 'more-')
      .replaceAll('question: "', 'question: "Say ');
    const spread = other.replaceAll(/a, text: It heats, (why[^}]*)/g, 'a, text: It heats, $1');
    let index = 0;
    const places = spread.replaceAll(/\{ id: b, text: It cools, correct: true,/g, (found) => {
      index += 1;
      return index % 2 === 0 ? found : '{ id: b, text: It cools,';
    });
    index = 0;
    const balanced = places.replaceAll(/\{ id: c, text: It sings,/g, (found) => {
      index += 1;
      return index % 2 === 0 ? found : '{ id: c, text: It sings, correct: true,';
    });
    const files = { ...link, 'cards/basics.yaml': manyCards(20, () => 'a'), 'cards/more.yaml': balanced };
    expect((await warningsOf(files)).filter((line) => line.startsWith(`${CARDS}: a is`))).toEqual([
      `${CARDS}: a is the right option of 20 of 20 choice cards: spread the right one over all places.`,
    ]);
  });

  it('says nothing of a few cards', async () => {
    expect(await warningsOf({ ...link, 'cards/basics.yaml': manyCards(19, () => 'a') })).toEqual([]);
  });
});

describe('two cards', () => {
  const QUESTION = 'Which call pours the water of a full kettle into two cups at the same time';
  const asking = (question: string, id = 'pour-again') =>
    RECALL_CARD.replace('pour-second', id).replace('How do you pour?', question);

  it('are told when they ask the same in nearly the same words, whatever the topic', async () => {
    const first = `${CHOICE_CARD}${asking(`${QUESTION}?`, 'pour-second')}`;
    const again = asking(QUESTION.replace('pours', 'would pour').replace('two', '2').toUpperCase());
    expect(await warningsOf({ 'cards/basics.yaml': first, 'cards/cups.yaml': again })).toEqual([
      `content/kettles/cards/cups.yaml: pour-again: asks almost the same as \`pour-second\` in ${CARDS}: ask something else, or remove one of the two.`,
    ]);
  });

  it('may ask different things about the same', async () => {
    const first = `${CHOICE_CARD}${asking(`${QUESTION}?`, 'pour-second')}`;
    const other = asking('How many cups does a full kettle fill, and which call says so?');
    expect(await warningsOf({ 'cards/basics.yaml': first, 'cards/cups.yaml': other })).toEqual([]);
  });

  it('may share the frame that all programs have', async () => {
    const frame = '  code: { lang: text, text: "import kettle\\nkettle.run(main())" }\n  answer:';
    const cards = WORDS.slice(0, 30).map((word) =>
      asking(`Is it ${word}?`, `pour-${word}`).replace('  answer:', frame.replace('main', word)),
    );
    const filler = Array.from({ length: 24 }, (_, index) =>
      asking(`Is it number ${index}, or what?`, `fill-${index}`).replace(
        '  answer:',
        frame.replace('main', `m${index}`),
      ),
    );
    const basics = `${CHOICE_CARD}${cards.join('')}${filler.join('')}`;
    expect(await warningsOf({ 'cards/basics.yaml': basics })).toEqual([]);
  });
});

describe('an alias', () => {
  it('is told when it is the name of another entry, however it is written', async () => {
    const more = entry('hot-water') + entry('kettle.pour', 'Hot water, KETTLE.BOIL');
    expect(await entryWith('[heat]', '[]', more)).toEqual([
      `${ENTRIES}: kettle.pour: the alias \`Hot water\` is the name of the entry \`hot-water\`: remove it, or say more.`,
      `${ENTRIES}: kettle.pour: the alias \`KETTLE.BOIL\` is the name of the entry \`kettle.boil\`: remove it, or say more.`,
    ]);
  });

  it('is told when it is the short name of another entry', async () => {
    expect(await entryWith('[heat]', '[]', entry('kettle.pour', 'boil'))).toEqual([
      `${ENTRIES}: kettle.pour: the alias \`boil\` is the short name of \`kettle.boil\`, which a lookup of it would miss: remove it, or say more.`,
    ]);
  });

  it('is told once when two entries have it', async () => {
    expect(await entryWith('[heat]', '[heat]', entry('kettle.pour', 'Heat'))).toEqual([
      `${ENTRIES}: kettle.pour: the alias \`Heat\` is an alias of \`kettle.boil\` too, and a lookup shows only one of them: keep it at one.`,
    ]);
  });

  it('may be the short name of its own entry, and of the one that a lookup prefers', async () => {
    expect(await entryWith('[heat]', '[boil]', entry('Urn.boil'))).toEqual([]);
  });
});
