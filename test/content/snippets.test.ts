// What the decks say is true: every snippet prints what its deck promises, on every Python found here.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDecks } from '#src/decks/read-deck.ts';
import { type DeckSnippet, snippetsOf, speaksOf } from './deck-snippets.ts';
import { compareVersions, type Python, requirePythons } from './find-pythons.ts';
import { runSnippet } from './run-snippet.ts';

const AT_ONCE = Math.min(availableParallelism(), 8);
const ALL_OF_A_VERSION_MS = 300_000;

const { decks } = await readDecks(fileURLToPath(new URL('../../content', import.meta.url)));
const snippets = decks.flatMap(snippetsOf);
const runnable = snippets.filter(({ code }) => code.run);
const pythons = await requirePythons(process.env);

function say(line: string): void {
  // biome-ignore lint/suspicious/noConsole: how much was run is part of the result
  console.log(line);
}

async function failureOf(python: Python, { file, id, code }: DeckSnippet): Promise<string[]> {
  const wrong = await runSnippet(python.path, code.text, code.stdout ?? '');
  return wrong === null ? [] : [`${file}: ${id}: on Python ${python.version} it ${wrong}`];
}

/** Runs them a few at once; resolves to every failure, in the order of the snippets. */
async function failuresOf(python: Python, chosen: readonly DeckSnippet[]): Promise<string[]> {
  const failures: string[][] = [];
  const waiting = chosen.entries();
  const work = async (): Promise<void> => {
    for (const [place, snippet] of waiting) failures[place] = await failureOf(python, snippet);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures.flat();
}

describe('the snippets of the decks', () => {
  it('are run wherever they can be: at least 85 of 100', () => {
    expect(runnable.length / snippets.length).toBeGreaterThanOrEqual(0.85);
  });

  it.for(pythons)(
    'print what is promised on Python $version',
    { timeout: ALL_OF_A_VERSION_MS },
    async (python) => {
      const chosen = runnable.filter((snippet) => speaksOf(snippet, python.version));
      const failures = await failuresOf(python, chosen);
      say(`Python ${python.version}: ${chosen.length - failures.length} snippets ran`);
      if (failures.length > 0)
        expect.fail(`${failures.length} snippets are wrong.\n\n${failures.join('\n\n')}`);
    },
  );

  it('and cards that need a newer Python than any found here are named', () => {
    const newest = pythons.at(-1)?.version ?? null;
    const waits = (min: string) => newest !== null && compareVersions(min, newest) > 0;
    const waiting = runnable.filter(({ min }) => waits(min)).map(({ id, min }) => `${id} (${min})`);
    const untested = decks
      .flatMap((deck) => deck.cards)
      .flatMap(({ cardId, python }) =>
        python !== null && waits(python.min) ? [`${cardId} (${python.min})`] : [],
      );
    const list = (names: readonly string[]) => (names.length === 0 ? '' : `: ${names.join(', ')}`);
    say(`${waiting.length} snippets wait for a newer Python${list(waiting)}`);
    say(`${untested.length} cards speak of newer Pythons only${list(untested)}`);
    for (const name of [...waiting, ...untested]) expect(name).toMatch(/^\S+ \(\d+\.\d+\)$/);
  });
});
