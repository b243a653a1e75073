// The store's contract: changing a schedule, and who made it.
import { describe, expect, it } from 'vitest';
import type { Schedule } from '#src/ports/records.ts';
import type { ScheduleStore } from '#src/ports/store.ts';
import { CHANNEL, DAY, deliveryOf, HOUR, NOW, newCause, TODAY, type World } from './world.ts';

type Change = Parameters<ScheduleStore['change']>[0];

const C2 = { ...CHANNEL, channelId: 'C2' };
const claim = { owner: 'me', now: NOW, leaseMs: 1000, limit: 10, platforms: ['slack'] } as const;

export function changingSchedulesContract(world: () => World): void {
  describe('changing a schedule', () => {
    const asIs = ({ id, channel, deckId, time, zone, weekdays, level, discussion }: Schedule): Change => ({
      scheduleId: id,
      channel,
      deckId,
      time,
      zone,
      weekdays,
      level,
      discussion,
      confirmation: null,
    });
    const change = (to: Change, cause = newCause(), now = NOW) =>
      world().store.schedules.change(to, cause, now);

    it('gives it another plan from now on, and counts nothing as due that it missed', async () => {
      const made = await world().schedule();
      const plan = { time: '16:00', zone: 'Asia/Tokyo', weekdays: [6], level: 'advanced' as const };
      const changed = await change({ ...asIs(made), ...plan, discussion: true }, newCause(), NOW + DAY);
      expect(changed).toEqual({ ...made, ...plan, discussion: true, activeSince: NOW + DAY });
      expect(await world().store.schedules.schedule(made.id)).toEqual(changed);
    });

    it('asks no second question on a date that had one, as either zone dates it', async () => {
      const { schedule, post } = world();
      const made = await schedule();
      // Tomorrow has begun in Kiritimati.
      const noon = NOW + 3 * HOUR;
      await post(made, 'one', TODAY, noon);
      const lastDate = async (zone: string) => {
        const changed = await change({ ...asIs(made), time: '23:00', zone }, newCause(), noon);
        return changed === null || changed === 'taken' ? changed : changed.lastDate;
      };
      expect(await lastDate('Europe/Paris')).toBe(TODAY);
      expect(await lastDate('Pacific/Pago_Pago')).toBe(TODAY);
      expect(await lastDate('Pacific/Kiritimati')).toBe('2026-03-03');
    });

    it('tells a new channel once, and goes on there when it was stopped', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      const moved = { ...asIs(made), channel: C2, confirmation: deliveryOf({ id: 'hello' }) };
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      const cause = newCause();
      expect(await change(moved, cause)).toMatchObject({ channel: C2, disabledReason: null });
      expect(await change({ ...moved, confirmation: deliveryOf({ id: 'again' }) }, cause)).toMatchObject({
        channel: C2,
      });
      expect((await store.deliveries.claim(claim)).map(({ id }) => id)).toEqual(['hello']);
    });

    it('stands still in a new channel as well where it is told why', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      expect(await change({ ...asIs(made), channel: C2 })).toMatchObject({ disabledReason: null });
      const back = { ...asIs(made), disabledReason: 'channel-gone' };
      expect(await change(back)).toEqual({ ...made, disabledReason: 'channel-gone' });
    });

    it('tells nobody while the channel stays the same', async () => {
      const { store, schedule } = world();
      const made = await schedule();
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      const changed = await change({ ...asIs(made), time: '10:00', confirmation: deliveryOf() });
      expect(changed).toMatchObject({ time: '10:00', disabledReason: 'channel-gone' });
      expect(await store.deliveries.claim(claim)).toEqual([]);
    });

    it('is refused when another posts the same, or when it is archived', async () => {
      const { store, schedule } = world();
      const [first, second] = [await schedule('09:00'), await schedule('10:00')];
      expect(await change({ ...asIs(second), time: '09:00' })).toBe('taken');
      expect(await store.schedules.schedule(second.id)).toEqual(second);
      expect(await change(asIs(second))).toMatchObject({ time: '10:00' });
      await store.schedules.archive(first.id, NOW);
      expect(await change({ ...asIs(second), time: '09:00' })).toMatchObject({ time: '09:00' });
      expect(await change(asIs(first))).toBeNull();
    });
  });

  describe('the owner of a schedule', () => {
    const madeBy = async (createdBy: string) => {
      const { store, workspace } = world();
      const plan = { deckId: 'asyncio', time: '09:00', zone: 'UTC', weekdays: [1], level: null };
      const input = { ...plan, workspaceId: workspace.id, channel: CHANNEL, discussion: false, createdBy };
      return store.schedules.create({ ...input, confirmation: null }, newCause(), NOW);
    };

    it('is who made it, while they can be written to', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      const made = await madeBy(ada.person.id);
      const owner = () => store.schedules.owner(made?.id ?? '');
      expect(await owner()).toEqual({ personId: ada.person.id, account: ada.account });
      await store.people.setDirect(ada.person.id, 'refused-unnoticed');
      expect(await owner()).toBeNull();
      await store.people.setDirect(ada.person.id, 'open');
      await store.people.forgetPerson(ada.person.id);
      expect(await owner()).toBeNull();
      expect(await store.schedules.owner('none')).toBeNull();
    });
  });

  describe('the outcome of a delivery', () => {
    it('says whether it waits, failed for good, or is over', async () => {
      const { store } = world();
      const outcome = (id: string) => store.deliveries.outcome(id);
      for (const id of ['a', 'b']) await store.deliveries.enqueue(deliveryOf({ id }), null, NOW);
      expect(await outcome('a')).toEqual({ kind: 'waiting' });
      await store.deliveries.claim(claim);
      await store.deliveries.settle('a', 'me', { kind: 'failed', reason: 'no-permission' }, NOW);
      const message = { platform: 'slack' as const, channelId: 'C1', messageId: '1' };
      await store.deliveries.settle('b', 'me', { kind: 'sent', message }, NOW);
      expect(await outcome('a')).toEqual({ kind: 'failed', reason: 'no-permission' });
      expect(await outcome('b')).toEqual({ kind: 'over' });
      expect(await outcome('none')).toEqual({ kind: 'over' });
    });
  });
}
