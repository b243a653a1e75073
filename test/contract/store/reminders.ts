// The store's contract: reminders.
import { describe, expect, it } from 'vitest';
import { AFTER, dueAt, NOON, reminderSteps, TOMORROW } from './reminder-steps.ts';
import { DAY, directTo, HOUR, NOW, TODAY, type World } from './world.ts';

export function remindersContract(world: () => World): void {
  const { plan, set, sendToday } = reminderSteps(world);

  describe('planning reminders', () => {
    it('keeps one planned, for the account that turned reminders on', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada, TOMORROW);
      const planned = await store.reminders.planned(ada.person.id);
      expect(planned).toMatchObject({
        personId: ada.person.id,
        accountId: ada.accountId,
        localDate: TOMORROW.date,
        dueAt: TOMORROW.at,
        state: 'planned',
      });
      const moved = await plan(ada, AFTER);
      // The same one, so that its wake-up can be moved too.
      expect(moved).toBe(planned?.id);
      expect(await store.reminders.planned(ada.person.id)).toMatchObject({ id: moved, dueAt: AFTER.at });
      expect(await plan(ada, AFTER)).toBe(moved);
      expect(await plan(ada, null)).toBeNull();
      expect(await store.reminders.reminder(planned?.id ?? '')).toBeNull();
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
    });

    it('moves with reviews and undos', async () => {
      const { store, join, remind, ask, record, undo } = world();
      const ada = await join('ada');
      await remind(ada);
      const exposure = await ask(ada, 'one');
      const outcome = await record(exposure.id, { reminder: TOMORROW });
      const planned = await store.reminders.planned(ada.person.id);
      expect(outcome).toMatchObject({ kind: 'recorded', reminderId: planned?.id });
      expect(await undo(exposure, NOW, AFTER)).toMatchObject({ kind: 'undone' });
      expect((await store.reminders.planned(ada.person.id))?.dueAt).toBe(AFTER.at);
    });

    it('plans nothing while reminders are off, paused or refused', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      expect(await plan(ada, TOMORROW)).toBeNull();
      expect(await set(ada, { remindersOn: true }, TOMORROW)).not.toBeNull();
      expect(await set(ada, { paused: true }, TOMORROW)).toBeNull();
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
      expect(await set(ada, { paused: false }, TOMORROW)).not.toBeNull();
      await store.people.setDirect(ada.person.id, 'refused-unnoticed');
      expect(await plan(ada, AFTER)).toBeNull();
      expect(await set(ada, { remindersOn: true }, TOMORROW)).not.toBeNull();
      expect(await set(ada, { remindersOn: false }, TOMORROW)).toBeNull();
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
    });

    it.each(['refused-unnoticed', 'refused-noticed'] as const)(
      'drops what is planned when direct messages are %s, and not while they are open',
      async (direct) => {
        const { store, join, remind } = world();
        const ada = await join('ada');
        await remind(ada, TOMORROW);
        await store.people.setDirect(ada.person.id, 'open');
        expect(await store.reminders.planned(ada.person.id)).toMatchObject({ dueAt: TOMORROW.at });
        await store.people.setDirect(ada.person.id, direct);
        expect(await store.reminders.planned(ada.person.id)).toBeNull();
      },
    );

    it('plans no second one on a date that had its reminder', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      await sendToday(ada);
      expect(await plan(ada, NOON)).toBeNull();
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TODAY);
      expect(await plan(ada, TOMORROW)).not.toBeNull();
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TODAY);
    });

    it('plans a date again whose reminder came too late to be sent', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = (await plan(ada, { date: TODAY, at: NOW })) ?? '';
      const delivery = directTo('ada');
      await store.reminders.claim(id, delivery, NOW);
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TODAY);
      await store.deliveries.claim({ owner: 'me', now: NOW, leaseMs: 1000, limit: 1, platforms: ['slack'] });
      await store.deliveries.settle(delivery.id, 'me', { kind: 'expired' }, NOW);
      expect((await store.reminders.reminder(id))?.state).toBe('cancelled');
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBeNull();
      expect(await plan(ada, NOON)).not.toBeNull();
    });

    it('refuses a plan computed from an older version, and one for nobody', async () => {
      const { store, join } = world();
      const { person } = await join('ada');
      const stale = { personId: person.id, expectedVersion: person.version - 1, reminder: null };
      expect(await store.reminders.plan(stale)).toBeNull();
      expect(await store.reminders.plan({ ...stale, personId: 'nobody' })).toBeNull();
    });
  });

  describe('waking reminders', () => {
    it('lists what is due and what will be, oldest first, of people who want and can have them', async () => {
      const { store, join, remind } = world();
      const members = [
        ['late', 2],
        ['early', 1],
        ['refused', 1],
        ['later', 5],
      ] as const;
      for (const [member, hours] of members) {
        await remind(await join(member), { date: TODAY, at: NOW + hours * HOUR });
      }
      const refused = await join('refused');
      const parked = await store.reminders.planned(refused.person.id);
      await store.people.setDirect(refused.person.id, 'refused-noticed');
      const dues = async (now: number, limit = 10) =>
        (await dueAt(store, now, { limit })).map((due) => (due.dueAt - NOW) / HOUR);
      expect(await dues(NOW)).toEqual([]);
      expect(await dues(NOW + 2 * HOUR)).toEqual([1, 2]);
      expect(await dues(NOW + 2 * HOUR, 1)).toEqual([1]);
      expect((await store.reminders.upcoming(NOW, NOW + 5 * HOUR, 10)).length).toBe(2);
      expect((await store.reminders.upcoming(NOW, NOW + 5 * HOUR + 1, 10)).length).toBe(3);
      expect((await store.reminders.upcoming(NOW + HOUR, NOW + 5 * HOUR + 1, 10)).length).toBe(2);
      expect(await store.nextWakeAt(['slack'])).toBe(NOW + HOUR);
      expect(await store.reminders.claim(parked?.id ?? '', directTo('refused'), NOW + DAY)).toBe(false);
    });

    it('refuses what was computed before the reminder of that date went out', async () => {
      const { store, join, remind, ask, rate, undo, version } = world();
      const ada = await join('ada');
      const exposure = await ask(ada, 'one');
      await rate(exposure);
      await remind(ada, { date: TODAY, at: NOW });
      const input = { exposureId: exposure.id, attempt: 1, expectedVersion: await version(ada), now: NOW };
      const id = (await store.reminders.planned(ada.person.id))?.id ?? '';
      expect(await store.reminders.claim(id, directTo('ada'), NOW)).toBe(true);
      expect(await store.reviews.undo({ ...input, reminder: NOON })).toEqual({ kind: 'conflict' });
      expect(await undo(exposure)).toMatchObject({ kind: 'undone' });
    });

    it('finds those who want reminders and remember something, but have nothing planned', async () => {
      const { store, join, remind, ask, rate } = world();
      const unplanned = async (): Promise<readonly string[]> => {
        const found: string[] = [];
        for (let after: string | null = ''; after !== null; ) {
          const page: Awaited<ReturnType<typeof store.reminders.unplanned>> = await store.reminders.unplanned(
            after,
            2,
          );
          found.push(...page.people);
          after = page.last;
        }
        return found;
      };
      const [ada, bob, cem] = [await join('ada'), await join('bob'), await join('cem')];
      for (const actor of [ada, bob]) await remind(actor);
      await rate(await ask(ada, 'one'));
      await rate(await ask(cem, 'one'));
      expect(await unplanned()).toEqual([ada.person.id]);
      await sendToday(ada);
      expect(await unplanned()).toEqual([ada.person.id]);
      await plan(ada, TOMORROW);
      expect(await unplanned()).toEqual([]);
      await plan(ada, null);
      await store.people.setDirect(ada.person.id, 'refused-unnoticed');
      expect(await unplanned()).toEqual([]);
    });

    it('claims none that was snoozed since the caller looked', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      const plan = { date: TODAY, at: NOW + HOUR };
      const moved = await store.reminders.move(
        { reminderId: id, personId: ada.person.id, plan },
        { platform: 'slack', interactionId: 'snooze' },
      );
      expect(moved).toMatchObject({ id, state: 'planned' });
      expect(await store.reminders.claim(id, directTo('ada'), NOW)).toBe(false);
      expect(await store.reminders.claim(id, directTo('ada'), NOW + HOUR)).toBe(true);
    });

    it('moves none of somebody who has refused direct messages since', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await store.people.setDirect(ada.person.id, 'refused-noticed');
      const plan = { date: TODAY, at: NOW + HOUR };
      const cause = { platform: 'slack', interactionId: 'snooze-after-refusal' } as const;
      expect(await store.reminders.move({ reminderId: id, personId: ada.person.id, plan }, cause)).toBeNull();
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
    });

    it('turns a reminder into a delivery once', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada, { date: TODAY, at: NOW });
      const id = (await store.reminders.planned(ada.person.id))?.id ?? '';
      const claims = ['d1', 'd2'].map((name) =>
        store.reminders.claim(id, directTo('ada', { id: name }), NOW),
      );
      expect(await Promise.all(claims)).toEqual([true, false]);
      expect((await store.reminders.reminder(id))?.state).toBe('sending');
      const lease = { owner: 'me', now: NOW, leaseMs: 1000, limit: 9, platforms: ['slack'] } as const;
      expect(await store.deliveries.claim(lease)).toMatchObject([
        { id: 'd1', kind: 'reminder', subjectId: id, personId: ada.person.id },
      ]);
      expect(await store.reminders.claim('none', directTo('ada'), NOW)).toBe(false);
    });
  });
}
