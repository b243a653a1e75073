// The store's contract: what only one process may do at a time.
import { describe, expect, it } from 'vitest';
import { HOUR, NOW, type World } from './world.ts';

export function leasesContract(world: () => World): void {
  describe('a lease', () => {
    const take = (owner: string, now = NOW, until = now + HOUR) =>
      world().store.leases.take('refresh', owner, now, until);

    it('is one owner’s until it runs out or is given back', async () => {
      expect(await take('me')).toBe(true);
      expect(await take('you')).toBe(false);
      expect(await world().store.leases.take('another', 'you', NOW, NOW + 1)).toBe(true);
      expect(await take('me', NOW + 1)).toBe(true);
      expect(await take('you', NOW + HOUR)).toBe(false);
      expect(await take('you', NOW + HOUR + 1)).toBe(true);
      await world().store.leases.release('refresh', 'me');
      expect(await take('me', NOW + HOUR + 1)).toBe(false);
      await world().store.leases.release('refresh', 'you');
      expect(await take('me', NOW + HOUR + 1)).toBe(true);
    });

    it('is given to one of many who ask at once', async () => {
      const owners = Array.from({ length: 20 }, (_, index) => `owner ${index}`);
      const taken = await Promise.all(owners.map((owner) => take(owner)));
      expect(taken.filter(Boolean)).toEqual([true]);
    });

    it('is free when only a clock that was set back could make it last so long', async () => {
      await take('me', NOW + 3 * HOUR);
      expect(await take('you', NOW + 2 * HOUR)).toBe(false);
      expect(await take('you', NOW)).toBe(true);
      expect(await take('me', NOW)).toBe(false);
    });

    it('is free once its owner is known to be gone, and nobody else’s is', async () => {
      const { leases } = world().store;
      await take('dead');
      await leases.take('another', 'alive', NOW, NOW + HOUR);
      await leases.releaseGone((owner) => owner === 'dead');
      expect(await take('you')).toBe(true);
      expect(await leases.take('another', 'you', NOW, NOW + HOUR)).toBe(false);
    });

    it('is renewed by whoever has it, and outlives a restart', async () => {
      await take('me');
      expect(await take('me', NOW + HOUR / 2)).toBe(true);
      const { leases } = await world().harness.reopen();
      const until = NOW + HOUR + 1;
      expect(await leases.take('refresh', 'you', until, until + HOUR)).toBe(false);
      expect(await leases.take('refresh', 'me', until, until + HOUR)).toBe(true);
    });

    it('is still one’s own after pruning, unless it is over', async () => {
      await take('me');
      await world().store.prune(NOW + HOUR - 1);
      expect(await take('you', NOW + 1)).toBe(false);
      await world().store.prune(NOW + HOUR);
      expect(await take('you', NOW + 1)).toBe(true);
    });
  });

  describe('a lease that is kept', () => {
    const leases = () => world().store.leases;
    const [mine, yours] = [
      { owner: 'me', beat: 1 },
      { owner: 'you', beat: 1 },
    ];

    it('is of whoever saw last who keeps it, and of nobody once it was given back', async () => {
      expect(await leases().keeper('door')).toBeNull();
      expect(await leases().keep('door', mine, null)).toBe(true);
      expect(await leases().keep('door', yours, null)).toBe(false);
      expect(await leases().keeper('door')).toEqual(mine);
      const renewed = { owner: 'me', beat: 2 };
      expect(await leases().keep('door', renewed, mine)).toBe(true);
      expect(await leases().keep('door', yours, mine)).toBe(false);
      expect(await leases().keep('door', yours, { owner: 'her', beat: 2 })).toBe(false);
      expect(await leases().keep('door', yours, renewed)).toBe(true);
      await leases().release('door', 'me');
      expect(await leases().keeper('door')).toEqual(yours);
      await leases().release('door', 'you');
      expect(await leases().keeper('door')).toBeNull();
      expect(await leases().keep('door', mine, yours)).toBe(false);
    });

    it('is given to one of many who saw the same', async () => {
      await leases().keep('door', mine, null);
      const owners = Array.from({ length: 20 }, (_, index) => ({ owner: `owner ${index}`, beat: 1 }));
      const kept = await Promise.all(owners.map((next) => leases().keep('door', next, mine)));
      expect(kept.filter(Boolean)).toEqual([true]);
    });

    // Red without: the kept ones being left out of `createPrune`.
    it('is still kept after pruning, whatever the clock says, and after a restart', async () => {
      await leases().keep('door', mine, null);
      await world().store.prune(NOW + 365 * 24 * HOUR);
      await world().store.deliveries.clockSetBack(NOW, HOUR);
      const { leases: again } = await world().harness.reopen();
      expect(await again.keeper('door')).toEqual(mine);
    });

    it('is free once its owner is known to be gone', async () => {
      await leases().keep('door', mine, null);
      await leases().releaseGone((owner) => owner === 'me');
      expect(await leases().keeper('door')).toBeNull();
    });
  });
}
