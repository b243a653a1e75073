// The store's contract: workspaces and schedules.
import { describe, expect, it } from 'vitest';
import type { Settlement } from '#src/ports/records.ts';
import type { ScheduleStore } from '#src/ports/store.ts';
import { CHANNEL, DAY, deliveryOf, NOW, newCause, TODAY, WORKSPACE, type World } from './world.ts';

const claim = { owner: 'me', now: NOW, leaseMs: 1000, limit: 10, platforms: ['slack'] } as const;

export function workspacesContract(world: () => World): void {
  describe('workspaces', () => {
    it('refreshes name and zone, and forgets no zone', async () => {
      const { store, workspace } = world();
      await store.workspaces.present({ ref: WORKSPACE, name: 'Crew', zone: 'Asia/Tokyo' }, NOW);
      await store.workspaces.present({ ref: WORKSPACE, name: 'Crew 2', zone: null }, NOW);
      expect(await store.workspaces.workspace(workspace.id)).toMatchObject({
        ref: WORKSPACE,
        name: 'Crew 2',
        zone: 'Asia/Tokyo',
      });
      expect(await store.workspaces.workspace('none')).toBeNull();
    });

    it('keeps its name where the platform does not say it', async () => {
      const { store, workspace } = world();
      await store.workspaces.removed(WORKSPACE, NOW);
      await store.workspaces.present({ ref: WORKSPACE, name: '', zone: null }, NOW);
      expect(await store.workspaces.workspace(workspace.id)).toMatchObject({ name: 'Team', removedAt: null });
    });

    it('stops with its removal and goes on as before when it is there again', async () => {
      const { store, workspace, schedule } = world();
      const made = await schedule();
      await store.deliveries.enqueue(deliveryOf({ id: 'waits' }), null, NOW);
      await store.workspaces.removed(WORKSPACE, NOW + 1);
      await store.workspaces.removed(WORKSPACE, NOW + 2);
      expect((await store.workspaces.workspace(workspace.id))?.removedAt).toBe(NOW + 1);
      expect(await store.schedules.active()).toEqual([]);
      expect(await store.deliveries.claim(claim)).toEqual([]);
      expect(await store.nextWakeAt(['slack'])).toBeNull();
      await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: null }, NOW + 3);
      expect((await store.workspaces.workspace(workspace.id))?.removedAt).toBeNull();
      expect(await store.schedules.active()).toEqual([made]);
      expect((await store.deliveries.claim(claim)).map(({ id }) => id)).toEqual(['waits']);
    });

    it('welcomes again when the welcome did not get through, and not when nobody knows', async () => {
      const { store, workspace } = world();
      const end = async (id: string, settlement: Settlement) => {
        const isNew = await store.workspaces.welcome(workspace.id, deliveryOf({ id, kind: 'notice' }), NOW);
        await store.deliveries.claim(claim);
        await store.deliveries.settle(id, claim.owner, settlement, NOW);
        return isNew;
      };
      expect(await end('w1', { kind: 'failed', reason: 'no-permission' })).toBe(true);
      expect((await store.workspaces.workspace(workspace.id))?.welcomedAt).toBeNull();
      expect(await end('w2', { kind: 'unknown', reason: 'unknown-outcome' })).toBe(true);
      expect((await store.workspaces.workspace(workspace.id))?.welcomedAt).toBe(NOW);
      expect(await end('w3', { kind: 'failed', reason: 'no-permission' })).toBe(false);
    });

    it('welcomes once ever', async () => {
      const { store, workspace } = world();
      const welcome = (id: string) =>
        store.workspaces.welcome(workspace.id, deliveryOf({ id, kind: 'notice' }), NOW);
      expect(await Promise.all([welcome('w1'), welcome('w2')])).toEqual([true, false]);
      expect((await store.deliveries.claim(claim)).map(({ id }) => id)).toEqual(['w1']);
      expect((await store.workspaces.workspace(workspace.id))?.welcomedAt).toBe(NOW);
    });
  });

  describe('schedules', () => {
    type NewSchedule = Parameters<ScheduleStore['create']>[0];
    const input = (workspaceId: string): NewSchedule => ({
      workspaceId,
      channel: CHANNEL,
      deckId: 'asyncio',
      time: '09:30',
      zone: 'Europe/Paris',
      weekdays: [1, 3],
      level: 'beginner',
      discussion: true,
      createdBy: 'ada',
      confirmation: deliveryOf({ id: 'confirm', kind: 'confirmation' }),
    });

    it('is made once per interaction, together with its confirmation', async () => {
      const { store, workspace } = world();
      const cause = newCause();
      const made = await store.schedules.create(input(workspace.id), cause, NOW);
      expect(await store.schedules.create(input(workspace.id), cause, NOW + 5)).toEqual(made);
      const { confirmation: _, ...said } = input(workspace.id);
      expect(made).toMatchObject({
        ...said,
        paused: false,
        disabledReason: null,
        activeSince: NOW,
        createdAt: NOW,
        lastDate: null,
      });
      expect(await store.schedules.ofWorkspace(workspace.id)).toEqual([made]);
      expect(await store.deliveries.claim(claim)).toMatchObject([
        { id: 'confirm', workspaceId: workspace.id, subjectId: null },
      ]);
    });

    it('is made once for a channel, deck, time, zone, level and weekday, until that one is archived', async () => {
      const { store, workspace } = world();
      const create = (patch: Partial<NewSchedule> = {}) =>
        store.schedules.create(
          { ...input(workspace.id), confirmation: deliveryOf(), ...patch },
          newCause(),
          NOW,
        );
      const [first, second] = await Promise.all([create(), create({ weekdays: [2, 3] })]);
      expect([first?.weekdays, second]).toEqual([[1, 3], null]);
      expect(await store.deliveries.claim(claim)).toHaveLength(1);
      const others: readonly Partial<NewSchedule>[] = [
        { time: '09:31' },
        { deckId: 'other' },
        { channel: { ...CHANNEL, channelId: 'C2' } },
        { weekdays: [2, 4] },
        { zone: 'Asia/Tokyo' },
        { level: 'advanced' },
        { level: null },
      ];
      for (const other of others) expect(await create(other)).not.toBeNull();
      await store.schedules.archive(first?.id ?? '', NOW);
      expect(await create()).not.toBeNull();
      expect(await create({ level: null, weekdays: [3] })).toBeNull();
    });

    it('goes on after the last date of one that was archived in its channel, as its own zone dates it', async () => {
      const { store, workspace, schedule, post } = world();
      const lastDate = async (patch: Partial<NewSchedule> = {}) => {
        const wanted = { ...input(workspace.id), confirmation: null, ...patch };
        const made = await store.schedules.create(wanted, newCause(), NOW);
        await store.schedules.archive(made?.id ?? '', NOW);
        return made?.lastDate;
      };
      const [old, newer] = [await schedule('08:00'), await schedule('09:00')];
      await post(old, 'one', '2026-03-01', NOW - DAY);
      await post(newer, 'two', TODAY);
      expect(await lastDate()).toBeNull();
      await store.schedules.archive(newer.id, NOW);
      await store.schedules.archive(old.id, NOW);
      expect(await lastDate()).toBe(TODAY);
      expect(await lastDate({ level: null, time: '23:00' })).toBe(TODAY);
      expect(await lastDate({ zone: 'Pacific/Kiritimati' })).toBe(TODAY);
      expect(await lastDate({ zone: 'Pacific/Pago_Pago' })).toBe('2026-03-01');
      expect(await lastDate({ deckId: 'other' })).toBeNull();
      expect(await lastDate({ channel: { ...CHANNEL, channelId: 'C2' } })).toBeNull();
    });

    it('is not kept from posting today by what a clock that ran ahead has posted', async () => {
      const { store, workspace, schedule, post } = world();
      const ahead = await schedule();
      await post(ahead, 'one', '2026-04-01', NOW + 30 * DAY);
      await store.schedules.archive(ahead.id, NOW);
      const made = await store.schedules.create(input(workspace.id), newCause(), NOW);
      expect(made?.lastDate).toBe(TODAY);
    });

    it('is not listed and does not run once it is archived', async () => {
      const { store, workspace, schedule } = world();
      const { id } = await schedule();
      await store.schedules.archive(id, NOW);
      await store.schedules.archive(id, NOW + 1);
      expect(await store.schedules.schedule(id)).toBeNull();
      expect(await store.schedules.ofWorkspace(workspace.id)).toEqual([]);
      expect(await store.schedules.active()).toEqual([]);
    });

    it('lists those of a workspace oldest first', async () => {
      const { store, workspace, schedule } = world();
      const first = await schedule('10:00');
      const second = await schedule('08:00');
      expect(await store.schedules.ofWorkspace(workspace.id)).toEqual([first, second]);
    });

    it('counts nothing as due that it missed while it was paused', async () => {
      const { store, schedule } = world();
      const { id } = await schedule();
      await store.schedules.setPaused(id, true, NOW + DAY);
      expect(await store.schedules.active()).toEqual([]);
      expect(await store.schedules.schedule(id)).toMatchObject({ paused: true, activeSince: NOW });
      await store.schedules.setPaused(id, false, NOW + 2 * DAY);
      expect(await store.schedules.active()).toMatchObject([{ id, activeSince: NOW + 2 * DAY }]);
    });

    it('forgets nothing that is due when one that runs is resumed', async () => {
      const { store, schedule } = world();
      const { id } = await schedule();
      await store.schedules.setPaused(id, false, NOW + DAY);
      expect(await store.schedules.schedule(id)).toMatchObject({ activeSince: NOW });
    });

    it('runs again after it was disabled and resumed', async () => {
      const { store, schedule } = world();
      const { id } = await schedule();
      await store.deliveries.disableChannel(CHANNEL, 'channel-gone', NOW);
      expect(await store.schedules.schedule(id)).toMatchObject({ disabledReason: 'channel-gone' });
      expect(await store.schedules.active()).toEqual([]);
      await store.schedules.setPaused(id, false, NOW + DAY);
      expect(await store.schedules.active()).toMatchObject([
        { disabledReason: null, activeSince: NOW + DAY },
      ]);
    });

    it('knows what a channel was asked, without what failed or was skipped', async () => {
      const { store, schedule, post } = world();
      const made = await schedule();
      await post(made, 'one', '2026-03-02', NOW);
      await post(made, 'two', '2026-03-03', NOW + DAY);
      await store.posts.skip(made.id, '2026-03-04', NOW + 2 * DAY, NOW + 2 * DAY);
      const { asked } = await store.schedules.channelHistory(CHANNEL, 'asyncio');
      expect(asked).toEqual([
        { cardId: 'one', askedAt: NOW },
        { cardId: 'two', askedAt: NOW + DAY },
      ]);
      const elsewhere = { ...CHANNEL, channelId: 'C2' };
      expect((await store.schedules.channelHistory(elsewhere, 'asyncio')).asked).toEqual([]);
      expect((await store.schedules.channelHistory(CHANNEL, 'other')).asked).toEqual([]);
    });

    it('knows how weak a topic is from three answers on, by those that stand', async () => {
      const { store, schedule, post, join, answerPost, rate, undo } = world();
      const made = await schedule();
      const postId = await post(made, 'one', '2026-03-02');
      const weakness = async () => (await store.schedules.channelHistory(CHANNEL, 'asyncio')).weakness;
      for (const [member, grade] of [
        ['ada', 1],
        ['bob', 3],
      ] as const) {
        await rate(await answerPost(await join(member), postId, 'one'), { grade });
      }
      expect([...(await weakness())]).toEqual([]);
      const last = await answerPost(await join('cem'), postId, 'one');
      await rate(last, { grade: 3 });
      expect((await weakness()).get('tasks')).toBeCloseTo(1 / 3);
      await undo(last);
      expect([...(await weakness())]).toEqual([]);
    });
  });
}
