// The store's contract: what waits, in figures, and how the database is called.
import { describe, expect, it } from 'vitest';
import { AFTER, NOON, reminderSteps, TOMORROW } from './reminder-steps.ts';
import { CHANNEL, DAY, deliveryOf, directTo, HOUR, NOW, type World } from './world.ts';

export function waitingContract(world: () => World): void {
  const { set } = reminderSteps(world);

  describe('what waits', () => {
    it('is nothing at first', async () => {
      expect(await world().store.waiting(NOW)).toEqual({
        reminders: { planned: 0, due: 0, dueSince: null, nextAt: null, sending: 0 },
        deliveries: [],
        pauses: [],
      });
    });

    it('counts reminders that are to come, are due, or are being sent', async () => {
      const { store, join, remind } = world();
      const [ada, bob, cleo, dan] = [
        await join('ada'),
        await join('bob'),
        await join('cleo'),
        await join('dan'),
      ];
      await remind(ada, NOON);
      await remind(bob, TOMORROW);
      await remind(cleo, AFTER);
      await remind(dan, AFTER);
      await set(dan, { paused: true });
      expect((await store.waiting(NOW)).reminders).toEqual({
        planned: 3,
        due: 0,
        dueSince: null,
        nextAt: NOON.at,
        sending: 0,
      });
      expect((await store.waiting(NOW + DAY)).reminders).toEqual({
        planned: 3,
        due: 2,
        dueSince: NOON.at,
        nextAt: AFTER.at,
        sending: 0,
      });
      const planned = await store.reminders.planned(ada.person.id);
      expect(await store.reminders.claim(planned?.id ?? '', directTo('ada'), NOW + DAY)).toBe(true);
      expect((await store.waiting(NOW + DAY)).reminders).toEqual({
        planned: 2,
        due: 1,
        dueSince: TOMORROW.at,
        nextAt: AFTER.at,
        sending: 1,
      });
    });

    it('counts deliveries of each platform since the oldest, and those that were tried, but none that is over', async () => {
      const { store } = world();
      const discord = { platform: 'discord' as const, externalId: 'G1' };
      const elsewhere = { kind: 'channel' as const, channel: { workspace: discord, channelId: 'C7' } };
      const channel = { kind: 'channel' as const, channel: CHANNEL };
      await store.deliveries.enqueue(deliveryOf({ id: 'first', target: channel }), null, NOW);
      await store.deliveries.enqueue(deliveryOf({ id: 'second', target: channel }), null, NOW + HOUR);
      await store.deliveries.enqueue(deliveryOf({ id: 'third', target: elsewhere }), null, NOW + 2 * HOUR);
      await store.deliveries.enqueue(deliveryOf({ id: 'over', target: elsewhere }), null, NOW);
      const lease = {
        owner: 'me',
        now: NOW,
        leaseMs: 30_000,
        limit: 10,
        platforms: ['slack', 'discord'] as const,
      };
      expect((await store.deliveries.claim(lease)).map(({ id }) => id)).toEqual(['first', 'over']);
      await store.deliveries.sending('first', 'me', NOW);
      const again = { kind: 'retry', at: NOW + 5, counts: true, maybeArrived: false, reason: 'x' } as const;
      await store.deliveries.settle('first', 'me', again, NOW);
      await store.deliveries.settle('over', 'me', { kind: 'failed', reason: 'x' }, NOW);
      expect((await store.waiting(NOW + DAY)).deliveries).toEqual([
        { platform: 'discord', waiting: 1, since: NOW + 2 * HOUR, retrying: 0 },
        { platform: 'slack', waiting: 2, since: NOW, retrying: 1 },
      ]);
    });

    it('names the lanes that are paused, the one that is over first before the others', async () => {
      const { store } = world();
      await store.deliveries.pause('slack', '*', NOW + 3_000);
      await store.deliveries.pause('slack', 'channel:C1', NOW + 1_000);
      await store.deliveries.pause('discord', 'direct', NOW + 2_000);
      expect((await store.waiting(NOW + 1_000)).pauses).toEqual([
        { platform: 'discord', lane: 'direct', until: NOW + 2_000 },
        { platform: 'slack', lane: '*', until: NOW + 3_000 },
      ]);
      expect((await store.waiting(NOW)).pauses.map(({ lane }) => lane)).toEqual([
        'channel:C1',
        'direct',
        '*',
      ]);
    });
  });

  describe('the name of the database', () => {
    it('is made once, and the same after a restart', async () => {
      const { harness, store } = world();
      const [one, two] = await Promise.all([store.instanceId(), store.instanceId()]);
      expect(one).toMatch(/^[\w-]{22}$/);
      expect(two).toBe(one);
      expect(await (await harness.reopen()).instanceId()).toBe(one);
    });
  });
}
