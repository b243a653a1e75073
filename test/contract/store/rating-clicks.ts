// The store's contract: who clicked a rating is claimed and known in the one transaction with the review.
import { describe, expect, it } from 'vitest';
import type { InteractionSource } from '#src/ports/chat.ts';
import type { RecordOutcome } from '#src/ports/records.ts';
import { HOUR, NOW, newCause, recorded, reviewed, sourceOf, type World } from './world.ts';

export function ratingClicksContract(world: () => World): void {
  describe('a click on a rating', () => {
    const click = (
      exposureId: string,
      source: InteractionSource,
      claim = newCause(),
      now = NOW,
    ): Promise<RecordOutcome> =>
      world().store.reviews.record({ exposureId, click: { source, claim }, now }, reviewed);

    it('is claimed by whoever writes it, and elsewhere for everybody after', async () => {
      const { store, join, ask } = world();
      const { id } = await ask(await join('ada'), 'one');
      const cause = newCause();
      const outcomes = await Promise.all([1, 2, 3].map(() => click(id, sourceOf('ada'), cause)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['recorded', 'elsewhere', 'elsewhere']);
      expect(await store.claims.take(cause, NOW)).toBe(false);
    });

    it('does nothing when it was claimed before', async () => {
      const { store, join, ask } = world();
      const exposure = await ask(await join('ada'), 'one');
      const cause = newCause();
      await store.claims.take(cause, NOW);
      expect(await click(exposure.id, sourceOf('ada'), cause)).toEqual({ kind: 'elsewhere' });
      expect(await store.exposures.exposure(exposure.id)).toEqual(exposure);
    });

    it('is claimed also when it is of no use any more', async () => {
      const { store } = world();
      const cause = newCause();
      expect(await click('none', sourceOf('ada'), cause)).toEqual({ kind: 'gone' });
      expect(await store.claims.take(cause, NOW)).toBe(false);
    });

    it('says who clicked, as fresh as any other interaction does', async () => {
      const { store, join, ask } = world();
      const ada = await join('ada');
      const { id } = await ask(ada, 'one');
      const renamed = sourceOf('ada', { displayName: 'Ada L.', zone: 'Europe/Paris' });
      const { actor } = recorded(await click(id, renamed, newCause(), NOW + HOUR));
      expect(actor).toMatchObject({ displayName: 'Ada L.', zone: 'Europe/Paris' });
      expect(await store.people.findAccount(ada.account)).toMatchObject({ displayName: 'Ada L.' });
    });

    it('of somebody else logs nothing and is not even decided about', async () => {
      const { store, join, ask } = world();
      const exposure = await ask(await join('ada'), 'one');
      const bob = await join('bob');
      const asked = { exposureId: exposure.id, click: { source: sourceOf('bob'), claim: null }, now: NOW };
      const outcome = await store.reviews.record(asked, () => {
        throw new Error('It was decided about.');
      });
      expect(outcome).toMatchObject({ kind: 'left', actor: { accountId: bob.accountId } });
      expect(await store.exposures.exposure(exposure.id)).toEqual(exposure);
    });

    it('of a stranger makes nobody', async () => {
      const { store, join, ask } = world();
      const { id } = await ask(await join('ada'), 'one');
      const stranger = sourceOf('eve');
      expect(await click(id, stranger)).toEqual({ kind: 'foreign' });
      expect(await store.people.findAccount(stranger.account)).toBeNull();
    });
  });
}
