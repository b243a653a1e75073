// The store's contract: who can be written to directly where accounts belong to no workspace, and who lives on there.
import { describe, expect, it } from 'vitest';
import type { AccountRef, InteractionSource, WorkspaceRef } from '#src/ports/chat.ts';
import type { Actor } from '#src/ports/records.ts';
import { DAY, deliveryOf, NOW, sourceOf, TODAY, type World } from './world.ts';

const GUILD: WorkspaceRef = { platform: 'discord', externalId: 'G1' };
const OTHER: WorkspaceRef = { platform: 'discord', externalId: 'G2' };
const REMOVED = NOW + DAY;
const LATER = REMOVED + DAY;
const claim = { owner: 'me', now: LATER, leaseMs: 1000, limit: 10, platforms: ['discord'] } as const;

const accountOf = (externalId: string): AccountRef => ({ platform: 'discord', scope: '', externalId });
const toDirect = (member: string, id: string) =>
  deliveryOf({ id, kind: 'reminder', target: { kind: 'direct', account: accountOf(member) } });

export function reachContract(world: () => World): void {
  const present = (ref: WorkspaceRef, now: number) =>
    world().store.workspaces.present({ ref, name: 'Guild', zone: null }, now);
  const removed = (ref: WorkspaceRef, now = REMOVED) => world().store.workspaces.removed(ref, now);

  /** Does something in that guild, or alone where it is null. */
  function act(
    member: string,
    workspace: WorkspaceRef | null,
    more: Partial<InteractionSource> = {},
    now = NOW,
  ) {
    const where = { account: accountOf(member), workspace, channel: null };
    return world().store.people.identify(sourceOf(member, { ...where, ...more }), now);
  }
  const reachable = ({ accountId }: Actor) => world().store.people.reachable(accountId);

  async function joined(member = 'ada'): Promise<Actor> {
    await present(GUILD, NOW);
    return act(member, GUILD);
  }

  describe('whether a person can be written to', () => {
    it('ends with the last server that has the bot, and begins again with its return', async () => {
      const ada = await joined();
      await present(OTHER, NOW);
      await act('ada', OTHER);
      await removed(GUILD);
      expect(await reachable(ada)).toBe(true);
      await removed(OTHER);
      expect(await reachable(ada)).toBe(false);
      await present(GUILD, LATER);
      expect(await reachable(ada)).toBe(true);
    });

    it('does not end for somebody who added the bot for themselves', async () => {
      const ada = await joined();
      await act('ada', null, { personal: true });
      await removed(GUILD);
      expect(await reachable(ada)).toBe(true);
    });

    it('is not proved by clicks on what the bot wrote to them while it was in their server', async () => {
      const ada = await joined();
      await act('ada', null, { personal: false });
      await removed(GUILD);
      expect(await reachable(ada)).toBe(false);
    });

    it('is proved by what they do later, wherever that is', async () => {
      const ada = await joined();
      await removed(GUILD);
      await act('ada', null, { personal: false }, LATER);
      expect(await reachable(ada)).toBe(true);
    });

    it('ends on platforms whose accounts belong to a workspace with that one alone', async () => {
      const { store, workspace, join } = world();
      const bob = await join('bob');
      await join('bob', { workspace: { platform: 'slack', externalId: 'T2' } });
      await join('bob', { workspace: null, personal: true });
      await store.workspaces.removed(workspace.ref, REMOVED);
      expect(await reachable(bob)).toBe(false);
    });

    it('is false of nobody', async () => {
      expect(await world().store.people.reachable('nobody')).toBe(false);
    });
  });

  describe('a direct message to somebody out of reach', () => {
    it('waits, also when that was found out after it was claimed', async () => {
      const { store } = world();
      await joined();
      await store.deliveries.enqueue(toDirect('ada', 'd1'), null, NOW);
      expect(await store.deliveries.claim({ ...claim, now: NOW })).toHaveLength(1);
      await removed(GUILD);
      expect(await store.deliveries.sending('d1', 'me', NOW + 1)).toBe(false);
      expect(await store.deliveries.claim(claim)).toEqual([]);
      expect(await store.nextWakeAt(['discord'])).toBeNull();
      await present(GUILD, LATER);
      expect((await store.deliveries.claim(claim)).map(({ id }) => id)).toEqual(['d1']);
    });
  });

  describe('erasing a server that removed the bot', () => {
    async function eraseAll(): Promise<void> {
      while ((await world().store.workspaces.eraseRemoved(LATER, 100)) !== null);
    }
    const isKnown = async ({ accountId }: Actor) => (await world().store.people.actor(accountId)) !== null;

    it('keeps those who added the bot for themselves, and nobody who only clicked in direct messages', async () => {
      const [ada, bob] = [await joined('ada'), await joined('bob')];
      await act('ada', null, { personal: true });
      await act('bob', null, { personal: false });
      await removed(GUILD);
      await eraseAll();
      expect([await isKnown(ada), await isKnown(bob)]).toEqual([true, false]);
    });

    it('takes what belongs to no workspace for personal where the platform does not say', async () => {
      const ada = await joined();
      await act('ada', null);
      await removed(GUILD);
      await eraseAll();
      expect(await isKnown(ada)).toBe(true);
    });

    it('keeps those whom a reminder reached since', async () => {
      const { store, remind } = world();
      const [ada, bob] = [await joined('ada'), await joined('bob')];
      await remind(ada, { date: TODAY, at: NOW });
      await store.deliveries.enqueue(toDirect('ada', 'd1'), ada.person.id, NOW);
      await removed(GUILD);
      const message = { platform: 'discord', channelId: 'dm', messageId: 'm1' } as const;
      await store.deliveries.settle('d1', 'me', { kind: 'sent', message }, REMOVED + 1);
      await eraseAll();
      expect([await isKnown(ada), await isKnown(bob)]).toEqual([true, false]);
    });
  });
}
