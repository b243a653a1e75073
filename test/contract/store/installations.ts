// The store's contract: installations in many workspaces, and how they begin.
import { describe, expect, it } from 'vitest';
import type { InstallationRef } from '#src/ports/installations.ts';
import { DAY, HOUR, NOW, type World } from './world.ts';

const TEA: InstallationRef = { platform: 'slack', externalId: 'T-TEA' };
const COFFEE: InstallationRef = { platform: 'slack', externalId: 'T-COFFEE' };

export function installationsContract(world: () => World): void {
  const installations = () => world().store.installations;
  const install = (ref = TEA, sealed = 'first', now = NOW) =>
    installations().install(ref, { sealed, tokenExpiresAt: now + HOUR }, now);

  describe('an installation', () => {
    it('is there with its content, over a restart as well, and no other one is', async () => {
      expect(await installations().find(TEA)).toBeNull();
      const made = await install();
      expect(made).toEqual({
        ref: TEA,
        sealed: 'first',
        tokenExpiresAt: NOW + HOUR,
        version: 1,
        installedAt: NOW,
      });
      const reopened = await world().harness.reopen();
      expect(await reopened.installations.find(TEA)).toEqual(made);
      expect(await reopened.installations.active('slack')).toEqual([made]);
      expect(await reopened.installations.find(COFFEE)).toBeNull();
    });

    it('made again has the new content and a higher version', async () => {
      await install();
      const again = await install(TEA, 'second', NOW + DAY);
      expect(again).toMatchObject({ sealed: 'second', version: 2, installedAt: NOW + DAY });
      expect(await installations().active('slack')).toEqual([again]);
    });

    it('is renewed only from the state that it was read in', async () => {
      const { version } = await install();
      const fresh = { ref: TEA, expectedVersion: version, sealed: 'fresh', tokenExpiresAt: null };
      const renewed = await installations().renew(fresh, NOW + 1);
      expect(renewed).toEqual({
        ref: TEA,
        sealed: 'fresh',
        tokenExpiresAt: null,
        version: 2,
        installedAt: NOW,
      });
      expect(await installations().renew({ ...fresh, sealed: 'late' }, NOW + 2)).toBeNull();
      expect(await installations().find(TEA)).toEqual(renewed);
      expect(await installations().renew({ ...fresh, ref: COFFEE }, NOW)).toBeNull();
    });

    it('is revoked by events of its time in any number, loses its content, and leaves others alone', async () => {
      await install();
      const other = await install(COFFEE);
      for (const eventAt of [NOW + 5, NOW + 1, NOW + 5]) {
        expect(await installations().revoke(TEA, { eventAt }, NOW + 9)).toBe(true);
      }
      expect(await installations().find(TEA)).toEqual({
        ref: TEA,
        sealed: null,
        tokenExpiresAt: null,
        version: 2,
        installedAt: NOW,
      });
      const late = { ref: TEA, expectedVersion: 2, sealed: 'late', tokenExpiresAt: null };
      expect(await installations().renew(late, NOW + 9)).toBeNull();
      expect(await installations().active('slack')).toEqual([other]);
      expect(await installations().revoke({ ...TEA, externalId: 'T0' }, { eventAt: NOW }, NOW)).toBe(false);
    });

    it('made again is active, and no late event or refusal of the earlier one undoes it', async () => {
      const { version } = await install();
      await installations().revoke(TEA, { version }, NOW + 1);
      const again = await install(TEA, 'second', NOW + DAY);
      expect(await installations().revoke(TEA, { eventAt: NOW + DAY - 1 }, NOW + DAY)).toBe(false);
      expect(await installations().revoke(TEA, { version }, NOW + DAY)).toBe(false);
      expect(await installations().find(TEA)).toEqual(again);
      expect(await installations().revoke(TEA, { eventAt: NOW + DAY }, NOW + DAY)).toBe(true);
    });
  });

  describe('an installation that was begun', () => {
    const redeem = (hash: string, since = NOW) => installations().redeem(hash, since, NOW + 1);

    it('is finished once, and only by whoever knows it', async () => {
      await installations().begin('hash', NOW);
      expect(await redeem('another')).toBe(false);
      const both = await Promise.all([redeem('hash'), redeem('hash')]);
      expect(both.toSorted()).toEqual([false, true]);
      expect(await redeem('hash')).toBe(false);
    });

    it('is not finished too late, and forgotten after a day', async () => {
      await installations().begin('hash', NOW);
      expect(await redeem('hash', NOW + 1)).toBe(false);
      await world().store.prune(NOW + DAY);
      expect(await redeem('hash')).toBe(true);
      await installations().begin('other', NOW);
      await world().store.prune(NOW + DAY + 1);
      expect(await redeem('other')).toBe(false);
    });
  });
}
