// The store's contract: posts.
import { describe, expect, it } from 'vitest';
import type { Schedule, Settlement } from '#src/ports/records.ts';
import type { PostStore } from '#src/ports/store.ts';
import { CHANNEL, DAY, deliveryOf, messageIn, NOW, newCause, randomId, TODAY, type World } from './world.ts';

function claimOf(schedule: Schedule, patch: Partial<Parameters<PostStore['claim']>[0]> = {}) {
  return {
    id: randomId(),
    scheduleId: schedule.id,
    localDate: TODAY,
    ordinal: 0 as const,
    card: { deckId: 'asyncio', cardId: 'one', revision: '000000000001' },
    order: ['b', 'a'],
    late: false,
    dueAt: NOW,
    delivery: deliveryOf(),
    unlessRefusedSince: null,
    cause: null,
    now: NOW,
    ...patch,
  };
}

/** Posting a claim again as it was, once more under a new delivery. */
function repeat({ id, card, order }: ReturnType<typeof claimOf>) {
  return { postId: id, card, order, delivery: deliveryOf(), cause: newCause(), now: NOW };
}

const lease = { owner: 'me', now: NOW, leaseMs: 1000, limit: 10, platforms: ['slack'] } as const;

export function postsContract(world: () => World): void {
  describe('posts', () => {
    it.each(['no-permission', 'not-in-channel'])(
      'gives one no delivery when the newest of its channel was refused since (%s), until one arrives',
      async (reason) => {
        const { store, schedule } = world();
        const [first, second] = [await schedule(), await schedule('15:00')];
        const end = async (settlement: Settlement, now: number) => {
          const [claimed] = await store.deliveries.claim({ ...lease, now });
          await store.deliveries.settle(claimed?.id ?? '', 'me', settlement, now);
        };
        const claim = async (
          made: Schedule,
          now: number,
          patch: Partial<Parameters<PostStore['claim']>[0]> = {},
        ) => (await store.posts.claim(claimOf(made, { now, unlessRefusedSince: NOW, ...patch }))).post;
        expect((await claim(first, NOW)).state).toBe('pending');
        await end({ kind: 'failed', reason }, NOW);
        expect(await claim(second, NOW + 1)).toMatchObject({ state: 'failed', reason });
        expect(await store.deliveries.claim({ ...lease, now: NOW + 1 })).toEqual([]);
        // Asked for by an admin, it is tried; and when it arrives, the next one is tried again.
        const extra = await claim(first, NOW + 2, { ordinal: null, unlessRefusedSince: null });
        expect(extra.state).toBe('pending');
        await end({ kind: 'sent', message: messageIn('C1', 'm1') }, NOW + 2);
        const tomorrow = { localDate: '2026-03-03', unlessRefusedSince: NOW };
        expect((await claim(second, NOW + 3, tomorrow)).state).toBe('pending');
      },
    );

    it('claims an occurrence once, together with its delivery, when two ticks race', async () => {
      const { store, workspace, schedule } = world();
      const made = await schedule();
      const claims = [claimOf(made), claimOf(made)];
      const outcomes = await Promise.all(claims.map((claim) => store.posts.claim(claim)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['claimed', 'exists']);
      expect(outcomes[1]?.post).toEqual(outcomes[0]?.post);
      expect(outcomes[0]?.post).toEqual({
        id: claims[0]?.id,
        scheduleId: made.id,
        workspaceId: workspace.id,
        channel: CHANNEL,
        localDate: TODAY,
        ordinal: 0,
        card: { deckId: 'asyncio', cardId: 'one', revision: '000000000001' },
        order: ['b', 'a'],
        state: 'pending',
        late: false,
        dueAt: NOW,
        message: null,
        reason: null,
      });
      expect(await store.deliveries.claim(lease)).toMatchObject([
        { id: claims[0]?.delivery.id, kind: 'post', subjectId: claims[0]?.id, workspaceId: workspace.id },
      ]);
      expect((await store.schedules.schedule(made.id))?.lastDate).toBe(TODAY);
    });

    it('numbers what an admin posts now, once per interaction, without touching the scheduled one', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      const cause = newCause();
      const first = await store.posts.claim(claimOf(made, { ordinal: null, cause }));
      const repeated = await store.posts.claim(claimOf(made, { ordinal: null, cause }));
      const second = await store.posts.claim(claimOf(made, { ordinal: null, cause: newCause() }));
      expect([first.kind, repeated.kind, second.kind]).toEqual(['claimed', 'exists', 'claimed']);
      expect([first.post.ordinal, repeated.post.id, second.post.ordinal]).toEqual([1, first.post.id, 2]);
      expect((await store.schedules.schedule(made.id))?.lastDate).toBeNull();
      const scheduled = await store.posts.claim(claimOf(made));
      expect(scheduled).toMatchObject({ kind: 'claimed', post: { ordinal: 0 } });
    });

    it('skips a date once, and never one that was claimed', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      await store.posts.claim(claimOf(made));
      await store.posts.skip(made.id, TODAY, NOW, NOW);
      await store.posts.skip(made.id, '2026-03-03', NOW + DAY, NOW + DAY);
      await store.posts.skip(made.id, '2026-03-03', NOW + DAY, NOW + DAY);
      expect(
        (await store.posts.ofSchedule(made.id, 10)).map(({ localDate, state }) => [localDate, state]),
      ).toEqual([
        ['2026-03-03', 'skipped'],
        [TODAY, 'pending'],
      ]);
      expect((await store.schedules.schedule(made.id))?.lastDate).toBe('2026-03-03');
      const late = await store.posts.claim(claimOf(made, { localDate: '2026-03-03' }));
      expect(late).toMatchObject({ kind: 'exists', post: { state: 'skipped', card: null } });
    });

    it('does not go back with the last date when an older one is skipped after', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      await store.posts.claim(claimOf(made));
      await store.posts.skip(made.id, '2026-02-27', NOW, NOW);
      expect((await store.schedules.schedule(made.id))?.lastDate).toBe(TODAY);
    });

    it('lists the newest first, as many as asked for', async () => {
      const { store, schedule, post } = world();
      const made = await schedule();
      const ids = [await post(made, 'one', '2026-03-02'), await post(made, 'two', '2026-03-03')];
      expect((await store.posts.ofSchedule(made.id, 10)).map(({ id }) => id)).toEqual(ids.toReversed());
      expect(await store.posts.ofSchedule(made.id, 1)).toHaveLength(1);
      expect(await store.posts.post('none')).toBeNull();
    });

    it('tells how the last sent post of the channel went', async () => {
      const { store, schedule, post, join, answerPost, rate } = world();
      const made = await schedule();
      expect(await store.posts.previous(CHANNEL, 'asyncio')).toBeNull();
      await post(made, 'two', '2026-02-27', NOW - DAY);
      const postId = await post(made, 'one', TODAY);
      await store.posts.claim(claimOf(made, { localDate: '2026-03-03', now: NOW + DAY }));
      for (const [member, choiceId] of [
        ['ada', 'a'],
        ['bob', 'b'],
        ['cem', 'a'],
      ] as const) {
        const exposure = await answerPost(await join(member), postId, 'one');
        await store.exposures.choose({ exposureId: exposure.id, choiceId, unratedAt: NOW + DAY, now: NOW });
        if (member === 'ada') await rate(exposure);
      }
      await answerPost(await join('looked'), postId, 'one');
      const previous = await store.posts.previous(CHANNEL, 'asyncio');
      expect(previous).toMatchObject({
        post: { id: postId, message: { channelId: 'C1' } },
        answered: 3,
        correct: 2,
        chosen: { a: 2, b: 1 },
      });
      expect(await store.posts.answered(postId)).toBe(3);
    });

    it('counts a recall card by its ratings', async () => {
      const { store, schedule, post, join, answerPost, rate } = world();
      const postId = await post(await schedule(), 'open', TODAY);
      for (const [member, grade] of [
        ['ada', 1],
        ['bob', 2],
      ] as const) {
        await rate(await answerPost(await join(member), postId, 'open'), { grade, correct: null });
      }
      await answerPost(await join('cem'), postId, 'open');
      expect(await store.posts.previous(CHANNEL, 'asyncio')).toMatchObject({
        answered: 2,
        correct: 1,
        chosen: {},
      });
    });

    it('posts one again that failed or is unknown, once per interaction', async () => {
      const { store, schedule } = world();
      const claim = claimOf(await schedule());
      await store.posts.claim(claim);
      expect(await store.posts.repost(repeat(claim))).toBe(false);
      await store.deliveries.claim(lease);
      await store.deliveries.settle(claim.delivery.id, 'me', { kind: 'unknown', reason: 'time-out' }, NOW);
      expect(await store.posts.post(claim.id)).toMatchObject({ state: 'unknown', reason: 'time-out' });
      const cause = newCause();
      const again = deliveryOf({ id: 'again' });
      expect(await store.posts.repost({ ...repeat(claim), delivery: again, cause })).toBe(true);
      expect(await store.posts.repost({ ...repeat(claim), cause })).toBe(true);
      expect(await store.posts.post(claim.id)).toMatchObject({ state: 'pending', reason: null });
      expect((await store.deliveries.claim(lease)).map(({ id }) => id)).toEqual(['again']);
      await store.deliveries.settle('again', 'me', { kind: 'sent', message: messageIn('C1', 'm2') }, NOW);
      expect(await store.posts.repost(repeat(claim))).toBe(false);
    });

    it('counts a post that is posted again from when that was asked for', async () => {
      const { store, schedule, post } = world();
      const made = await schedule();
      const claim = claimOf(made);
      await store.posts.claim(claim);
      await store.deliveries.claim(lease);
      await store.deliveries.settle(claim.delivery.id, 'me', { kind: 'failed', reason: 'rejected' }, NOW);
      const next = await post(made, 'two', '2026-03-03', NOW + DAY);
      expect((await store.posts.previous(CHANNEL, 'asyncio'))?.post.id).toBe(next);
      const [delivery, now] = [deliveryOf(), NOW + 2 * DAY];
      await store.posts.repost({ ...repeat(claim), delivery, now });
      const sent = { kind: 'sent', message: messageIn('C1', 'm2') } as const;
      await store.deliveries.settle(delivery.id, 'nobody', sent, now);
      expect((await store.posts.previous(CHANNEL, 'asyncio'))?.post.id).toBe(claim.id);
      expect((await store.schedules.channelHistory(CHANNEL, 'asyncio')).asked).toEqual([
        { cardId: 'two', askedAt: NOW + DAY },
        { cardId: 'one', askedAt: now },
      ]);
    });

    it('posts one again that was too late, and a date that was missed with the card it is given', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      const claim = claimOf(made);
      await store.posts.claim(claim);
      await store.deliveries.claim(lease);
      await store.deliveries.settle(claim.delivery.id, 'me', { kind: 'expired' }, NOW);
      expect(await store.posts.post(claim.id)).toMatchObject({ state: 'skipped' });
      expect(await store.posts.repost(repeat(claim))).toBe(true);
      await store.posts.skip(made.id, '2026-03-03', NOW, NOW);
      const [skipped] = await store.posts.ofSchedule(made.id, 1);
      expect(skipped).toMatchObject({ state: 'skipped', card: null });
      const late = { ...repeat(claim), postId: skipped?.id ?? '' };
      expect(await store.posts.repost(late)).toBe(true);
      const { card, order } = claim;
      expect(await store.posts.post(late.postId)).toMatchObject({
        state: 'pending',
        reason: null,
        card,
        order,
      });
    });
  });
}
