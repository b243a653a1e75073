// The store's contract: one of several processes answers an interaction.
import { describe, expect, it } from 'vitest';
import { HOUR, NOW, type World } from './world.ts';

export function claimsContract(world: () => World): void {
  describe('a claim', () => {
    const take = (interactionId: string, now = NOW, platform: 'discord' | 'slack' = 'discord') =>
      world().store.claims.take({ platform, interactionId }, now);

    it('is given to the first who asks, and to nobody after', async () => {
      expect(await take('1')).toBe(true);
      expect(await take('1')).toBe(false);
      expect(await take('1', NOW + 1)).toBe(false);
      expect(await take('2')).toBe(true);
    });

    it('is given to one of many who ask at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => take('1')));
      expect(outcomes.filter(Boolean)).toEqual([true]);
    });

    it('is of one platform: their ids may be the same', async () => {
      expect(await take('1', NOW, 'discord')).toBe(true);
      expect(await take('1', NOW, 'slack')).toBe(true);
    });

    it('is kept for an hour', async () => {
      await take('1');
      await world().store.prune(NOW + HOUR);
      expect(await take('1', NOW + HOUR)).toBe(false);
      await world().store.prune(NOW + HOUR + 1);
      expect(await take('1', NOW + HOUR + 1)).toBe(true);
    });

    it('outlives the process that took it', async () => {
      await take('1');
      const again = await world().harness.reopen();
      expect(await again.claims.take({ platform: 'discord', interactionId: '1' }, NOW)).toBe(false);
    });
  });
}
