// The store's contract: decks and cards.
import { describe, expect, it } from 'vitest';
import { CARDS, cardOf, deckOf, NOW, type World } from './world.ts';

export function decksContract(world: () => World): void {
  describe('decks', () => {
    it('says what a new version of a deck changed, and nothing the second time', async () => {
      const { store } = world();
      const [one, ...rest] = CARDS;
      const changed = deckOf([
        { ...(one ?? cardOf('one')), revision: '000000000002' },
        ...rest.slice(1),
        cardOf('new'),
      ]);
      expect(await store.decks.syncDeck(changed, NOW)).toEqual({ added: 1, changed: 1, archived: 1 });
      expect(await store.decks.syncDeck(changed, NOW)).toEqual({ added: 0, changed: 0, archived: 0 });
    });

    it('keeps every revision as it was', async () => {
      const { store } = world();
      const later = cardOf('one', { revision: '000000000002', topic: 'loops' });
      await store.decks.syncDeck(deckOf([later]), NOW);
      expect(await store.decks.card(later, '000000000001')).toEqual(CARDS[0]);
      expect(await store.decks.card(later, '000000000002')).toEqual(later);
      expect(await store.decks.card(later, '00000000000f')).toBeNull();
    });

    it('does not ask archived cards, keeps their memories, and brings both back with the card', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      await rate(await ask(ada, 'one'));
      const memories = () => store.reviews.memories(ada.person.id);
      const unseen = async () => (await store.reviews.unseen(ada.person.id, ['asyncio'])).length;
      expect([(await memories()).length, await unseen()]).toEqual([1, 3]);
      await store.decks.syncDeck(deckOf(CARDS.slice(1, 2)), NOW);
      expect([(await memories()).length, await unseen()]).toEqual([0, 1]);
      expect((await store.people.learner(ada.person.id))?.reminding.otherDueDays).toEqual([]);
      expect(await store.decks.syncDeck(deckOf(CARDS), NOW)).toEqual({ added: 3, changed: 0, archived: 0 });
      expect([(await memories()).length, await unseen()]).toEqual([1, 3]);
    });

    it('does not ask cards of archived decks', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      await rate(await ask(ada, 'one'));
      await store.decks.syncDeck(deckOf([cardOf('x')], 'other'), NOW);
      await store.decks.archiveDecksExcept(['other'], NOW);
      expect(await store.reviews.memories(ada.person.id)).toEqual([]);
      expect(await store.reviews.unseen(ada.person.id, ['asyncio', 'other'])).toEqual([
        { deckId: 'other', cardId: 'x', topic: 'tasks', level: 'beginner' },
      ]);
      await store.decks.syncDeck(deckOf(CARDS), NOW);
      expect(await store.reviews.memories(ada.person.id)).toHaveLength(1);
    });

    it('archives every deck when none is left', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      await store.decks.archiveDecksExcept([], NOW);
      expect(await store.reviews.unseen(ada.person.id, ['asyncio'])).toEqual([]);
    });

    it('keeps cards of the same id in two decks apart', async () => {
      const { store } = world();
      await store.decks.syncDeck(deckOf([cardOf('one', { topic: 'mine' })], 'other'), NOW);
      const key = { deckId: 'other', cardId: 'one' };
      expect((await store.decks.card(key, '000000000001'))?.topic).toBe('mine');
    });
  });
}
