// The store's contract: leaderboards, statistics and sessions.
import { describe, expect, it } from 'vitest';
import { NOW, newCause, TODAY, WORKSPACE, type World } from './world.ts';

const GUILD = { platform: 'discord', externalId: 'G1' } as const;
const onDiscord = (externalId: string) => ({
  account: { platform: 'discord', scope: '', externalId } as const,
  workspace: GUILD,
});

export function statisticsContract(world: () => World): void {
  describe('leaderboard', () => {
    it('sums the points of a workspace, most first, from a day on or of all time', async () => {
      const { store, workspace, join, ask, rate } = world();
      const [ada, bob] = [await join('ada', { displayName: 'Ada' }), await join('bob')];
      await rate(await ask(ada, 'one'), { points: 5, day: '2026-02-20' });
      await rate(await ask(ada, 'two'), { points: 5 });
      await rate(await ask(bob, 'one'), { points: 15 });
      const board = async (since: string | null) =>
        (await store.reviews.leaderboard(workspace.id, since)).map((row) => [row.displayName, row.points]);
      expect(await board(null)).toEqual([
        ['bob', 15],
        ['Ada', 10],
      ]);
      expect(await board(TODAY)).toEqual([
        ['bob', 15],
        ['Ada', 5],
      ]);
      expect(await board('2026-03-03')).toEqual([]);
    });

    it('shows only people who want to be shown', async () => {
      const { store, workspace, join, ask, rate, version } = world();
      const ada = await join('ada');
      await rate(await ask(ada, 'one'), { points: 5 });
      const board = () => store.reviews.leaderboard(workspace.id, null);
      expect(await board()).toEqual([
        { personId: ada.person.id, displayName: 'ada', account: ada.account, points: 5 },
      ]);
      await store.people.changeSettings({
        personId: ada.person.id,
        accountId: ada.accountId,
        expectedVersion: await version(ada),
        patch: { onLeaderboard: false },
        reminder: null,
        now: NOW,
      });
      expect(await board()).toEqual([]);
    });

    it('keeps workspaces apart, and gives what happened in none to the last one', async () => {
      const { store, workspace, join, ask, rate } = world();
      const ada = await join('ada');
      const bob = await join('bob', onDiscord('7'));
      await rate(await ask({ ...ada, workspaceId: null }, 'one'), { points: 5 });
      await rate(await ask(bob, 'one'), { points: 10 });
      expect(await store.reviews.leaderboard(workspace.id, null)).toMatchObject([{ points: 5 }]);
      expect(await store.reviews.leaderboard(bob.workspaceId ?? '', null)).toMatchObject([
        { account: { platform: 'discord' }, points: 10 },
      ]);
    });

    it('counts nothing for somebody who never was in a workspace', async () => {
      const { store, workspace, join, ask, rate } = world();
      const ada = await join('ada', { workspace: null });
      expect((await rate(await ask(ada, 'one'), { points: 5 })).points).toBe(5);
      expect(await store.reviews.leaderboard(workspace.id, null)).toEqual([]);
    });

    it('keeps the scores of a workspace that was removed and is there again', async () => {
      const { store, workspace, join, ask, rate } = world();
      await rate(await ask(await join('ada'), 'one'), { points: 5 });
      await store.workspaces.removed(WORKSPACE, NOW);
      await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: null }, NOW);
      expect(await store.reviews.leaderboard(workspace.id, null)).toHaveLength(1);
    });
  });

  describe('statistics', () => {
    it('are all nothing before the first review', async () => {
      const { store, join } = world();
      const nothing = { reviews: 0, points: 0, activeDays: [], topics: [], confident: 0, confidentRight: 0 };
      expect(await store.reviews.stats((await join('ada')).person.id)).toEqual(nothing);
    });

    it('count live reviews, by topic, and how often the confident were right', async () => {
      const { store, join, ask, rate, undo } = world();
      const ada = await join('ada');
      await rate(await ask(ada, 'one'), { rating: 5, correct: true, points: 5 });
      await rate(await ask(ada, 'two'), { rating: 4, correct: false, grade: 1, day: '2026-02-20' });
      await rate(await ask(ada, 'three'), { rating: 2, correct: true, grade: 1 });
      const last = await ask(ada, 'open');
      await rate(last, { rating: 5, correct: null });
      const stats = await store.reviews.stats(ada.person.id);
      expect(stats).toEqual({
        reviews: 4,
        points: 5,
        activeDays: [TODAY, '2026-02-20'],
        topics: [
          { topic: 'queues', reviews: 2, remembered: 1 },
          { topic: 'tasks', reviews: 2, remembered: 1 },
        ],
        confident: 2,
        confidentRight: 1,
      });
      await undo(last);
      expect((await store.reviews.stats(ada.person.id)).reviews).toBe(3);
    });
  });

  describe('sessions', () => {
    const items = [
      { deckId: 'asyncio', cardId: 'one', kind: 'due' },
      { deckId: 'asyncio', cardId: 'two', kind: 'new' },
    ] as const;

    it('starts once per interaction', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      const input = { personId: person.id, accountId, items };
      const cause = newCause();
      const session = await store.sessions.start(input, cause, NOW);
      expect(session).toEqual({ ...input, id: session.id, startedAt: NOW, endedAt: null });
      expect(await store.sessions.start({ ...input, items: [] }, cause, NOW + 1)).toEqual(session);
      expect(await store.sessions.session(session.id)).toEqual(session);
      expect(await store.sessions.session('none')).toBeNull();
    });

    it('asks a forgotten card once more, as practice', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      const { id } = await store.sessions.start({ personId: person.id, accountId, items }, newCause(), NOW);
      const practice = { deckId: 'asyncio', cardId: 'one', kind: 'practice' };
      const longer = await store.sessions.addPractice(id, items[0]);
      expect(longer?.items).toEqual([...items, practice]);
      expect(await store.sessions.addPractice(id, items[0])).toEqual(longer);
      expect(await store.sessions.addPractice('none', items[0])).toBeNull();
    });

    it('ends once, and says how it went', async () => {
      const { store, join, ask, rate } = world();
      const ada = await join('ada');
      const person = { personId: ada.person.id, accountId: ada.accountId };
      const { id: sessionId } = await store.sessions.start({ ...person, items }, newCause(), NOW);
      for (const [step, grade] of [1, 3].entries()) {
        const shown = {
          ...(await ask(ada, step === 0 ? 'one' : 'two')),
          source: 'session' as const,
          sessionId,
          step,
        };
        const exposure = await store.exposures.open(shown, newCause(), NOW);
        await rate(exposure, { grade: grade === 1 ? 1 : 3, points: 5 });
      }
      await rate(await ask(ada, 'three'), { points: 5 });
      expect(await store.sessions.summary(sessionId)).toEqual({ reviewed: 2, remembered: 1, points: 10 });
      expect(await store.sessions.summary('none')).toEqual({ reviewed: 0, remembered: 0, points: 0 });
      await store.sessions.end(sessionId, NOW + 5);
      await store.sessions.end(sessionId, NOW + 9);
      expect((await store.sessions.session(sessionId))?.endedAt).toBe(NOW + 5);
    });
  });
}
