import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDecks } from '#src/decks/read-deck.ts';

it('the decks that are shipped have no problem', async () => {
  const { decks, problems } = await readDecks(fileURLToPath(new URL('../../content', import.meta.url)));
  expect(problems.map(printProblem)).toEqual([]);
  expect(decks.map((deck) => deck.id)).toContain('asyncio');
});
