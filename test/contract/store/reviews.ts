// The store's contract: recording a review.
import { describe, expect, it } from 'vitest';
import { CARDS, DAY, deckOf, NOW, newCause, recorded, sourceOf, TODAY, type World } from './world.ts';

export function reviewsContract(world: () => World): void {
  describe('reviews', () => {
    it('stores review and memory together', async () => {
      const { store, join, ask, record } = world();
      const ada = await join('ada');
      const exposure = await ask(ada, 'one');
      const rate = { grade: 2, rating: 3, correct: null, points: 5 } as const;
      const outcome = recorded(await record(exposure.id, rate));
      const { reminder, ...logged } = outcome.decided;
      const { id: exposureId, attempt } = exposure;
      expect(outcome.review).toEqual({ id: 1, exposureId, attempt, before: null, ...logged });
      expect([outcome.reminderId, reminder]).toEqual([null, null]);
      expect([outcome.actor.accountId, outcome.shown.exposure]).toEqual([ada.accountId, exposure]);
      expect((await store.exposures.exposure(exposure.id))?.review).toEqual(outcome.review);
      expect(await store.reviews.log(exposure.personId, exposure.card)).toEqual([outcome.review]);
      expect(await store.reviews.memories(exposure.personId)).toEqual([
        { deckId: 'asyncio', cardId: 'one', topic: 'tasks', memory: logged.after },
      ]);
      const state = await store.reviews.learnerState(exposure.personId, exposure.card, TODAY);
      expect(state?.memory).toEqual(logged.after);
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

    it('logs one review when ten equal clicks arrive at once, and shows it to all others', async () => {
      const { store, join, ask, record } = world();
      const exposure = await ask(await join('ada'), 'one');
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => record(exposure.id)));
      const review = recorded(outcomes.find(({ kind }) => kind === 'recorded') ?? { kind: 'gone' }).review;
      const others = outcomes.flatMap((outcome) => (outcome.kind === 'left' ? [outcome.shown] : []));
      expect(others.map(({ exposure: { review: shown } }) => shown)).toEqual(Array(9).fill(review));
      expect(await store.reviews.log(exposure.personId, exposure.card)).toEqual([review]);
    });

    it('lets the first of two ratings stand, whichever it is', async () => {
      const { join, ask, record } = world();
      const ada = await join('ada');
      for (const [cardId, first, second] of [
        ['one', 1, 4],
        ['two', 4, 1],
      ] as const) {
        const { id } = await ask(ada, cardId);
        const outcomes = [await record(id, { grade: first }), await record(id, { grade: second })];
        expect(outcomes).toMatchObject([
          { kind: 'recorded', review: { grade: first } },
          { kind: 'left', shown: { exposure: { review: { grade: first } } } },
        ]);
      }
    });

    it('computes each from what the one before left', async () => {
      const { store, join, ask, record } = world();
      const ada = await join('ada');
      const [first, second] = [await ask(ada, 'one'), await ask(ada, 'one')];
      const days = { day: TODAY, later: '2026-03-09' };
      const [one, two] = await Promise.all([
        record(first.id, { day: days.day }),
        record(second.id, { day: days.later }),
      ]);
      expect(recorded(two).review.before).toEqual(recorded(one).review.after);
      expect(await store.reviews.log(ada.person.id, first.card)).toHaveLength(2);
    });

    it('logs nothing when what is shown decides so, and says what that was', async () => {
      const { store, join, ask } = world();
      const ada = await join('ada');
      const exposure = await ask(ada, 'one');
      const before = await store.people.exportPerson(ada.person.id);
      const outcome = await store.reviews.record(
        { exposureId: exposure.id, click: null, now: NOW },
        () => null,
      );
      expect(outcome).toMatchObject({ kind: 'left', actor: ada, shown: { exposure, takenBack: false } });
      expect(await store.people.exportPerson(ada.person.id)).toEqual(before);
    });

    it('rolls everything back when deciding fails', async () => {
      const { store, join, ask, record } = world();
      const { id: exposureId } = await ask(await join('ada'), 'one');
      const click = { source: sourceOf('ada'), claim: newCause() };
      const failing = store.reviews.record({ exposureId, click, now: NOW }, () => {
        throw new RangeError('a bug');
      });
      await expect(failing).rejects.toThrow('a bug');
      expect(await store.claims.take(click.claim, NOW)).toBe(true);
      expect((await record(exposureId)).kind).toBe('recorded');
    });

    it('does not record for an exposure that is gone', async () => {
      const { store, join, ask, record } = world();
      const exposure = await ask(await join('ada'), 'one');
      expect(await record('none')).toEqual({ kind: 'gone' });
      await store.people.forgetPerson(exposure.personId);
      expect(await record(exposure.id)).toEqual({ kind: 'gone' });
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
