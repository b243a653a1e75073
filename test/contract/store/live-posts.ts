// The store's contract: what becomes of a post after it was sent: its count of answers, its thread, its end.
import { describe, expect, it } from 'vitest';
import type { Exposure, Schedule } from '#src/ports/records.ts';
import {
  CHANNEL,
  DAY,
  deliveryOf,
  HOUR,
  messageIn,
  NOW,
  newCause,
  randomId,
  TODAY,
  type World,
} from './world.ts';

const lease = { owner: 'me', now: NOW, leaseMs: 1000, limit: 10, platforms: ['slack'] } as const;

export function livePostsContract(world: () => World): void {
  async function answer(member: string, postId: string, cardId = 'one'): Promise<Exposure> {
    const { store, join, answerPost } = world();
    const { id } = await answerPost(await join(member), postId, cardId);
    const chosen = await store.exposures.choose({
      exposureId: id,
      choiceId: 'a',
      unratedAt: NOW + DAY,
      now: NOW,
    });
    if (chosen === null) throw new Error('The exposure is gone.');
    return chosen;
  }

  /** A post whose outcome nobody knows. */
  async function unknownPost(made: Schedule) {
    const { store } = world();
    const [id, delivery] = [randomId(), deliveryOf()];
    const card = { deckId: 'asyncio', cardId: 'one', revision: '000000000001' };
    await store.posts.claim({
      id,
      scheduleId: made.id,
      localDate: TODAY,
      ordinal: 0,
      card,
      order: ['a', 'b'],
      late: false,
      dueAt: NOW,
      delivery,
      unlessRefusedSince: null,
      cause: null,
      now: NOW,
    });
    await store.deliveries.claim(lease);
    await store.deliveries.settle(delivery.id, 'me', { kind: 'unknown', reason: 'time-out' }, NOW);
    const repost = () => {
      const again = deliveryOf();
      const input = { postId: id, card, order: ['a', 'b'], delivery: again, cause: newCause(), now: NOW };
      return store.posts.repost(input).then(() => again);
    };
    return { id, delivery, repost };
  }

  describe('the count under a post', () => {
    const stale = async (now = NOW, limit = 10) =>
      (await world().store.posts.toRefresh(now, limit)).map(({ post, answered }) => [post.id, answered]);

    it('is old as soon as somebody answered, until it is shown', async () => {
      const { store, schedule, post } = world();
      const postId = await post(await schedule(), 'one', TODAY);
      expect(await stale()).toEqual([]);
      await answer('ada', postId);
      await answer('bob', postId);
      expect(await store.posts.toRefresh(NOW, 10)).toEqual([
        {
          post: await store.posts.post(postId),
          message: messageIn('C1', `m-${postId}`),
          sent: deliveryOf().message,
          answered: 2,
        },
      ]);
      await store.posts.shown(postId, 2);
      expect(await stale()).toEqual([]);
      await answer('cem', postId);
      expect(await stale()).toEqual([[postId, 3]]);
    });

    it('counts who rated a recall card, and not who only had its answer shown', async () => {
      const { schedule, post, join, answerPost, rate, undo } = world();
      const postId = await post(await schedule(), 'open', TODAY);
      await answerPost(await join('ada'), postId, 'open');
      expect(await stale()).toEqual([]);
      const rated = await answerPost(await join('bob'), postId, 'open');
      await rate(rated);
      expect(await stale()).toEqual([[postId, 1]]);
      await undo(rated);
      expect(await stale()).toEqual([]);
    });

    it('is looked after for an hour, the newest posts first', async () => {
      const { schedule, post } = world();
      const made = await schedule();
      const first = await post(made, 'one', TODAY, NOW);
      const second = await post(made, 'two', '2026-03-03', NOW + 1);
      await answer('ada', first);
      await answer('ada', second, 'two');
      expect(await stale(NOW + HOUR - 1)).toEqual([
        [second, 1],
        [first, 1],
      ]);
      expect(await stale(NOW + HOUR - 1, 1)).toEqual([[second, 1]]);
      expect(await stale(NOW + HOUR)).toEqual([[second, 1]]);
    });

    it('begins anew with a post that is posted again', async () => {
      const { store, schedule } = world();
      const { id, repost } = await unknownPost(await schedule());
      await answer('ada', id);
      expect(await stale()).toEqual([]);
      const { id: deliveryId } = await repost();
      expect(await stale()).toEqual([]);
      const message = messageIn('C1', 'm2');
      await store.deliveries.settle(deliveryId, 'nobody', { kind: 'sent', message }, NOW);
      expect(await store.posts.toRefresh(NOW, 10)).toMatchObject([{ message, answered: 1 }]);
    });

    it('waits where the platform asked to wait, and no longer', async () => {
      const { store, schedule, post } = world();
      const postId = await post(await schedule(), 'one', TODAY);
      await answer('ada', postId);
      await store.deliveries.pause('slack', 'channel:C2', NOW + 9);
      await store.deliveries.pause('slack', 'direct', NOW + 9);
      await store.deliveries.pause('discord', '*', NOW + 9);
      expect(await stale()).toEqual([[postId, 1]]);
      await store.deliveries.pause('slack', 'channel:C1', NOW + 2);
      await store.deliveries.pause('slack', '*', NOW + 4);
      expect([await stale(NOW + 1), await stale(NOW + 3)]).toEqual([[], []]);
      expect(await stale(NOW + 4)).toEqual([[postId, 1]]);
    });

    it('waits in a workspace that removed the bot', async () => {
      const { store, workspace, schedule, post } = world();
      await answer('ada', await post(await schedule(), 'one', TODAY));
      await store.workspaces.removed(workspace.ref, NOW);
      expect(await stale()).toEqual([]);
    });
  });

  describe('a post that is taken back', () => {
    it('was sent, or nobody knows; it is taken back once', async () => {
      const { store, schedule, post } = world();
      const made = await schedule();
      const postId = await post(made, 'one', '2026-03-01');
      expect(await Promise.all([store.posts.retract(postId), store.posts.retract(postId)])).toEqual([
        true,
        false,
      ]);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'retracted', reason: null });
      const { id, repost } = await unknownPost(made);
      await repost();
      expect(await store.posts.retract(id)).toBe(false);
      await store.posts.skip(made.id, '2026-03-03', NOW, NOW);
      const [skipped] = await store.posts.ofSchedule(made.id, 1);
      expect(await store.posts.retract(skipped?.id ?? '')).toBe(false);
      expect(await store.posts.retract('none')).toBe(false);
    });

    it('has to say so in its message, however old it is, until it does', async () => {
      const { store, schedule, post } = world();
      const postId = await post(await schedule(), 'one', TODAY);
      await answer('ada', postId);
      await store.posts.retract(postId);
      const later = NOW + 30 * DAY;
      expect(await store.posts.toRefresh(later, 10)).toMatchObject([
        { post: { id: postId, state: 'retracted' } },
      ]);
      await store.posts.shown(postId, 'taken-back');
      expect(await store.posts.toRefresh(later, 10)).toEqual([]);
    });

    it('stays so when its message turns out to have been sent, and then has to say so', async () => {
      const { store, schedule } = world();
      const { id, delivery } = await unknownPost(await schedule());
      expect(await store.posts.retract(id)).toBe(true);
      expect(await store.posts.toRefresh(NOW, 10)).toEqual([]);
      const message = messageIn('C1', 'm1');
      await store.deliveries.settle(delivery.id, 'me', { kind: 'sent', message }, NOW);
      expect(await store.posts.post(id)).toMatchObject({ state: 'retracted', message });
      expect(await store.posts.toRefresh(NOW, 10)).toMatchObject([{ message }]);
    });

    it('has reviews to undo: those that are still the newest of their card', async () => {
      const { store, schedule, post, join, ask, rate, undo } = world();
      const postId = await post(await schedule(), 'one', TODAY);
      const exposures: Exposure[] = [];
      for (const member of ['ada', 'bob', 'cem']) {
        exposures.push(await answer(member, postId));
      }
      const [ada, bob, cem] = exposures;
      if (ada === undefined || bob === undefined || cem === undefined) throw new Error('Nobody answered.');
      const first = await rate(ada);
      await rate(bob);
      await undo(bob);
      await rate(cem);
      const again = await ask(await join('ada'), 'one');
      await rate(again, { day: first.after.dueDay });
      expect(await store.posts.undoable(postId)).toEqual({ undone: 1, kept: 1 });
      expect(await store.posts.toUndo(10)).toEqual([]);
      await store.posts.retract(postId);
      expect(await store.posts.toUndo(10)).toEqual([await store.exposures.exposure(cem.id)]);
      await undo(cem);
      expect(await store.posts.toUndo(10)).toEqual([]);
      await undo(again);
      expect((await store.posts.toUndo(10)).map(({ id }) => id)).toEqual([ada.id]);
      expect(await store.posts.undoable('none')).toEqual({ undone: 0, kept: 0 });
    });

    it('says nothing any more of its channel, but that its card was wrong', async () => {
      const { store, schedule, post, rate } = world();
      const made = await schedule();
      await post(made, 'two', '2026-03-01', NOW - DAY);
      const postId = await post(made, 'one', TODAY);
      for (const member of ['ada', 'bob', 'cem']) await rate(await answer(member, postId), { grade: 1 });
      await store.posts.retract(postId);
      const { asked, takenBack, weakness } = await store.schedules.channelHistory(CHANNEL, 'asyncio');
      expect(asked.map(({ cardId }) => cardId)).toEqual(['two']);
      expect(takenBack).toEqual([{ cardId: 'one', revision: '000000000001' }]);
      expect([...weakness]).toEqual([]);
      expect((await store.posts.previous(CHANNEL, 'asyncio'))?.post.card?.cardId).toBe('two');
    });
  });

  describe('the thread below a post', () => {
    const chatty = async () => {
      const { store, workspace } = world();
      const made = await store.schedules.create(
        {
          workspaceId: workspace.id,
          channel: CHANNEL,
          deckId: 'asyncio',
          time: '09:00',
          zone: 'UTC',
          weekdays: [1],
          level: null,
          discussion: true,
          createdBy: '',
          confirmation: null,
        },
        newCause(),
        NOW,
      );
      if (made === null) throw new Error('Not scheduled.');
      return made;
    };
    const firstIn = (messageId: string) =>
      deliveryOf({ kind: 'notice', target: { kind: 'thread', channel: CHANNEL, messageId, title: 'Talk' } });
    const waiting = async (now = NOW) => (await world().store.posts.toDiscuss(now, 10)).map(({ id }) => id);

    it('is wanted by the schedule, for a day, and asked for once', async () => {
      const { store, schedule, post } = world();
      await post(await schedule('10:00'), 'two', TODAY);
      expect(await waiting()).toEqual([]);
      const postId = await post(await chatty(), 'one', TODAY);
      expect(await waiting(NOW + DAY)).toEqual([]);
      expect(await waiting()).toEqual([postId]);
      const deliveries = [firstIn(`m-${postId}`), firstIn(`m-${postId}`)];
      const asked = deliveries.map((delivery) => store.posts.discuss(postId, delivery, NOW));
      expect(await Promise.all(asked)).toEqual([true, false]);
      expect(await waiting()).toEqual([]);
      expect(await store.deliveries.claim(lease)).toMatchObject([
        { id: deliveries[0]?.id, kind: 'notice', subjectId: postId, target: { kind: 'thread' } },
      ]);
    });

    it('is not wanted below a post that was taken back, and again below one that was posted again', async () => {
      const { store, post } = world();
      const made = await chatty();
      const taken = await post(made, 'two', '2026-03-01');
      await store.posts.retract(taken);
      const { id, repost } = await unknownPost(made);
      expect(await waiting()).toEqual([]);
      expect(await store.posts.discuss(taken, firstIn(`m-${taken}`), NOW)).toBe(false);
      await store.posts.discuss(id, firstIn('m1'), NOW);
      const { id: deliveryId } = await repost();
      const sent = { kind: 'sent', message: messageIn('C1', 'm2') } as const;
      await store.deliveries.settle(deliveryId, 'nobody', sent, NOW);
      expect(await waiting()).toEqual([id]);
    });

    it('leaves its post as it is, whatever becomes of it', async () => {
      const { store, post } = world();
      const postId = await post(await chatty(), 'one', TODAY);
      const before = await store.posts.post(postId);
      const delivery = firstIn(`m-${postId}`);
      await store.posts.discuss(postId, delivery, NOW);
      await store.deliveries.claim(lease);
      await store.deliveries.settle(delivery.id, 'me', { kind: 'failed', reason: 'rejected' }, NOW);
      expect(await store.posts.post(postId)).toEqual(before);
      expect(await waiting()).toEqual([]);
    });
  });
}
