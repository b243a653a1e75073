// The store's contract: exposures.
import { describe, expect, it } from 'vitest';
import { UserError } from '#src/errors.ts';
import type { Actor, ExposureSource } from '#src/ports/records.ts';
import { cardOf, DAY, deckOf, NOW, newCause, TODAY, type World } from './world.ts';

function showing(actor: Actor, patch: { source?: ExposureSource; sessionId?: string; step?: number } = {}) {
  return {
    personId: actor.person.id,
    accountId: actor.accountId,
    workspaceId: actor.workspaceId,
    card: { deckId: 'asyncio', cardId: 'one', revision: '000000000001' },
    order: ['b', 'a'],
    source: 'private' as const,
    postId: null,
    sessionId: null,
    step: null,
    ...patch,
  };
}

export function exposuresContract(world: () => World): void {
  describe('exposures', () => {
    it('shows a private question once per interaction', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      const cause = newCause();
      const first = await store.exposures.open(showing(ada), cause, NOW);
      const repeat = await store.exposures.open({ ...showing(ada), order: ['a', 'b'] }, cause, NOW + 1);
      expect(repeat).toEqual(first);
      expect(first).toMatchObject({
        ...showing(ada),
        chosen: null,
        chosenAt: null,
        createdAt: NOW,
        attempt: 1,
        review: null,
      });
      const other = await store.exposures.open(showing(ada), newCause(), NOW);
      expect(other.id).not.toBe(first.id);
      expect(await store.exposures.exposure(first.id)).toEqual(first);
      expect(await store.exposures.exposure('none')).toBeNull();
    });

    it('shows a post once per person, whatever the interaction', async () => {
      const { schedule, post, join, answerPost } = world();
      const postId = await post(await schedule(), 'one', TODAY);
      const [ada, bob] = [await join('ada'), await join('bob')];
      const clicks = await Promise.all(Array.from({ length: 5 }, () => answerPost(ada, postId, 'one')));
      expect(new Set(clicks.map(({ id }) => id)).size).toBe(1);
      expect((await answerPost(bob, postId, 'one')).id).not.toBe(clicks[0]?.id);
    });

    it('shows a step of a session once', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      const { id: sessionId } = await store.sessions.start(
        { personId: ada.person.id, accountId: ada.accountId, items: [] },
        newCause(),
        NOW,
      );
      const step = (at: number) =>
        store.exposures.open(showing(ada, { source: 'session', sessionId, step: at }), newCause(), NOW);
      const first = await step(0);
      expect(await step(0)).toEqual(first);
      expect(first).toMatchObject({ sessionId, step: 0 });
      expect((await step(1)).id).not.toBe(first.id);
    });

    it('lets one interaction start a session and show its first card', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      const cause = newCause();
      const person = { personId: ada.person.id, accountId: ada.accountId };
      const { id: sessionId } = await store.sessions.start({ ...person, items: [] }, cause, NOW);
      const shown = showing(ada, { source: 'session', sessionId, step: 0 });
      const exposure = await store.exposures.open(shown, cause, NOW);
      expect((await store.sessions.start({ ...person, items: [] }, cause, NOW)).id).toBe(sessionId);
      expect((await store.exposures.open(shown, cause, NOW)).id).toBe(exposure.id);
    });

    it('knows the card as it was shown, how it was rated, and whether its question was taken back', async () => {
      const { store, join, schedule, post, answerPost, rate } = world();
      const ada = await join('ada');
      const postId = await post(await schedule(), 'one', TODAY);
      const { id, card } = await answerPost(ada, postId, 'one');
      const asShown = await store.decks.card(card, card.revision);
      const shown = () => store.exposures.shown(id);
      expect(await shown()).toEqual({
        exposure: await store.exposures.exposure(id),
        card: asShown,
        takenBack: false,
      });
      await store.decks.syncDeck(deckOf([{ ...cardOf('one'), revision: 'abcdefabcdef' }]), NOW);
      const exposure = await store.exposures.exposure(id);
      if (exposure === null) throw new Error('The exposure is gone.');
      const review = await rate(exposure);
      expect(await shown()).toMatchObject({ exposure: { review }, card: asShown, takenBack: false });
      await store.posts.retract(postId);
      expect((await shown())?.takenBack).toBe(true);
      const alone = await store.exposures.open(showing(ada), newCause(), NOW);
      expect(await store.exposures.shown(alone.id)).toMatchObject({ exposure: alone, takenBack: false });
      expect(await store.exposures.shown('none')).toBeNull();
    });

    it('lets the first choice stand', async () => {
      const { store, join, ask } = world();
      const { id: exposureId } = await ask(await join('ada'), 'one');
      const choose = (choiceId: string) =>
        store.exposures.choose({ exposureId, choiceId, unratedAt: NOW + DAY, now: NOW + 1 });
      const [first, second] = await Promise.all([choose('b'), choose('a')]);
      expect(first).toMatchObject({ chosen: 'b', chosenAt: NOW + 1 });
      expect(second).toEqual(first);
      const gone = { exposureId: 'none', choiceId: 'a', unratedAt: NOW, now: NOW };
      expect(await store.exposures.choose(gone)).toBeNull();
    });

    it('finds choices whose day ended unrated, oldest first, until they are rated or given up', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      const exposures = [await ask(ada, 'one'), await ask(ada, 'two'), await ask(ada, 'three')];
      const ends = [NOW + 2 * DAY, NOW + DAY, NOW + 3 * DAY];
      for (const [index, exposure] of exposures.entries()) {
        const unratedAt = ends[index] ?? 0;
        await store.exposures.choose({ exposureId: exposure.id, choiceId: 'a', unratedAt, now: NOW });
      }
      const unrated = async (now: number, limit = 10) =>
        (await store.exposures.unrated(now, limit)).map(({ card }) => card.cardId);
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + DAY);
      expect(await unrated(NOW + DAY - 1)).toEqual([]);
      expect(await unrated(NOW + DAY)).toEqual(['two']);
      expect(await unrated(NOW + 4 * DAY)).toEqual(['two', 'one', 'three']);
      expect(await unrated(NOW + 4 * DAY, 1)).toEqual(['two']);
      const [one, two] = exposures;
      if (one !== undefined) await rate(one, { rating: null });
      if (two !== undefined) await store.exposures.closeUnrated(two.id);
      expect(await unrated(NOW + 4 * DAY)).toEqual(['three']);
    });

    it('refuses in words what an erased person clicks', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      await store.people.forgetPerson(ada.person.id);
      await expect(store.exposures.open(showing(ada), newCause(), NOW)).rejects.toThrow(UserError);
      const session = { personId: ada.person.id, accountId: ada.accountId, items: [] };
      await expect(store.sessions.start(session, newCause(), NOW)).rejects.toThrow(UserError);
    });

    it('opens anew when what the interaction opened was erased', async () => {
      const { store, join } = world();
      const cause = newCause();
      const before = await join('ada');
      const first = await store.exposures.open(showing(before), cause, NOW);
      await store.people.forgetPerson(before.person.id);
      const after = await join('ada');
      const second = await store.exposures.open(showing(after), cause, NOW);
      expect(second.id).not.toBe(first.id);
      expect(second.personId).toBe(after.person.id);
    });
  });
}
