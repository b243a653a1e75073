// The store's contract: taking a review back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#src/core/local-day.ts';
import type { Memory } from '#src/core/memory.ts';
import type { Exposure, Review } from '#src/ports/records.ts';
import { CARDS, createWorld, DAY, NOW, randomId, TODAY, type World } from './world.ts';

/** One test's own record of what must be stored, card by card. */
interface Expected {
  readonly live: { readonly exposure: Exposure; readonly review: Review }[];
}

export function undoContract(world: () => World): void {
  describe('undo', () => {
    it('opens the next attempt, forgets a first memory and takes the points back', async () => {
      const { store, workspace, join, ask, rate, undo } = world();
      const exposure = await ask(await join('ada'), 'one');
      await rate(exposure, { points: 10 });
      const outcome = await undo(exposure);
      expect(outcome).toEqual({
        kind: 'undone',
        exposure: { ...exposure, attempt: 2, review: null },
        reminderId: null,
      });
      expect(await store.exposures.exposure(exposure.id)).toEqual({ ...exposure, attempt: 2 });
      expect(await store.reviews.memories(exposure.personId)).toEqual([]);
      expect(await store.reviews.log(exposure.personId, exposure.card)).toEqual([]);
      expect(await store.reviews.leaderboard(workspace.id, null)).toEqual([]);
      const state = await store.reviews.learnerState(exposure.personId, exposure.card, TODAY);
      expect(state).toMatchObject({ memory: null, cardScoredToday: false, activeDays: [] });
      expect(await store.reviews.unseen(exposure.personId, ['asyncio'])).toHaveLength(CARDS.length);
    });

    it('restores the memory from before', async () => {
      const { store, join, ask, rate, undo } = world();
      const ada = await join('ada');
      const first = await rate(await ask(ada, 'one'));
      const again = await ask(ada, 'one');
      await rate(again, { grade: 1, day: first.after.dueDay });
      await undo(again);
      const [row] = await store.reviews.memories(ada.person.id);
      expect(JSON.stringify(row?.memory)).toBe(JSON.stringify(first.after));
    });

    it('lets the person rate again, with points again', async () => {
      const { store, workspace, join, ask, rate, undo } = world();
      const exposure = await ask(await join('ada'), 'one');
      await rate(exposure, { points: 10 });
      const outcome = await undo(exposure);
      if (outcome.kind !== 'undone') throw new Error(outcome.kind);
      expect(await rate(outcome.exposure, { grade: 1, points: 10 })).toMatchObject({ attempt: 2, grade: 1 });
      expect(await store.reviews.leaderboard(workspace.id, null)).toMatchObject([{ points: 10 }]);
    });

    it('gives a repeated undo the same answer, and changes nothing again', async () => {
      const { join, ask, rate, undo, version } = world();
      const ada = await join('ada');
      const exposure = await ask(ada, 'one');
      await rate(exposure);
      const first = await undo(exposure);
      const before = await version(ada);
      expect(await undo(exposure)).toEqual(first);
      expect(await version(ada)).toBe(before);
      if (first.kind === 'undone') await rate(first.exposure);
      expect(await undo(exposure)).toEqual({ kind: 'gone' });
    });

    it("undoes only a card's newest review, after that the one before", async () => {
      const { join, ask, rate, undo } = world();
      const ada = await join('ada');
      const [first, second, other] = [await ask(ada, 'one'), await ask(ada, 'one'), await ask(ada, 'two')];
      const review = await rate(first);
      await rate(second, { day: review.after.dueDay });
      await rate(other);
      expect(await undo(first)).toEqual({ kind: 'not-newest' });
      expect((await undo(second)).kind).toBe('undone');
      expect((await undo(first)).kind).toBe('undone');
    });

    it('refuses an older version, and what is gone or was never rated', async () => {
      const { store, join, ask, rate, version } = world();
      const ada = await join('ada');
      const exposure = await ask(ada, 'one');
      const input = { exposureId: exposure.id, attempt: 1, reminder: null, now: NOW };
      const current = async () => ({ ...input, expectedVersion: await version(ada) });
      expect(await store.reviews.undo(await current())).toEqual({ kind: 'gone' });
      await rate(exposure);
      const stale = { ...input, expectedVersion: 1 };
      expect(await store.reviews.undo(stale)).toEqual({ kind: 'conflict' });
      const gone = { ...(await current()), exposureId: 'none' };
      expect(await store.reviews.undo(gone)).toEqual({ kind: 'gone' });
    });

    it('waits again for the rating of a choice, but not once its day is over', async () => {
      const { store, join, ask, rate, undo } = world();
      const ada = await join('ada');
      for (const [cardId, undoneAt, waits] of [
        ['one', NOW, 1],
        ['two', NOW + DAY, 0],
      ] as const) {
        const exposure = await ask(ada, cardId);
        const choice = { exposureId: exposure.id, choiceId: 'a', unratedAt: NOW + DAY, now: NOW };
        await store.exposures.choose(choice);
        await rate(exposure);
        await undo(exposure, undoneAt);
        const unrated = await store.exposures.unrated(NOW + 2 * DAY, 10);
        expect(unrated.filter(({ card }) => card.cardId === cardId)).toHaveLength(waits);
      }
    });

    it('keeps memories equal to the newest live review, whatever is recorded and undone', async () => {
      const step = fc.record({
        card: fc.constantFrom('one', 'two', 'three'),
        grade: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        undo: fc.boolean(),
      });
      const run = async (steps: readonly { card: string; grade: 1 | 2 | 3 | 4; undo: boolean }[]) => {
        const fresh = await createWorld(world().harness);
        const ada = await fresh.join(randomId());
        const cards = new Map<string, Expected>();
        let day = TODAY;
        for (const { card, grade, undo } of steps) {
          const known: Expected = cards.get(card) ?? { live: [] };
          cards.set(card, known);
          const newest = known.live.at(-1);
          if (undo && newest !== undefined) {
            expect((await fresh.undo(newest.exposure)).kind).toBe('undone');
            known.live.pop();
          } else {
            day = addDays(day, 1);
            const exposure = await fresh.ask(ada, card);
            known.live.push({ exposure, review: await fresh.rate(exposure, { grade, day }) });
          }
          const stored = await fresh.store.reviews.memories(ada.person.id);
          const texts = new Map(stored.map(({ cardId, memory }) => [cardId, JSON.stringify(memory)]));
          for (const [cardId, { live }] of cards) {
            const after: Memory | undefined = live.at(-1)?.review.after;
            expect(texts.get(cardId)).toBe(after === undefined ? undefined : JSON.stringify(after));
            const log = await fresh.store.reviews.log(ada.person.id, { deckId: 'asyncio', cardId });
            expect(log).toEqual(live.map(({ review }) => review));
          }
        }
      };
      await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), run), { numRuns: 25 });
    });
  });
}
