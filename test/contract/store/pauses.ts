// The store's contract: what keeps deliveries waiting although it is their turn.
import { describe, expect, it } from 'vitest';
import type { Lane } from '#src/ports/records.ts';
import { outboxSteps } from './outbox-steps.ts';
import { CHANNEL, DAY, deliveryOf, directTo, NOW, type World } from './world.ts';

export function pausesContract(world: () => World): void {
  const { lease, ids } = outboxSteps(world);

  describe('pauses', () => {
    const target = {
      channel: { kind: 'channel', channel: CHANNEL },
      elsewhere: { kind: 'channel', channel: { ...CHANNEL, channelId: 'C2' } },
      thread: { kind: 'thread', channel: CHANNEL, messageId: 'm1', title: 'Discuss' },
      direct: directTo('ada').target,
    } as const;

    async function enqueueAll(): Promise<void> {
      for (const [id, where] of Object.entries(target)) {
        await world().store.deliveries.enqueue(deliveryOf({ id, target: where }), null, NOW);
      }
    }

    it.each<[Lane, readonly string[]]>([
      ['*', []],
      ['direct', ['channel', 'elsewhere', 'thread']],
      ['channel:C1', ['elsewhere', 'direct']],
    ])('keep the lane %s waiting until they are over, and no other', async (lane, others) => {
      const { store } = world();
      await enqueueAll();
      await store.deliveries.pause('slack', lane, NOW + 7_000);
      await store.deliveries.pause('discord', '*', NOW + DAY);
      expect(await ids('me', NOW + 6_999)).toEqual(others);
      const rest = ['channel', 'elsewhere', 'thread', 'direct'].filter((id) => !others.includes(id));
      expect(await ids('me', NOW + 7_000)).toEqual(rest);
    });

    it('are never made shorter', async () => {
      const { store } = world();
      await enqueueAll();
      await store.deliveries.pause('slack', '*', NOW + 7_000);
      await store.deliveries.pause('slack', '*', NOW + 1_000);
      expect(await ids('me', NOW + 6_999)).toEqual([]);
      await store.deliveries.pause('slack', '*', NOW + 9_000);
      expect(await ids('me', NOW + 8_999)).toEqual([]);
      expect(await ids('me', NOW + 9_000)).toHaveLength(4);
    });

    it('hold back what was leased already, and give it back for when they are over', async () => {
      const { store } = world();
      await enqueueAll();
      await lease('me');
      await store.deliveries.pause('slack', 'channel:C1', NOW + 7_000);
      expect(await store.deliveries.sending('channel', 'me', NOW)).toBe(false);
      expect(await store.deliveries.sending('direct', 'me', NOW)).toBe(true);
      expect(await ids('you', NOW + 7_000)).toEqual(['channel']);
    });

    it('are waited for: the next wake-up is when the first of what waits may leave', async () => {
      const { store } = world();
      await enqueueAll();
      await store.deliveries.pause('slack', '*', NOW + 7_000);
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + 7_000);
      await store.deliveries.pause('slack', 'direct', NOW + 9_000);
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + 7_000);
    });

    it('are forgotten when they are over, and not before', async () => {
      const { store } = world();
      await enqueueAll();
      await store.deliveries.pause('slack', '*', NOW + 7_000);
      await store.prune(NOW + 6_999);
      expect(await ids('me', NOW + 6_999)).toEqual([]);
      await store.prune(NOW + 7_000);
      expect(await ids('me', NOW)).toHaveLength(4);
    });
  });

  describe('a clock that is set back', () => {
    const HOUR = 3_600_000;

    it('makes nothing wait longer than it would have: pauses, tries and leases', async () => {
      const { store } = world();
      for (const id of ['due', 'later', 'leased'])
        await store.deliveries.enqueue(deliveryOf({ id }), null, NOW);
      const ours = { owner: 'me', now: NOW, leaseMs: 30_000, platforms: ['slack'] } as const;
      await store.deliveries.claim({ ...ours, limit: 2 });
      const retry = { kind: 'retry', counts: false, maybeArrived: false, reason: 'unavailable' } as const;
      await store.deliveries.settle('due', 'me', { ...retry, at: NOW }, NOW);
      await store.deliveries.settle('later', 'me', { ...retry, at: NOW + 9_000 }, NOW);
      await store.deliveries.claim({ ...ours, limit: 1 });
      await store.deliveries.claim({ ...ours, limit: 1 });
      await store.deliveries.settle('due', 'me', { ...retry, at: NOW }, NOW);
      await store.deliveries.pause('slack', '*', NOW + 5_000);
      const then = NOW - HOUR;
      // Each process that notices says so.
      for (let told = 0; told < 2; told += 1) await store.deliveries.clockSetBack(then, HOUR);
      expect(await store.nextWakeAt(['slack'])).toBe(then + 5_000);
      expect(await ids('you', then + 4_999)).toEqual([]);
      expect(await ids('you', then + 5_000)).toEqual(['due']);
      expect(await ids('you', then + 9_000)).toEqual(['later']);
      expect(await ids('you', then + 30_000)).toEqual(['leased']);
    });

    it('keeps the lease of what may have left for as long as it would have lasted, and the age of the try', async () => {
      const { store } = world();
      await store.deliveries.enqueue(deliveryOf({ id: 'left' }), null, NOW);
      await lease('me');
      await store.deliveries.sending('left', 'me', NOW);
      const then = NOW - HOUR;
      await store.deliveries.clockSetBack(then, HOUR);
      expect(await ids('you', then + 29_999)).toEqual([]);
      const [taken] = await lease('you', then + 30_000);
      expect(taken?.uncertainSince).toBe(then);
    });
  });

  describe('a clock that was set back while nobody looked', () => {
    const then = NOW - DAY;

    it('is told by what was written in a time to come, once', async () => {
      const { store } = world();
      expect(await store.deliveries.clockFoundBack(then)).toBe(0);
      await store.deliveries.enqueue(deliveryOf({ id: 'due' }), null, NOW);
      await store.deliveries.pause('slack', '*', NOW + 5_000);
      expect(await store.deliveries.clockFoundBack(NOW - 1_000)).toBe(0);
      expect(await store.deliveries.clockFoundBack(then)).toBe(DAY);
      expect(await store.deliveries.clockFoundBack(then)).toBe(0);
      expect(await ids('you', then + 4_999)).toEqual([]);
      expect(await ids('you', then + 5_000)).toEqual(['due']);
    });

    it.each(['clockSetBack', 'clockFoundBack'] as const)(
      'lets a reminder wait for its time: %s',
      async (told) => {
        const { store } = world();
        await store.deliveries.enqueue(deliveryOf({ id: 'reminds', kind: 'reminder' }), null, NOW);
        await store.deliveries[told](then, DAY);
        expect(await ids('you', NOW - 1)).toEqual([]);
        expect(await ids('you', NOW)).toEqual(['reminds']);
      },
    );

    it('cannot tell how old a try of that time is: it counts as one of long ago', async () => {
      const { store } = world();
      await store.deliveries.enqueue(deliveryOf({ id: 'left' }), null, NOW);
      await lease('me');
      await store.deliveries.sending('left', 'me', NOW);
      await store.deliveries.clockFoundBack(then);
      expect(await ids('you', then + 29_999)).toEqual([]);
      const [taken] = await lease('you', then + 30_000);
      expect(taken?.uncertainSince).toBe(0);
    });
  });

  it('holds back what was leased when its workspace is removed, and goes on with it when it is back', async () => {
    const { store, workspace } = world();
    const id = 'waits';
    await store.deliveries.enqueue(deliveryOf({ id }), null, NOW);
    await lease('me');
    await store.workspaces.removed(workspace.ref, NOW);
    expect(await store.deliveries.sending(id, 'me', NOW)).toBe(false);
    await store.workspaces.present({ ref: workspace.ref, name: 'Team', zone: null }, NOW);
    expect(await ids('me')).toEqual([id]);
  });
}
