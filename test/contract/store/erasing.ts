// The store's contract: erasing workspaces that removed the bot long ago.
import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/ports/records.ts';
import { CHANNEL, DAY, deliveryOf, NOW, TODAY, WORKSPACE, type World } from './world.ts';

const ELSEWHERE = { platform: 'slack', externalId: 'T2' } as const;
const REMOVED = NOW + 10 * DAY;

export function erasingContract(world: () => World): void {
  /** Erases all that was removed before `before`; the ids of reminders that went with it. */
  async function eraseAll(before: number, limit = 100): Promise<readonly string[]> {
    const gone: string[] = [];
    for (;;) {
      const step = await world().store.workspaces.eraseRemoved(before, limit);
      if (step === null) return gone;
      gone.push(...step.reminderIds);
    }
  }

  const rows = async (actor: Actor) => {
    const tables = await world().store.people.exportPerson(actor.person.id);
    return Object.fromEntries(Object.entries(tables).map(([name, found]) => [name, found.length]));
  };
  const isKnown = async (actor: Actor) => (await world().store.people.actor(actor.accountId)) !== null;

  /** Everybody answered a post of the workspace and one question of their own; then it removed the bot. */
  async function lived() {
    const { store, join, schedule, post, answerPost, ask, rate, remind } = world();
    const made = await schedule();
    const postId = await post(made, 'one', TODAY);
    const people = { ada: await join('ada'), bob: await join('bob'), cem: await join('cem') };
    for (const actor of Object.values(people)) {
      await rate(await answerPost(actor, postId, 'one'), { points: 15 });
      await rate(await ask(actor, 'two'));
    }
    await remind(people.ada, { date: TODAY, at: NOW + DAY });
    await store.deliveries.enqueue(deliveryOf({ kind: 'notice' }), null, NOW);
    await store.workspaces.present({ ref: ELSEWHERE, name: 'Others', zone: null }, NOW);
    await join('bob', { workspace: ELSEWHERE, channel: null });
    await store.workspaces.removed(WORKSPACE, REMOVED);
    await join('cem', { workspace: null, channel: null }, REMOVED + DAY);
    return { ...people, postId };
  }

  describe('a workspace that removed the bot', () => {
    it('is not erased before its time, and then comes back as it was', async () => {
      const { store, workspace } = world();
      const { ada } = await lived();
      const before = await rows(ada);
      expect(await store.workspaces.eraseRemoved(REMOVED, 100)).toBeNull();
      expect(await rows(ada)).toEqual(before);
      const back = await store.workspaces.present(
        { ref: WORKSPACE, name: 'Team', zone: null },
        REMOVED + DAY,
      );
      expect(back.id).toBe(workspace.id);
      expect(await store.workspaces.eraseRemoved(REMOVED + 60 * DAY, 100)).toBeNull();
      expect(await store.schedules.active()).toHaveLength(1);
      expect(await store.reviews.leaderboard(workspace.id, null)).toHaveLength(3);
    });

    it.each([1, 2, 100])('is erased with all that was only there, in steps of %i', async (limit) => {
      const { store, workspace } = world();
      const { ada, postId } = await lived();
      const planned = await store.reminders.planned(ada.person.id);
      expect(await eraseAll(REMOVED + 1, limit)).toEqual([planned?.id]);
      expect(new Set(Object.values(await rows(ada)))).toEqual(new Set([0]));
      expect(await isKnown(ada)).toBe(false);
      expect(await store.workspaces.workspace(workspace.id)).toBeNull();
      expect(await store.schedules.ofWorkspace(workspace.id)).toEqual([]);
      expect(await store.posts.post(postId)).toBeNull();
      expect((await store.schedules.channelHistory(CHANNEL, 'asyncio')).asked).toEqual([]);
      expect(await store.reviews.leaderboard(workspace.id, null)).toEqual([]);
      expect(await store.nextWakeAt(['slack'])).toBeNull();
    });

    it('takes no memory of people who live on elsewhere, or wrote to the bot since', async () => {
      const { store } = world();
      const { bob, cem } = await lived();
      const memories = await store.reviews.memories(bob.person.id);
      await eraseAll(REMOVED + 1);
      expect(await store.reviews.memories(bob.person.id)).toEqual(memories);
      const kept = { reviews: 2, memories: 2, exposures: 2, scores: 0 };
      expect(await rows(bob)).toMatchObject({ ...kept, memberships: 1 });
      expect(await rows(cem)).toMatchObject({ ...kept, memberships: 0 });
    });

    it('goes step by step: one of its people at a time, when it is told so', async () => {
      const { store } = world();
      const people = Object.values(await lived()).filter((each) => typeof each !== 'string');
      const memberships = async () => {
        const counts = await Promise.all(people.map(async (actor) => (await rows(actor)).memberships ?? 0));
        return counts.reduce((sum, count) => sum + count);
      };
      const before = await memberships();
      await store.workspaces.eraseRemoved(REMOVED + 1, 1);
      expect(await memberships()).toBe(before - 1);
    });

    it('takes its people along when the other workspace they knew was removed long ago too, or left by them', async () => {
      const { store, join } = world();
      const { ada, bob } = await lived();
      await join('ada', { workspace: ELSEWHERE, channel: null });
      await store.people.membershipChecked(
        {
          workspaceId: await idOf(ELSEWHERE),
          personId: ada.person.id,
          account: ada.account,
          displayName: null,
        },
        NOW,
      );
      await store.workspaces.removed(ELSEWHERE, REMOVED + DAY);
      await eraseAll(REMOVED + DAY);
      expect([await isKnown(ada), await isKnown(bob)]).toEqual([false, true]);
      await eraseAll(REMOVED + DAY + 1);
      expect(await isKnown(bob)).toBe(false);
    });

    it('is a new one when it comes back after that', async () => {
      const { store, workspace } = world();
      await lived();
      await eraseAll(REMOVED + 1);
      const again = await store.workspaces.present(
        { ref: WORKSPACE, name: 'Team', zone: null },
        REMOVED + 40 * DAY,
      );
      expect(again.id).not.toBe(workspace.id);
      expect(again.welcomedAt).toBeNull();
      expect(await store.schedules.active()).toEqual([]);
    });

    it('is not where its people are any more: what they do alone belongs to the workspace that is left, or to none', async () => {
      const { store, join } = world();
      await lived();
      const alone = { workspace: null, channel: null };
      expect((await join('ada', alone)).workspaceId).toBeNull();
      expect((await join('bob', alone)).workspaceId).toBe(await idOf(ELSEWHERE));
      expect(await store.workspaces.presentRefs('slack')).toEqual([ELSEWHERE]);
      expect(await store.workspaces.presentRefs('discord')).toEqual([]);
    });
  });

  const idOf = async (ref: typeof ELSEWHERE) =>
    (await world().store.workspaces.present({ ref, name: 'Others', zone: null }, NOW)).id;
}
