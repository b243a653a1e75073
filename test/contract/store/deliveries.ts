// The store's contract: the outbox.
import { describe, expect, it } from 'vitest';
import { LEASE_MS, outboxSteps, retry, SENT } from './outbox-steps.ts';
import { CHANNEL, DAY, deliveryOf, NOW, randomId, type World } from './world.ts';

export function deliveriesContract(world: () => World): void {
  const { lease, ids, settle } = outboxSteps(world);

  async function enqueue(id = randomId(), now = NOW): Promise<string> {
    await world().store.deliveries.enqueue(deliveryOf({ id, kind: 'notice' }), null, now);
    return id;
  }

  describe('leases', () => {
    it('gives what is due to one owner, oldest first, as it was enqueued', async () => {
      const { workspace } = world();
      await enqueue('second', NOW + 1);
      await enqueue('first', NOW);
      await enqueue('third', NOW + 2);
      expect(await ids('me', NOW - 1)).toEqual([]);
      const [first] = await lease('me', NOW + 1, 1);
      expect(first).toMatchObject({
        id: 'first',
        kind: 'notice',
        subjectId: null,
        workspaceId: workspace.id,
        personId: null,
        target: { kind: 'channel', channel: CHANNEL },
        message: { summary: 'hello' },
        attempts: 0,
        uncertainSince: null,
        expiresAt: null,
        createdAt: NOW,
      });
      expect(await ids('you', NOW + 2)).toEqual(['second', 'third']);
      expect(await ids('me', NOW + 2)).toEqual([]);
    });

    it('leases each delivery once when many ask at the same time', async () => {
      for (let count = 0; count < 20; count += 1) await enqueue();
      const leases = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => ids(owner, NOW, 7)));
      expect(leases.flat()).toHaveLength(20);
      expect(new Set(leases.flat()).size).toBe(20);
    });

    it('gives a delivery to another when its lease ran out, and the first one may not send any more', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      expect(await ids('you', NOW + LEASE_MS - 1)).toEqual([]);
      expect(await store.deliveries.sending(id, 'me', NOW + LEASE_MS)).toBe(false);
      expect(await ids('you', NOW + LEASE_MS)).toEqual([id]);
      expect(await store.deliveries.sending(id, 'me', NOW + LEASE_MS)).toBe(false);
      expect(await store.deliveries.sending(id, 'you', NOW + LEASE_MS)).toBe(true);
    });

    it('leases only for the platforms asked for', async () => {
      const { store } = world();
      await enqueue();
      const other = {
        owner: 'me',
        now: NOW,
        leaseMs: 1,
        limit: 9,
        platforms: ['discord', 'playground'],
      } as const;
      expect(await store.deliveries.claim(other)).toEqual([]);
    });

    it('gives back what did not leave, and keeps what did', async () => {
      const { store } = world();
      const [left, stayed] = [await enqueue(), await enqueue()];
      await lease('me');
      await store.deliveries.sending(left, 'me', NOW);
      await store.deliveries.release('me');
      expect(await ids('you')).toEqual([stayed]);
      await settle(left, 'me', SENT);
      expect(await ids('you', NOW + DAY)).toEqual([stayed]);
    });

    it('says when the next one is due, or its lease runs out', async () => {
      const { store } = world();
      const id = await enqueue();
      expect(await store.nextWakeAt(['slack'])).toBe(NOW);
      await lease('me');
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + LEASE_MS);
      await settle(id, 'me', retry({ at: NOW + DAY }));
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + DAY);
    });

    it('wakes nobody for a platform that is not asked for', async () => {
      const { store } = world();
      await enqueue();
      expect(await store.nextWakeAt(['discord', 'playground'])).toBeNull();
      expect(await store.nextWakeAt([])).toBeNull();
      expect(await store.nextWakeAt(['discord', 'slack'])).toBe(NOW);
    });
  });

  describe('uncertainty', () => {
    it('counts tries that count, and waits as told', async () => {
      const id = await enqueue();
      await lease('me');
      await settle(id, 'me', retry({ at: NOW + 10, counts: false }));
      expect(await ids('me', NOW + 9)).toEqual([]);
      expect(await lease('me', NOW + 10)).toMatchObject([{ attempts: 0, uncertainSince: null }]);
      await settle(id, 'me', retry({ at: NOW + 20 }));
      expect(await lease('me', NOW + 20)).toMatchObject([{ attempts: 1 }]);
    });

    it('remembers since when a try that may have arrived is uncertain, until it is settled', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      await settle(id, 'me', retry({ maybeArrived: true }));
      expect(await lease('me')).toMatchObject([{ uncertainSince: NOW + 1 }]);
      await store.deliveries.sending(id, 'me', NOW + 2);
      await settle(id, 'me', retry());
      expect(await lease('me')).toMatchObject([{ uncertainSince: NOW + 1 }]);
    });

    it('is certain again after a try that had no effect', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      await settle(id, 'me', retry());
      expect(await lease('me')).toMatchObject([{ uncertainSince: null }]);
    });

    it('takes a try that a crash cut short for one that may have arrived', async () => {
      const { store, harness } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      const after = await harness.reopen();
      const late = NOW + LEASE_MS;
      const again = { owner: 'you', now: late, leaseMs: LEASE_MS, limit: 1, platforms: ['slack'] } as const;
      expect(await after.deliveries.claim(again)).toMatchObject([{ id, uncertainSince: NOW + 1 }]);
      expect(await after.deliveries.sending(id, 'you', late)).toBe(true);
      await after.deliveries.settle(id, 'you', retry({ at: late }), late);
      expect(await after.deliveries.claim(again)).toMatchObject([{ uncertainSince: NOW + 1 }]);
    });

    it('counts each try that a crash cut short, and not a lease that ran out before one', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      expect(await lease('you', NOW + LEASE_MS)).toMatchObject([{ attempts: 0 }]);
      await store.deliveries.sending(id, 'you', NOW + LEASE_MS);
      expect(await lease('me', NOW + 2 * LEASE_MS)).toMatchObject([{ attempts: 1 }]);
      await store.deliveries.sending(id, 'me', NOW + 2 * LEASE_MS);
      expect(await lease('you', NOW + 3 * LEASE_MS)).toMatchObject([{ attempts: 2 }]);
      await settle(id, 'you', retry({ at: NOW + 3 * LEASE_MS }), NOW + 3 * LEASE_MS);
      expect(await lease('me', NOW + 3 * LEASE_MS)).toMatchObject([{ attempts: 3 }]);
    });
  });
}
