import { describe, expect, it } from 'vitest';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { CHOICE_CARD, contentOf, DECK, ENTRY, FILES, RECALL_CARD } from './fixture-deck.ts';

async function problemsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { decks, problems } = await readDecks(await contentOf({ kettles: { ...FILES, ...files } }));
  expect(decks).toHaveLength(problems.length === 0 ? 1 : 0);
  return problems.map(printProblem);
}

const long = (letter: string, length: number): string => letter.repeat(length);
const CODE = (length: number): string => `code: { lang: text, text: ${long('c', length)} }`;

describe('what does not fit into a message', () => {
  it('is an error of its card', async () => {
    const card = CHOICE_CARD.replace('That is its task.', long('w', 290))
      .replace('That is another task.', long('v', 290))
      .replace('answer: It **heats** water.', `${CODE(1400)}\n  answer: ${long('a', 1450)}`);
    expect(await problemsOf({ 'cards/basics.yaml': card })).toEqual([
      expect.stringMatching(
        /^content\/kettles\/cards\/basics\.yaml: boil-first: the question with its answer has \d+ characters on Discord, at most 4000 fit: shorten its texts or its code\.$/,
      ),
    ]);
  });

  it('is an error of its entry', async () => {
    const pitfalls = Array.from({ length: 9 }, () => long('p', 390)).join(', ');
    const entry = ENTRY.replace('  aliases:', `  pitfalls: [${pitfalls}]\n  aliases:`).replace(
      /details: .*/,
      `details: ${long('d', 900)}`,
    );
    expect(await problemsOf({ 'reference/basics.yaml': entry })).toEqual([
      expect.stringMatching(
        /^content\/kettles\/reference\/basics\.yaml: kettle\.boil: the lookup has \d+ characters on Discord, /,
      ),
      expect.stringMatching(/: the lookup has \d+ characters in one piece on Slack, at most 3000 fit: /),
    ]);
  });

  it('may be a post below the recap of another card, each of which fits alone', async () => {
    const answered = RECALL_CARD.replace('answer: With care.', `answer: ${long('a', 1450)}`);
    const asked = CHOICE_CARD.replace('  answer:', `  ${CODE(1450)}\n  answer:`);
    expect(await problemsOf({ 'cards/basics.yaml': asked })).toEqual([]);
    expect(await problemsOf({ 'cards/basics.yaml': `${CHOICE_CARD}${answered}` })).toEqual([]);
    expect(await problemsOf({ 'cards/basics.yaml': `${asked}${answered}` })).toEqual([
      expect.stringMatching(
        /boil-first: the post with the recap of `pour-second` above it has \d+ characters on Discord, at most 4000 fit: /,
      ),
    ]);
  });
});

describe('`docs_hosts` of a deck', () => {
  const HOSTS = `${DECK}docs_hosts: [docs.python.org/3, peps.python.org]\n`;

  it('says where documentation may be', async () => {
    expect(await problemsOf({ 'deck.yaml': HOSTS })).toEqual([]);
    const stray = CHOICE_CARD.replace(/docs: .*/, 'docs: https://docs.python.org/2/library/');
    expect(await problemsOf({ 'deck.yaml': HOSTS, 'cards/basics.yaml': stray })).toEqual([
      'content/kettles/cards/basics.yaml: boil-first: `docs` leads to https://docs.python.org/2/library/, which is not on `docs.python.org/3` or `peps.python.org`: link there, or add the host to `docs_hosts` of deck.yaml.',
    ]);
    const entry = ENTRY.replace(/docs: .*/, 'docs: https://docs.python.org.example.org/3/');
    expect(await problemsOf({ 'deck.yaml': HOSTS, 'reference/basics.yaml': entry })).toHaveLength(1);
  });

  it('may be left out, and then documentation may be anywhere', async () => {
    const elsewhere = CHOICE_CARD.replace(/docs: .*/, 'docs: https://kettles.example.org/');
    expect(await problemsOf({ 'cards/basics.yaml': elsewhere, 'reference/basics.yaml': ENTRY })).toEqual([]);
  });

  it('may be written in any case, but their paths only as they are', async () => {
    const hosts = (name: string) => problemsOf({ 'deck.yaml': `${DECK}docs_hosts: [${name}]\n` });
    expect(await hosts('DOCS.Python.org/3')).toEqual([]);
    expect(await hosts('docs.python.org/3/LIBRARY')).toHaveLength(3);
  });

  it('are hosts, not addresses', async () => {
    expect(await problemsOf({ 'deck.yaml': `${DECK}docs_hosts: ["https://docs.python.org"]\n` })).toEqual([
      'content/kettles/deck.yaml: line 8: `docs_hosts`, item 1 must be a host, such as docs.python.org, or one with a path below it.',
    ]);
  });
});

describe('`refs`', () => {
  it('are ids of the author, without spaces', async () => {
    const card = CHOICE_CARD.replace('  docs:', '  refs: [b-058, a note]\n  docs:');
    expect(await problemsOf({ 'cards/basics.yaml': card })).toEqual([
      'content/kettles/cards/basics.yaml: boil-first: `refs`, item 2 must be an id without spaces, such as b-058.',
    ]);
  });
});
