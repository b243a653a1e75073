// The store's contract: recording a review.
import { describe, expect, it } from 'vitest';
import { CARDS, DAY, deckOf, NOW, newCause, recorded, TODAY, type World } from './world.ts';

export function reviewsContract(world: () => World): void {
  describe('reviews', () => {
    it('stores review and memory together', async () => {
      const { store, join, ask, review } = world();
      const exposure = await ask(await join('ada'), 'one');
      const input = await review(exposure, { grade: 2, rating: 3, correct: null, points: 5 });
      const outcome = recorded(await store.reviews.record(input));
      const { expectedVersion: _, reminder: __, ...logged } = input;
      expect(outcome).toEqual({ kind: 'recorded', review: { id: 1, ...logged }, reminderId: null });
      expect((await store.exposures.exposure(exposure.id))?.review).toEqual(outcome.review);
      expect(await store.reviews.log(exposure.personId, exposure.card)).toEqual([outcome.review]);
      expect(await store.reviews.memories(exposure.personId)).toEqual([
        { deckId: 'asyncio', cardId: 'one', topic: 'tasks', memory: input.after },
      ]);
      const state = await store.reviews.learnerState(exposure.personId, exposure.card, TODAY);
      expect(state?.memory).toEqual(input.after);
    });

    it('keeps right, wrong and neither apart, and an answer without a rating', async () => {
      const { join, ask, rate } = world();
      const ada = await join('ada');
      for (const [cardId, correct] of [
        ['one', true],
        ['two', false],
        ['open', null],
      ] as const) {
        expect((await rate(await ask(ada, cardId), { correct, rating: null })).correct).toBe(correct);
      }
    });

    it('logs one review when ten equal clicks arrive at once, and gives all the same', async () => {
      const { store, join, ask, review } = world();
      const exposure = await ask(await join('ada'), 'one');
      const input = await review(exposure);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.reviews.record(input)));
      expect(outcomes.filter(({ kind }) => kind === 'recorded')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'already')).toHaveLength(9);
      const reviews = outcomes.map((outcome) => ('review' in outcome ? outcome.review : null));
      expect(new Set(reviews.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(await store.reviews.log(exposure.personId, exposure.card)).toHaveLength(1);
    });

    it('lets the first of two ratings stand, whichever it is', async () => {
      const { store, join, ask, review } = world();
      const ada = await join('ada');
      for (const [cardId, first, second] of [
        ['one', 1, 4],
        ['two', 4, 1],
      ] as const) {
        const exposure = await ask(ada, cardId);
        const inputs = [await review(exposure, { grade: first }), await review(exposure, { grade: second })];
        const outcomes = [];
        for (const input of inputs) outcomes.push(await store.reviews.record(input));
        expect(outcomes).toMatchObject([
          { kind: 'recorded', review: { grade: first } },
          { kind: 'already', review: { grade: first } },
        ]);
      }
    });

    it('refuses what was computed from an older state of the person', async () => {
      const { store, join, ask, review, remind } = world();
      const ada = await join('ada');
      const [one, two] = [await ask(ada, 'one'), await ask(ada, 'two')];
      const stale = await review(two);
      await store.reviews.record(await review(one));
      expect(await store.reviews.record(stale)).toEqual({ kind: 'conflict' });
      const alsoStale = await review(two);
      await remind(ada);
      expect(await store.reviews.record(alsoStale)).toEqual({ kind: 'conflict' });
      expect((await store.reviews.record(await review(two))).kind).toBe('recorded');
    });

    it('does not record for another attempt or an exposure that is gone', async () => {
      const { store, join, ask, review } = world();
      const exposure = await ask(await join('ada'), 'one');
      const input = await review(exposure);
      expect(await store.reviews.record({ ...input, attempt: 2 })).toEqual({ kind: 'gone' });
      expect(await store.reviews.record({ ...input, exposureId: 'none' })).toEqual({ kind: 'gone' });
      await store.people.forgetPerson(exposure.personId);
      expect(await store.reviews.record(input)).toEqual({ kind: 'gone' });
      expect(await store.reviews.learnerState(exposure.personId, exposure.card, TODAY)).toBeNull();
    });

    it('knows the due days of the other cards', async () => {
      const { store, join, ask, rate, remind } = world();
      const ada = await join('ada');
      for (const [cardId, grade] of [
        ['one', 3],
        ['two', 3],
        ['three', 4],
      ] as const) {
        await rate(await ask(ada, cardId), { grade });
      }
      const state = (cardId: string) =>
        store.reviews.learnerState(ada.person.id, { deckId: 'asyncio', cardId }, TODAY);
      const of = async (cardId: string) => (await state(cardId))?.reminding?.otherDueDays;
      // Nothing follows from them before somebody wants reminders.
      expect((await state('one'))?.reminding).toBeNull();
      await remind(ada);
      const days = (await store.reviews.memories(ada.person.id)).map(({ memory }) => memory.dueDay);
      expect(days.toSorted()).toEqual(days);
      const [soon, , late] = days;
      expect(await of('one')).toEqual([
        { day: soon, count: 1 },
        { day: late, count: 1 },
      ]);
      expect(await of('open')).toEqual([
        { day: soon, count: 2 },
        { day: late, count: 1 },
      ]);
      const learner = await store.people.learner(ada.person.id);
      expect(learner?.reminding.otherDueDays).toEqual(await of('open'));
    });

    it('counts what scored on a day: due reviews, and the card itself', async () => {
      const { store, schedule, post, join, ask, rate, answerPost } = world();
      const ada = await join('ada');
      const postId = await post(await schedule(), 'two', TODAY);
      await rate(await ask(ada, 'one'), { points: 5 });
      await rate(await answerPost(ada, postId, 'two'), { points: 15 });
      await rate(await ask(ada, 'three'), { points: 0 });
      const of = async (cardId: string, day: string) => {
        const state = await store.reviews.learnerState(ada.person.id, { deckId: 'asyncio', cardId }, day);
        return [state?.scoredDueToday, state?.cardScoredToday];
      };
      expect(await of('one', TODAY)).toEqual([1, true]);
      expect(await of('two', TODAY)).toEqual([1, true]);
      expect(await of('three', TODAY)).toEqual([1, false]);
      expect(await of('one', '2026-03-03')).toEqual([0, false]);
    });

    it('knows the active days, newest first, each once', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      const days = ['2026-02-20', '2026-03-02', '2026-02-27', '2026-03-02'];
      for (const [index, day] of days.entries()) {
        await rate(await ask(ada, CARDS[index]?.cardId ?? ''), { day });
      }
      const [card] = CARDS;
      if (card === undefined) throw new Error('There are no cards.');
      expect((await store.reviews.learnerState(ada.person.id, card, TODAY))?.activeDays).toEqual([
        '2026-03-02',
        '2026-02-27',
        '2026-02-20',
      ]);
    });

    it('does not ask what was reviewed as if it were new', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      await rate(await ask(ada, 'two'));
      const cards = await store.reviews.unseen(ada.person.id, ['asyncio']);
      expect(cards.map(({ cardId }) => cardId)).toEqual(['one', 'three', 'open']);
      expect(cards[1]).toEqual({ deckId: 'asyncio', cardId: 'three', topic: 'queues', level: 'advanced' });
      expect(await store.reviews.unseen(ada.person.id, [])).toEqual([]);
    });

    it('counts as new today what a session showed for the first time', async () => {
      const { store, join, ask, rate, undo } = world();
      const ada = await join('ada');
      await store.decks.syncDeck(deckOf(CARDS), NOW);
      const { id: sessionId } = await store.sessions.start(
        { personId: ada.person.id, accountId: ada.accountId, items: [] },
        newCause(),
        NOW,
      );
      const inSession = async (cardId: string, step: number) =>
        store.exposures.open(
          { ...(await ask(ada, cardId)), source: 'session', sessionId, step, postId: null },
          newCause(),
          NOW,
        );
      const newToday = (day = TODAY) => store.reviews.newToday(ada.person.id, day);
      await rate(await ask(ada, 'one'));
      expect(await newToday()).toBe(0);
      const two = await inSession('two', 0);
      await rate(two);
      expect(await newToday()).toBe(1);
      await undo(two);
      expect(await newToday()).toBe(0);
      await rate(await inSession('three', 1));
      await rate(await inSession('three', 2), { day: '2026-03-03', at: NOW + DAY });
      expect([await newToday(), await newToday('2026-03-03')]).toEqual([1, 0]);
    });
  });
}
