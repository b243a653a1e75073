// The store's contract: erasing and exporting a person, forgetting, restarting.
import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/ports/records.ts';
import { DAY, deliveryOf, directTo, HOUR, NOW, newCause, TODAY, type World } from './world.ts';

/** Somebody who left a trace in every table. */
async function busyPerson({
  store,
  workspace,
  join,
  remind,
  schedule,
  post,
  answerPost,
  ask,
  rate,
  undo,
}: World) {
  const ada = await join('ada', { displayName: 'Ada' });
  const person = { personId: ada.person.id, accountId: ada.accountId };
  const postId = await post(await schedule(), 'one', TODAY);
  await rate(await answerPost(ada, postId, 'one'), { points: 15 });
  const { id: sessionId } = await store.sessions.start({ ...person, items: [] }, newCause(), NOW);
  const shown = { ...(await ask(ada, 'two')), source: 'session' as const, sessionId, step: 0 };
  await rate(await store.exposures.open(shown, newCause(), NOW), { points: 5 });
  const undone = await ask(ada, 'three');
  await rate(undone);
  await undo(undone);
  await remind(ada, { date: '2026-03-03', at: NOW + DAY });
  await store.deliveries.enqueue(directTo('ada', { id: 'ada-waits' }), null, NOW);
  await store.schedules.create(
    {
      workspaceId: workspace.id,
      channel: { workspace: workspace.ref, channelId: 'C9' },
      deckId: 'asyncio',
      time: '09:00',
      zone: 'UTC',
      weekdays: [1],
      level: null,
      discussion: false,
      createdBy: ada.person.id,
      confirmation: null,
    },
    newCause(),
    NOW,
  );
  return ada;
}

const COUNTS = { accounts: 1, reviews: 3, memories: 2, exposures: 4, reminders: 1 };

export function upkeepContract(world: () => World): void {
  describe("a person's data", () => {
    const exported = async (actor: Actor) => {
      const tables = await world().store.people.exportPerson(actor.person.id);
      return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length]));
    };

    it('is exported by table, every row of theirs and none of others, as plain JSON', async () => {
      const ada = await busyPerson(world());
      await world().rate(await world().ask(await world().join('bob'), 'one'));
      expect(await exported(ada)).toEqual({
        persons: 1,
        accounts: 1,
        memberships: 1,
        exposures: 4,
        reviews: 4,
        memories: 2,
        scores: 2,
        sessions: 1,
        reminders: 1,
        deliveries: 1,
        managers: 0,
        inbox: 5,
        schedules: 1,
      });
      const tables = await world().store.people.exportPerson(ada.person.id);
      expect(JSON.parse(JSON.stringify(tables))).toEqual(tables);
      expect(JSON.stringify(tables)).not.toContain('bob');
    });

    it('is counted, then erased from every table, once', async () => {
      const { store, workspace } = world();
      const ada = await busyPerson(world());
      expect(await store.people.countPerson(ada.person.id)).toEqual(COUNTS);
      const planned = await store.reminders.planned(ada.person.id);
      expect(await store.people.forgetPerson(ada.person.id)).toEqual({
        ...COUNTS,
        reminderIds: [planned?.id],
      });
      expect(new Set(Object.values(await exported(ada)))).toEqual(new Set([0]));
      expect(await store.people.actor(ada.accountId)).toBeNull();
      expect(await store.reviews.leaderboard(workspace.id, null)).toEqual([]);
      const lease = { owner: 'me', now: NOW + DAY, leaseMs: 1, limit: 9, platforms: ['slack'] } as const;
      expect(await store.deliveries.claim(lease)).toEqual([]);
      const nothing = { accounts: 0, reviews: 0, memories: 0, exposures: 0, reminders: 0 };
      expect(await store.people.forgetPerson(ada.person.id)).toEqual({ ...nothing, reminderIds: [] });
      expect(await store.schedules.ofWorkspace(workspace.id)).toHaveLength(2);
    });

    it('starts afresh with the next click', async () => {
      const { store, join } = world();
      const ada = await busyPerson(world());
      await store.people.forgetPerson(ada.person.id);
      const again = await join('ada');
      expect(again.person.id).not.toBe(ada.person.id);
      expect(again.person.settings.remindersOn).toBe(false);
      expect(await store.reviews.memories(again.person.id)).toEqual([]);
    });

    it('erases a message that is being sent: its end changes nothing', async () => {
      const { store } = world();
      const ada = await busyPerson(world());
      const lease = { owner: 'me', now: NOW, leaseMs: 1000, limit: 1, platforms: ['slack'] } as const;
      expect(await store.deliveries.claim(lease)).toMatchObject([
        { id: 'ada-waits', personId: ada.person.id },
      ]);
      await store.people.forgetPerson(ada.person.id);
      expect(await store.deliveries.sending('ada-waits', 'me', NOW)).toBe(false);
      await store.deliveries.settle('ada-waits', 'me', { kind: 'failed', reason: 'direct-refused' }, NOW);
      expect(new Set(Object.values(await exported(ada)))).toEqual(new Set([0]));
    });
  });

  describe('upkeep', () => {
    it('forgets interactions after 3 days', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      const cause = newCause();
      const start = () => store.sessions.start({ personId: person.id, accountId, items: [] }, cause, NOW);
      const first = await start();
      await store.prune(NOW + 3 * DAY);
      expect((await start()).id).toBe(first.id);
      await store.prune(NOW + 3 * DAY + 1);
      expect((await start()).id).not.toBe(first.id);
    });

    it('forgets the texts of what was sent after 30 days, and never of what waits', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      for (const id of ['sent', 'waits']) {
        await store.deliveries.enqueue(deliveryOf({ id, target: directTo('ada').target }), null, NOW);
      }
      const message = { platform: 'slack', channelId: 'D1', messageId: 'm' } as const;
      await store.deliveries.settle('sent', 'me', { kind: 'sent', message }, NOW);
      const texts = async () => {
        const { deliveries } = await store.people.exportPerson(ada.person.id);
        return JSON.stringify(deliveries).match(/hello/g)?.length;
      };
      const before = await texts();
      await store.prune(NOW + 30 * DAY);
      expect(await texts()).toBe(before);
      await store.prune(NOW + 31 * DAY);
      expect(await texts()).toBe((before ?? 0) / 2);
      const lease = { owner: 'me', now: NOW + 31 * DAY, leaseMs: 1, limit: 9, platforms: ['slack'] } as const;
      expect(await store.deliveries.claim(lease)).toMatchObject([
        { id: 'waits', message: { summary: 'hello' } },
      ]);
    });

    it('wakes for the earliest of reminders, deliveries and unrated choices', async () => {
      const { store, join, remind, ask } = world();
      expect(await store.nextWakeAt(['slack'])).toBeNull();
      const ada = await join('ada');
      const { id: exposureId } = await ask(ada, 'one');
      await store.exposures.choose({ exposureId, choiceId: 'a', unratedAt: NOW + 3 * HOUR, now: NOW });
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + 3 * HOUR);
      await remind(ada, { date: TODAY, at: NOW + 2 * HOUR });
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + 2 * HOUR);
      await store.deliveries.enqueue(deliveryOf(), null, NOW + HOUR);
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + HOUR);
    });

    it('is healthy while it is open', async () => {
      const { store } = world();
      expect(await store.healthy()).toBe(true);
      expect(await store.healthy()).toBe(true);
      await store.close();
      await store.close();
      expect(await store.healthy()).toBe(false);
    });

    it('keeps everything over a restart', async () => {
      const { harness, store } = world();
      const ada = await busyPerson(world());
      const before = await store.people.exportPerson(ada.person.id);
      const state = await store.reviews.learnerState(
        ada.person.id,
        { deckId: 'asyncio', cardId: 'one' },
        TODAY,
      );
      const after = await harness.reopen();
      expect(await after.people.exportPerson(ada.person.id)).toEqual(before);
      expect(
        await after.reviews.learnerState(ada.person.id, { deckId: 'asyncio', cardId: 'one' }, TODAY),
      ).toEqual(state);
    });
  });
}
