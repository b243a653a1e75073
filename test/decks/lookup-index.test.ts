import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';

function entry(id: string, summary: string, more: Partial<ReferenceEntry> = {}): ReferenceEntry {
  return {
    deckId: 'asyncio',
    id,
    topic: 'basics',
    signature: `${id}()`,
    summary: [{ kind: 'text', text: summary }],
    details: [],
    code: null,
    pitfalls: [],
    versions: [],
    versionsOf: null,
    aliases: [],
    see: [],
    cards: [],
    refs: [],
    docs: 'https://docs.python.org/3/',
    ...more,
  };
}

const ENTRIES = [
  entry('asyncio.gather', 'Starts many awaitables and collects their results.', {
    aliases: ['run several at once'],
    see: ['asyncio.TaskGroup'],
  }),
  entry('asyncio.TaskGroup', 'Holds tasks together and waits for all.', { see: ['asyncio.gather'] }),
  entry('asyncio.timeout', 'Limits how long a block may take.', { see: ['asyncio.gather'] }),
  entry('asyncio.Timeout', 'What the timeout function returns.'),
  entry('asyncio.create_task', 'Schedules a coroutine to run soon.', {
    aliases: ['100%', '日本語', '🚀 launch'],
  }),
  entry('asyncio.sleep', 'Suspends for a while.'),
  entry('Clock.sleep', 'Lets a clock rest.'),
  entry('Queue.get', 'Takes an item out.'),
  entry('LifoQueue.get', 'Takes the newest item out.'),
  entry('loop.call_soon', 'Queues a callback.'),
  entry('event-loop', 'Runs everything in turn.'),
];

function deckOf(reference: readonly ReferenceEntry[], command = 'asyncio'): Deck {
  return {
    id: command,
    title: '',
    description: '',
    command,
    language: 'en',
    licence: '',
    cards: [],
    reference,
  };
}

const index = createLookupIndex([deckOf(ENTRIES), deckOf([entry('git.rebase', 'Moves commits.')], 'git')]);
const exactId = (term: string) => index.find('asyncio', term).exact?.id ?? null;
const ids = (entries: readonly ReferenceEntry[]) => entries.map(({ id }) => id);

describe('find', () => {
  it.each([
    'gather',
    'asyncio.gather',
    'gather()',
    'asyncio.gather(',
    'Gather',
    'await asyncio.gather(a, b)',
    '`asyncio.gather`',
    'ｇａｔｈｅｒ',
    '\u202egather\u0000',
    'run several at once',
  ])('takes %j for asyncio.gather', (term) => expect(exactId(term)).toBe('asyncio.gather'));

  it.each([
    ['timeout', 'asyncio.timeout'],
    ['Timeout', 'asyncio.Timeout'],
    ['async with asyncio.timeout(3):', 'asyncio.timeout'],
    ['sleep', 'asyncio.sleep'],
    ['clock.sleep', 'Clock.sleep'],
    ['asyncio.Queue.get', 'Queue.get'],
    ['get', null],
    ['event loop', 'event-loop'],
    ['call soon', null],
    ['loop.call_soon(print)', 'loop.call_soon'],
    ['100%', 'asyncio.create_task'],
    ['日本語', 'asyncio.create_task'],
    ['🚀 launch', 'asyncio.create_task'],
    ['gahter', null],
  ])('takes %j for %j', (term, id) => expect(exactId(term)).toBe(id));

  it('finds a misspelt name, and an idea by its words', () => {
    expect(ids(index.find('asyncio', 'gahter').matches)[0]).toBe('asyncio.gather');
    expect(ids(index.find('asyncio', 'slep').matches)).toEqual(expect.arrayContaining(['asyncio.sleep']));
    expect(ids(index.find('asyncio', 'how to run several things at once').matches)[0]).toBe('asyncio.gather');
    expect(ids(index.find('asyncio', 'wait for all tasks').matches)[0]).toBe('asyncio.TaskGroup');
    expect(ids(index.find('asyncio', 'get').matches).sort()).toEqual(['LifoQueue.get', 'Queue.get']);
  });

  it.each([
    ['queues', 'asyncio.Queue'],
    ['asyncio.Queues', 'asyncio.Queue'],
    ['`queues()`', 'asyncio.Queue'],
    ['empty queues', 'asyncio.QueueEmpty'],
    ['classes', 'class'],
    ['loop policies', 'loop-policy'],
  ])('takes the plural %j first for %j, whatever speaks of several', (term, id) => {
    const plural = createLookupIndex([
      deckOf([
        entry('asyncio.Queue', 'Hands items from one task to another.'),
        entry('Queue.put', 'Adds an item.'),
        entry('asyncio.QueueEmpty', 'There is nothing to get.'),
        entry('class', 'Makes objects.'),
        entry('loop-policy', 'Makes loops.'),
        entry('trio', 'Has empty queues, policies and classes of its own.'),
      ]),
    ]);
    const { exact, matches } = plural.find('asyncio', term);
    expect(exact).toBeNull();
    expect(ids(matches)[0]).toBe(id);
  });

  it('never repeats the exact entry, keeps to the limit, and to the deck of the command', () => {
    const { exact, matches } = index.find('asyncio', 'sleep', 1);
    expect(ids(matches)).toEqual(['Clock.sleep']);
    expect(matches).not.toContain(exact);
    expect(index.find('git', 'gather')).toEqual({ exact: null, matches: [] });
    expect(index.find('unknown', 'gather')).toEqual({ exact: null, matches: [] });
  });

  it.each(['%', '_', '"', "'; --", 'NEAR(', '*', '\u0000', '\u202e', '🙈', '', '   ', '.*', '()'])(
    'finds nothing for %j: it is no pattern',
    (term) => expect(index.find('asyncio', term)).toEqual({ exact: null, matches: [] }),
  );

  it('gives the same answer whatever the order of the entries', () => {
    const other = createLookupIndex([deckOf([...ENTRIES].reverse())]);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.mixedCase(fc.constantFrom(...ids(ENTRIES)))),
        (term) => {
          expect(ids(other.find('asyncio', term).matches)).toEqual(ids(index.find('asyncio', term).matches));
          expect(other.find('asyncio', term).exact).toEqual(index.find('asyncio', term).exact);
          expect(ids(other.suggest('asyncio', term))).toEqual(ids(index.suggest('asyncio', term)));
        },
      ),
    );
  });
});

describe('suggest', () => {
  it('begins with what most others lead to', () => {
    expect(ids(index.suggest('asyncio', '', 3))).toEqual([
      'asyncio.gather',
      'asyncio.TaskGroup',
      'Clock.sleep',
    ]);
    expect(index.suggest('unknown', '')).toEqual([]);
  });

  it('puts names that begin so first, then words of names', () => {
    expect(ids(index.suggest('asyncio', 'ta'))).toEqual(['asyncio.TaskGroup', 'asyncio.create_task']);
    expect(ids(index.suggest('asyncio', 'asyncio.ti'))).toEqual(['asyncio.Timeout', 'asyncio.timeout']);
    expect(ids(index.suggest('asyncio', 'timeout'))[0]).toBe('asyncio.timeout');
  });
});
