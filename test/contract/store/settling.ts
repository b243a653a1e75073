// The store's contract: how a delivery ends, and what becomes of the post or reminder it carries.
import { describe, expect, it } from 'vitest';
import { LEASE_MS, outboxSteps, retry, SENT } from './outbox-steps.ts';
import { CHANNEL, DAY, deliveryOf, directTo, messageIn, NOW, randomId, TODAY, type World } from './world.ts';

export function settlingContract(world: () => World): void {
  const { lease, ids, settle } = outboxSteps(world);

  describe('settling', () => {
    async function claimedPost() {
      const { store, schedule } = world();
      const { id: scheduleId } = await schedule();
      const delivery = deliveryOf();
      const { post } = await store.posts.claim({
        id: randomId(),
        scheduleId,
        localDate: TODAY,
        ordinal: 0,
        card: { deckId: 'asyncio', cardId: 'one', revision: '000000000001' },
        order: ['a', 'b'],
        late: false,
        dueAt: NOW,
        delivery,
        unlessRefusedSince: null,
        cause: null,
        now: NOW,
      });
      await lease('me');
      return { delivery, postId: post.id };
    }

    it.each([
      ['sent', SENT, { state: 'sent', message: SENT.message, reason: null }],
      [
        'unknown',
        { kind: 'unknown', reason: 'time-out' },
        { state: 'unknown', message: null, reason: 'time-out' },
      ],
      ['failed', { kind: 'failed', reason: 'rejected' }, { state: 'failed', reason: 'rejected' }],
      ['expired', { kind: 'expired' }, { state: 'skipped', reason: 'expired' }],
    ] as const)('carries over to the post that it is %s', async (_, settlement, expected) => {
      const { delivery, postId } = await claimedPost();
      await settle(delivery.id, 'me', settlement);
      expect(await world().store.posts.post(postId)).toMatchObject(expected);
      expect(await ids('me', NOW + DAY)).toEqual([]);
    });

    it.each([
      ['sent', SENT, 'sent'],
      ['unknown', { kind: 'unknown', reason: 'time-out' }, 'sent'],
      ['failed', { kind: 'failed', reason: 'rejected' }, 'failed'],
      ['expired', { kind: 'expired' }, 'cancelled'],
    ] as const)('carries over to the reminder that it is %s', async (_, settlement, expected) => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada, { date: TODAY, at: NOW });
      const reminder = await store.reminders.planned(ada.person.id);
      const delivery = directTo('ada');
      await store.reminders.claim(reminder?.id ?? '', delivery, NOW);
      await lease('me');
      await settle(delivery.id, 'me', settlement);
      expect((await store.reminders.reminder(reminder?.id ?? ''))?.state).toBe(expected);
    });

    it('notes that direct messages were refused, and plans no reminder any more', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada, { date: TODAY, at: NOW + DAY });
      const delivery = directTo('ada', { kind: 'confirmation' });
      await store.deliveries.enqueue(delivery, ada.person.id, NOW);
      await lease('me');
      await settle(delivery.id, 'me', { kind: 'failed', reason: 'direct-refused' });
      expect((await store.people.actor(ada.accountId))?.person.direct).toBe('refused-unnoticed');
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
    });

    it('ignores whoever lost the lease, unless the message was sent', async () => {
      const { delivery, postId } = await claimedPost();
      const { store } = world();
      await lease('you', NOW + LEASE_MS);
      await settle(delivery.id, 'me', { kind: 'failed', reason: 'rejected' });
      expect((await store.posts.post(postId))?.state).toBe('pending');
      await settle(delivery.id, 'me', SENT);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'sent', message: { messageId: 'm1' } });
      await settle(delivery.id, 'you', { kind: 'unknown', reason: 'time-out' });
      const later = { kind: 'sent', message: messageIn('C1', 'm2') } as const;
      await settle(delivery.id, 'you', later);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'sent', message: { messageId: 'm1' } });
    });

    it('calls off the questions of a schedule that is paused or ends, unless one may arrive all the same', async () => {
      const { store } = world();
      const waits = await claimedPost();
      const { scheduleId } = (await store.posts.post(waits.postId)) ?? { scheduleId: '' };
      await store.schedules.setPaused(scheduleId, true, NOW);
      expect(await store.posts.post(waits.postId)).toMatchObject({ state: 'skipped', reason: 'called-off' });
      expect(await store.deliveries.sending(waits.delivery.id, 'me', NOW)).toBe(false);
      expect(await ids('you', NOW + DAY)).toEqual([]);
    });

    it('calls a question that is under way one that may arrive, and believes its arrival', async () => {
      const { store } = world();
      const { delivery, postId } = await claimedPost();
      const { scheduleId } = (await store.posts.post(postId)) ?? { scheduleId: '' };
      expect(await store.deliveries.sending(delivery.id, 'me', NOW)).toBe(true);
      await store.schedules.archive(scheduleId, NOW);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'unknown', reason: 'unknown-outcome' });
      await settle(delivery.id, 'me', retry());
      expect(await ids('you', NOW + DAY)).toEqual([]);
      await settle(delivery.id, 'me', SENT);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'sent', reason: null });
    });

    it('settles what was erased without a word', async () => {
      await settle('none', 'me', SENT);
      expect(await world().store.deliveries.sending('none', 'me', NOW)).toBe(false);
    });

    it('stops everything that waits for a channel that is gone, and nothing else', async () => {
      const { delivery, postId } = await claimedPost();
      const { store } = world();
      const elsewhere = { kind: 'channel', channel: { ...CHANNEL, channelId: 'C2' } } as const;
      await store.deliveries.enqueue(deliveryOf({ id: 'other', target: elsewhere }), null, NOW);
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'failed', reason: 'channel-gone' });
      expect(await store.deliveries.sending(delivery.id, 'me', NOW)).toBe(false);
      expect(await ids('you', NOW + DAY)).toEqual(['other']);
      await settle(delivery.id, 'me', SENT);
      expect(await store.posts.post(postId)).toMatchObject({ state: 'sent', reason: null });
    });

    it('keeps the first reason of a channel that is disabled twice', async () => {
      const { store, schedule } = world();
      const { id } = await schedule();
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      await store.deliveries.disableChannel(CHANNEL, 'workspace-gone', NOW);
      expect((await store.schedules.schedule(id))?.disabledReason).toBe('channel-gone');
    });
  });
}
