import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LEVELS } from '#src/core/card.ts';
import { printProblem } from '#src/decks/deck-problem.ts';
import { deckWarnings } from '#src/decks/deck-warnings.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { rightPlaces } from '#src/decks/option-balance.ts';
import { readDecks } from '#src/decks/read-deck.ts';

const { decks, problems, warnings } = await readDecks(
  fileURLToPath(new URL('../../content', import.meta.url)),
);

describe('the decks that are shipped', () => {
  it('have no problem', () => {
    expect(problems.map(printProblem)).toEqual([]);
    expect(decks.map((deck) => deck.id)).toContain('asyncio');
  });

  it('have no warning', () => {
    const ofCards = decks.flatMap((deck) => deckWarnings(deck, `content/${deck.id}`));
    expect([...warnings, ...ofCards].map(printProblem)).toEqual([]);
  });
});

describe('the asyncio deck', () => {
  const index = createLookupIndex(decks);
  const { cards, reference } = decks.find((deck) => deck.id === 'asyncio') ?? { cards: [], reference: [] };
  const choice = cards.filter((card) => card.kind === 'choice');

  it('has at least 240 cards, most of them graded', () => {
    expect(cards.length).toBeGreaterThanOrEqual(240);
    expect(choice.length / cards.length).toBeGreaterThanOrEqual(0.6);
  });

  it('asks what programs print, and how to mend them, with programs that run', () => {
    const running = (about: string) =>
      cards.filter((card) => card.about === about && card.code?.run === true);
    expect(running('predict-output').length).toBeGreaterThanOrEqual(40);
    expect(running('fix-the-bug').length).toBeGreaterThanOrEqual(20);
    const asked = cards.filter((card) => ['predict-output', 'fix-the-bug'].includes(card.about));
    expect(asked.filter((card) => card.code?.run !== true).map((card) => card.cardId)).toEqual([]);
  });

  it('says of every card which Python it speaks of', () => {
    expect(cards.filter(({ python }) => python === null).map(({ cardId }) => cardId)).toEqual([]);
  });

  it.each(LEVELS)('has at least a fifth of its cards for each level: %s', (level) => {
    const share = cards.filter((card) => card.level === level).length / cards.length;
    expect(share).toBeGreaterThanOrEqual(0.2);
  });

  it('has its right options spread over all places', () => {
    const places = rightPlaces(cards);
    expect(places.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'd']);
    for (const { id, count } of places) expect(count / choice.length, id).toBeLessThanOrEqual(0.35);
  });

  it('has at least 150 entries, each with a link to its documentation', () => {
    expect(reference.length).toBeGreaterThanOrEqual(150);
    expect(reference.filter((entry) => !entry.docs.startsWith('https://')).map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ['timeouts', 'asyncio.timeout'],
    ['queues', 'asyncio.Queue'],
    ['semaphores', 'asyncio.Semaphore'],
    ['locks', 'asyncio.Lock'],
    ['futures', 'asyncio.Future'],
    ['streams', 'asyncio.StreamReader'],
    ['events', 'asyncio.Event'],
    ['event loops', 'event-loop'],
    ['taskgroups', 'asyncio.TaskGroup'],
  ])('leads from %j to %j first', (term, id) => {
    expect(index.find('asyncio', term).matches[0]?.id).toBe(id);
  });

  it('has an example for every API', () => {
    const apis = reference.filter((entry) => entry.id.includes('.'));
    expect(apis.length).toBeGreaterThanOrEqual(100);
    expect(apis.filter((entry) => entry.code === null).map(({ id }) => id)).toEqual([]);
  });

  it('leads from nearly every entry to questions about it', () => {
    const asked = reference.filter((entry) => entry.cards.length > 0).length;
    expect(asked / reference.length).toBeGreaterThanOrEqual(0.95);
  });
});
