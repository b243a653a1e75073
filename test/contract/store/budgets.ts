// The store's contract: limits that all processes together keep to, and what leaves first.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendLimit, Target } from '#src/ports/chat.ts';
import { CHANNEL, deliveryOf, directTo, NOW, randomId, type World } from './world.ts';

const IN_ALL: SendLimit = { lane: '*', everyMs: 100, burst: 3 };
const CHANNELS: readonly Target[] = ['C1', 'C2'].map((channelId) => ({
  kind: 'channel',
  channel: { ...CHANNEL, channelId },
}));

export function budgetsContract(world: () => World): void {
  const claim = (limits: readonly SendLimit[], now = NOW, owner = 'me') =>
    world().store.deliveries.claim({
      owner,
      now,
      leaseMs: 30_000,
      limit: 10,
      platforms: ['slack'],
      limits,
    });
  const ids = async (limits: readonly SendLimit[], now?: number, owner?: string) =>
    (await claim(limits, now, owner)).map(({ id }) => id);
  const count = async (...asked: Parameters<typeof ids>) => (await ids(...asked)).length;

  async function enqueue(target: Target, count: number, name = ''): Promise<void> {
    for (let each = 1; each <= count; each += 1) {
      const id = name === '' ? randomId() : `${name}${each}`;
      await world().store.deliveries.enqueue(deliveryOf({ id, kind: 'notice', target }), null, NOW);
    }
  }
  const [here, there] = CHANNELS;
  if (here === undefined || there === undefined) throw new Error('There are two channels.');
  const direct = directTo('ada').target;

  describe('limits', () => {
    it('let a burst leave and then one at a time, whichever process asks', async () => {
      await enqueue(here, 20);
      expect(await count([IN_ALL])).toBe(3);
      expect(await count([IN_ALL], NOW, 'you')).toBe(0);
      expect(await count([IN_ALL], NOW + 99, 'you')).toBe(0);
      expect(await count([IN_ALL], NOW + 100, 'you')).toBe(1);
      expect(await count([IN_ALL], NOW + 100)).toBe(0);
      expect(await count([IN_ALL], NOW + 300)).toBe(2);
      expect(await count([IN_ALL], NOW + 60_000)).toBe(3);
    });

    it('are shared by all who ask at the same time', async () => {
      await enqueue(here, 20);
      const owners = ['a', 'b', 'c', 'd', 'e'];
      const counts = await Promise.all(owners.map((owner) => count([IN_ALL], NOW, owner)));
      expect(counts.reduce((sum, each) => sum + each)).toBe(3);
    });

    it('count the requests that a message takes', async () => {
      await enqueue(direct, 5, 'letter');
      await enqueue(here, 5, 'here');
      const limit = { ...IN_ALL, requests: { direct: 2 } };
      expect(await ids([limit])).toEqual(['letter1', 'letter2']);
      expect(await ids([limit], NOW + 199)).toEqual([]);
      expect(await ids([limit], NOW + 200)).toEqual(['letter3']);
    });

    it.each<[SendLimit['lane'], readonly string[]]>([
      ['*', ['here1']],
      ['direct', ['here1', 'here2', 'there1', 'letter1']],
      ['workspace', ['here1']],
      ['workspace-direct', ['here1', 'here2', 'there1', 'letter1']],
      ['channel', ['here1', 'there1', 'letter1', 'letter2']],
    ])('of the lane %s hold for what shares it and nothing else', async (lane, first) => {
      const limits: readonly SendLimit[] = [{ lane, everyMs: 1_000, burst: 1 }];
      await enqueue(here, 2, 'here');
      await enqueue(there, 1, 'there');
      await enqueue(direct, 2, 'letter');
      expect(await ids(limits)).toEqual(first);
      expect(await ids(limits, NOW + 999)).toEqual([]);
      expect(await count(limits, NOW + 1_000)).toBeGreaterThan(0);
    });

    it('of one workspace keep no other waiting, however much waits there', async () => {
      const other = { platform: 'slack', externalId: 'T2' } as const;
      await world().store.workspaces.present({ ref: other, name: 'Other', zone: null }, NOW);
      await enqueue(here, 30);
      await enqueue({ kind: 'channel', channel: { workspace: other, channelId: 'C9' } }, 1, 'other');
      const limits: readonly SendLimit[] = [{ lane: 'workspace', everyMs: 1_000, burst: 1 }];
      expect(await count(limits)).toBe(1);
      expect(await ids(limits)).toEqual(['other1']);
    });

    it('say when more may leave, while something waits for that', async () => {
      const { store } = world();
      await enqueue(here, 4);
      expect(await store.deliveries.pacedUntil('slack', NOW)).toBeNull();
      await claim([IN_ALL]);
      expect(await store.deliveries.pacedUntil('slack', NOW)).toBe(NOW + 100);
      expect(await store.deliveries.pacedUntil('discord', NOW)).toBeNull();
      await claim([IN_ALL], NOW + 100);
      expect(await store.deliveries.pacedUntil('slack', NOW + 100)).toBeNull();
    });

    it('survive pruning and a restart', async () => {
      const { store, harness } = world();
      await enqueue(here, 9);
      await claim([IN_ALL]);
      await store.prune(NOW);
      const again = await harness.reopen();
      const asked = { owner: 'me', now: NOW, leaseMs: 1, limit: 9, platforms: ['slack'] } as const;
      expect(await again.deliveries.claim({ ...asked, limits: [IN_ALL] })).toEqual([]);
    });

    it('hold over any change of the clock, and never for longer than they would have', async () => {
      const { store } = world();
      const limit: SendLimit = { lane: '*', everyMs: 50, burst: 2 };
      await enqueue(here, 150);
      let clock = NOW;
      let jumps = 0;
      let left = 0;
      let passed = 0;
      const step = fc.record({
        wait: fc.integer({ min: 0, max: 120 }),
        jump: fc.option(fc.integer({ min: -7_200_000, max: 7_200_000 }), { freq: 4, nil: 0 }),
        owner: fc.constantFrom('a', 'b'),
      });
      const steps = fc.sample(step, { numRuns: 60, seed: 6 });
      for (const { wait, jump, owner } of steps) {
        clock += wait + jump;
        passed += wait;
        if (jump !== 0) jumps += 1;
        if (jump < 0) await store.deliveries.clockSetBack(clock, -jump);
        left += await count([limit], clock, owner);
        // Each jump may let a burst leave at once, for nobody can tell how long it was since the last one.
        expect(left).toBeLessThanOrEqual(passed / limit.everyMs + limit.burst * (jumps + 1));
      }
      expect(jumps).toBeGreaterThan(5);
      await claim([limit], clock);
      clock -= 7_200_000;
      await store.deliveries.clockSetBack(clock, 7_200_000);
      expect(await count([limit], clock + 100)).toBeGreaterThan(0);
    });
  });

  it('sends everything else before reminders, however long these have waited', async () => {
    const { store, join, remind } = world();
    const ada = await join('ada');
    await remind(ada, { date: '2026-03-02', at: NOW });
    const reminder = await store.reminders.planned(ada.person.id);
    await store.reminders.claim(reminder?.id ?? '', directTo('ada', { id: 'reminder' }), NOW);
    await store.deliveries.enqueue(deliveryOf({ id: 'post' }), null, NOW + 5);
    expect(await ids([], NOW + 5)).toEqual(['post', 'reminder']);
  });
}
