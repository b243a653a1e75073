// The store's contract: what keeps deliveries waiting although it is their turn.
import { describe, expect, it } from 'vitest';
import type { Lane } from '#src/ports/records.ts';
import { CHANNEL, DAY, deliveryOf, directTo, NOW, type World } from './world.ts';

export function pausesContract(world: () => World): void {
  const lease = (owner: string, now = NOW) =>
    world().store.deliveries.claim({ owner, now, leaseMs: 30_000, limit: 10, platforms: ['slack'] });
  const ids = async (owner: string, now?: number) => (await lease(owner, now)).map(({ id }) => id);

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
