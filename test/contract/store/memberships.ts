// The store's contract: what the platform says about members of a workspace.
import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/ports/records.ts';
import { DAY, HOUR, NOW, TODAY, type World } from './world.ts';

export function membershipsContract(world: () => World): void {
  const checked = ({ person, account }: Actor, displayName: string | null, now = NOW) => {
    const { store, workspace } = world();
    const input = { workspaceId: workspace.id, personId: person.id, account, displayName };
    return store.people.membershipChecked(input, now);
  };
  const due = (actors: readonly Actor[], before: number) =>
    world().store.people.membershipsToCheck(
      world().workspace.id,
      actors.map(({ person }) => person.id),
      before,
    );
  const board = async () =>
    (await world().store.reviews.leaderboard(world().workspace.id, null)).map(
      ({ displayName }) => displayName,
    );

  /** Two people with points in the workspace. */
  async function two() {
    const { join, schedule, post, answerPost, rate } = world();
    const postId = await post(await schedule(), 'one', TODAY);
    const [ada, bob] = [await join('ada'), await join('bob')];
    await rate(await answerPost(ada, postId, 'one'), { points: 15 });
    await rate(await answerPost(bob, postId, 'one'), { points: 10 });
    return { ada, bob };
  }

  describe('members', () => {
    it('are to be checked when they never were, or not since then, and only those who are asked for', async () => {
      const { ada, bob } = await two();
      expect((await due([ada, bob], NOW - DAY)).toSorted()).toEqual(
        [ada.person.id, bob.person.id].toSorted(),
      );
      expect(await due([], NOW)).toEqual([]);
      await checked(ada, 'ada', NOW + HOUR);
      expect(await due([ada], NOW + HOUR - 1)).toEqual([]);
      expect(await due([ada], NOW + HOUR)).toEqual([ada.person.id]);
      expect(await due([bob], NOW - DAY)).toEqual([bob.person.id]);
    });

    it('have the name that the platform said last', async () => {
      const { store } = world();
      const { ada } = await two();
      await checked(ada, 'Ada the brave');
      expect((await store.people.findAccount(ada.account))?.displayName).toBe('Ada the brave');
      expect(await board()).toEqual(['Ada the brave', 'bob']);
    });

    it('are on no leaderboard once they left, and back with whatever they do there next', async () => {
      const { ada } = await two();
      await checked(ada, null);
      expect(await board()).toEqual(['bob']);
      expect(await due([ada], NOW - 1)).toEqual([]);
      await world().join('ada', { workspace: null, channel: null }, NOW + 1);
      expect(await board(), 'in direct messages').toEqual(['bob']);
      await world().join('ada', {}, NOW + 1);
      expect(await board()).toEqual(['ada', 'bob']);
    });

    it('are back when the platform says so', async () => {
      const { ada } = await two();
      await checked(ada, null);
      await checked(ada, 'ada', NOW + DAY);
      expect(await board()).toEqual(['ada', 'bob']);
    });
  });
}
