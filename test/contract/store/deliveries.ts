// The store's contract: the outbox.
import { describe, expect, it } from 'vitest';
import type { Settlement } from '#src/ports/records.ts';
import { CHANNEL, DAY, deliveryOf, directTo, messageIn, NOW, randomId, TODAY, type World } from './world.ts';

const SENT = { kind: 'sent', message: messageIn('C1', 'm1') } as const;
const LEASE_MS = 30_000;

function retry(patch: Partial<Extract<Settlement, { kind: 'retry' }>> = {}): Settlement {
  return { kind: 'retry', at: NOW, counts: true, maybeArrived: false, reason: 'unavailable', ...patch };
}

export function deliveriesContract(world: () => World): void {
  const lease = (owner: string, now = NOW, limit = 10) =>
    world().store.deliveries.claim({ owner, now, leaseMs: LEASE_MS, limit, platforms: ['slack'] });
  const ids = async (owner: string, now?: number, limit?: number) =>
    (await lease(owner, now, limit)).map(({ id }) => id);
  const settle = (id: string, owner: string, settlement: Settlement, now = NOW) =>
    world().store.deliveries.settle(id, owner, settlement, now);

  async function enqueue(id = randomId(), now = NOW): Promise<string> {
    await world().store.deliveries.enqueue(deliveryOf({ id, kind: 'notice' }), null, now);
    return id;
  }

  describe('leases', () => {
    it('gives what is due to one owner, oldest first, as it was enqueued', async () => {
      const { workspace } = world();
      await enqueue('second', NOW + 1);
      await enqueue('first', NOW);
      await enqueue('third', NOW + 2);
      expect(await ids('me', NOW - 1)).toEqual([]);
      const [first] = await lease('me', NOW + 1, 1);
      expect(first).toMatchObject({
        id: 'first',
        kind: 'notice',
        subjectId: null,
        workspaceId: workspace.id,
        personId: null,
        target: { kind: 'channel', channel: CHANNEL },
        message: { summary: 'hello' },
        attempts: 0,
        uncertainSince: null,
        expiresAt: null,
        createdAt: NOW,
      });
      expect(await ids('you', NOW + 2)).toEqual(['second', 'third']);
      expect(await ids('me', NOW + 2)).toEqual([]);
    });

    it('leases each delivery once when many ask at the same time', async () => {
      for (let count = 0; count < 20; count += 1) await enqueue();
      const leases = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => ids(owner, NOW, 7)));
      expect(leases.flat()).toHaveLength(20);
      expect(new Set(leases.flat()).size).toBe(20);
    });

    it('gives a delivery to another when its lease ran out, and the first one may not send any more', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      expect(await ids('you', NOW + LEASE_MS - 1)).toEqual([]);
      expect(await store.deliveries.sending(id, 'me', NOW + LEASE_MS)).toBe(false);
      expect(await ids('you', NOW + LEASE_MS)).toEqual([id]);
      expect(await store.deliveries.sending(id, 'me', NOW + LEASE_MS)).toBe(false);
      expect(await store.deliveries.sending(id, 'you', NOW + LEASE_MS)).toBe(true);
    });

    it('leases only for the platforms asked for', async () => {
      const { store } = world();
      await enqueue();
      const other = {
        owner: 'me',
        now: NOW,
        leaseMs: 1,
        limit: 9,
        platforms: ['discord', 'playground'],
      } as const;
      expect(await store.deliveries.claim(other)).toEqual([]);
    });

    it('gives back what did not leave, and keeps what did', async () => {
      const { store } = world();
      const [left, stayed] = [await enqueue(), await enqueue()];
      await lease('me');
      await store.deliveries.sending(left, 'me', NOW);
      await store.deliveries.release('me');
      expect(await ids('you')).toEqual([stayed]);
      await settle(left, 'me', SENT);
      expect(await ids('you', NOW + DAY)).toEqual([stayed]);
    });

    it('says when the next one is due, or its lease runs out', async () => {
      const { store } = world();
      const id = await enqueue();
      expect(await store.nextWakeAt(['slack'])).toBe(NOW);
      await lease('me');
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + LEASE_MS);
      await settle(id, 'me', retry({ at: NOW + DAY }));
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + DAY);
    });

    it('wakes nobody for a platform that is not asked for', async () => {
      const { store } = world();
      await enqueue();
      expect(await store.nextWakeAt(['discord', 'playground'])).toBeNull();
      expect(await store.nextWakeAt([])).toBeNull();
      expect(await store.nextWakeAt(['discord', 'slack'])).toBe(NOW);
    });
  });

  describe('uncertainty', () => {
    it('counts tries that count, and waits as told', async () => {
      const id = await enqueue();
      await lease('me');
      await settle(id, 'me', retry({ at: NOW + 10, counts: false }));
      expect(await ids('me', NOW + 9)).toEqual([]);
      expect(await lease('me', NOW + 10)).toMatchObject([{ attempts: 0, uncertainSince: null }]);
      await settle(id, 'me', retry({ at: NOW + 20 }));
      expect(await lease('me', NOW + 20)).toMatchObject([{ attempts: 1 }]);
    });

    it('remembers since when a try that may have arrived is uncertain, until it is settled', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      await settle(id, 'me', retry({ maybeArrived: true }));
      expect(await lease('me')).toMatchObject([{ uncertainSince: NOW + 1 }]);
      await store.deliveries.sending(id, 'me', NOW + 2);
      await settle(id, 'me', retry());
      expect(await lease('me')).toMatchObject([{ uncertainSince: NOW + 1 }]);
    });

    it('is certain again after a try that had no effect', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      await settle(id, 'me', retry());
      expect(await lease('me')).toMatchObject([{ uncertainSince: null }]);
    });

    it('takes a try that a crash cut short for one that may have arrived', async () => {
      const { store, harness } = world();
      const id = await enqueue();
      await lease('me');
      await store.deliveries.sending(id, 'me', NOW + 1);
      const after = await harness.reopen();
      const late = NOW + LEASE_MS;
      const again = { owner: 'you', now: late, leaseMs: LEASE_MS, limit: 1, platforms: ['slack'] } as const;
      expect(await after.deliveries.claim(again)).toMatchObject([{ id, uncertainSince: NOW + 1 }]);
      expect(await after.deliveries.sending(id, 'you', late)).toBe(true);
      await after.deliveries.settle(id, 'you', retry({ at: late }), late);
      expect(await after.deliveries.claim(again)).toMatchObject([{ uncertainSince: NOW + 1 }]);
    });

    it('counts each try that a crash cut short, and not a lease that ran out before one', async () => {
      const { store } = world();
      const id = await enqueue();
      await lease('me');
      expect(await lease('you', NOW + LEASE_MS)).toMatchObject([{ attempts: 0 }]);
      await store.deliveries.sending(id, 'you', NOW + LEASE_MS);
      expect(await lease('me', NOW + 2 * LEASE_MS)).toMatchObject([{ attempts: 1 }]);
      await store.deliveries.sending(id, 'me', NOW + 2 * LEASE_MS);
      expect(await lease('you', NOW + 3 * LEASE_MS)).toMatchObject([{ attempts: 2 }]);
      await settle(id, 'you', retry({ at: NOW + 3 * LEASE_MS }), NOW + 3 * LEASE_MS);
      expect(await lease('me', NOW + 3 * LEASE_MS)).toMatchObject([{ attempts: 3 }]);
    });
  });

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
