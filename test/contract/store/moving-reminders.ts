// The store's contract: Snooze and Tomorrow.
import { describe, expect, it } from 'vitest';
import type { Actor, ReminderPlan } from '#src/ports/records.ts';
import { AFTER, dueAt, NOON, reminderSteps, TOMORROW } from './reminder-steps.ts';
import { DAY, directTo, messageIn, NOW, newCause, TODAY, type World } from './world.ts';

export function movingRemindersContract(world: () => World): void {
  const { plan, set, sendToday } = reminderSteps(world);

  describe('moving reminders', () => {
    const move = (actor: Actor, reminderId: string, to: ReminderPlan, cause = newCause()) =>
      world().store.reminders.move({ reminderId, personId: actor.person.id, plan: to }, cause);

    it('snoozes the same row, which then stays whatever is reviewed', async () => {
      const { store, join, remind, ask, record } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await plan(ada, TOMORROW);
      const cause = newCause();
      const snoozed = await move(ada, id, NOON, cause);
      expect(snoozed).toMatchObject({ id, state: 'planned', localDate: TODAY, dueAt: NOON.at });
      expect(await move(ada, id, TOMORROW, cause)).toEqual(snoozed);
      const { id: exposureId } = await ask(ada, 'one');
      expect(await record(exposureId, { reminder: TOMORROW })).toMatchObject({ reminderId: id });
      expect(await store.reminders.planned(ada.person.id)).toEqual(snoozed);
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TODAY);
      expect(await dueAt(store, NOON.at)).toEqual([snoozed]);
      expect(await store.reminders.claim(id, directTo('ada'), NOON.at)).toBe(true);
    });

    it('puts it off to tomorrow in place of whatever was planned', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await plan(ada, AFTER);
      const moved = await move(ada, id, TOMORROW);
      expect(moved).toMatchObject({ state: 'planned', localDate: TOMORROW.date, dueAt: TOMORROW.at });
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
      expect(await store.reminders.planned(ada.person.id)).toEqual(moved);
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TOMORROW.date);
    });

    it('can be moved again after a snooze, either way', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await move(ada, id, NOON);
      await move(ada, id, TOMORROW);
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
      const back = await move(ada, id, NOON);
      expect(back).toMatchObject({ id, state: 'planned' });
      expect(await store.reminders.planned(ada.person.id)).toEqual(back);
    });

    it('takes a click as proof that an unsettled one arrived', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada, { date: TODAY, at: NOW });
      const id = (await store.reminders.planned(ada.person.id))?.id ?? '';
      const delivery = directTo('ada');
      await store.reminders.claim(id, delivery, NOW);
      const lease = { owner: 'me', now: NOW, leaseMs: 1000, limit: 1, platforms: ['slack'] } as const;
      await store.deliveries.claim(lease);
      expect(await move(ada, id, NOON)).toMatchObject({ id, state: 'planned' });
      expect(await store.deliveries.sending(delivery.id, 'me', NOW)).toBe(false);
      const sent = { kind: 'sent', message: messageIn('D1', 'm') } as const;
      await store.deliveries.settle(delivery.id, 'me', sent, NOW);
      expect((await store.reminders.reminder(id))?.state).toBe('planned');
    });

    it('does not move what is not theirs, was not sent, or is not wanted any more', async () => {
      const { store, join, remind } = world();
      const [ada, bob] = [await join('ada'), await join('bob')];
      await remind(ada);
      await remind(bob);
      const id = await sendToday(ada);
      expect(await move(bob, id, NOON)).toBeNull();
      expect(await move(ada, 'none', NOON)).toBeNull();
      const planned = await plan(ada, TOMORROW);
      expect(await move(ada, planned ?? '', AFTER)).toBeNull();
      await set(ada, { paused: true });
      expect(await move(ada, id, NOON)).toBeNull();
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
    });

    it('leaves everything as it is when the other date had its reminder', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      const old = await move(ada, id, TOMORROW);
      const delivery = directTo('ada');
      await store.reminders.claim(old?.id ?? '', delivery, TOMORROW.at);
      await plan(ada, AFTER);
      expect(await move(ada, id, TOMORROW)).toBeNull();
      expect((await store.reminders.planned(ada.person.id))?.dueAt).toBe(AFTER.at);
    });

    it('forgets a snooze when reminders are turned off, but not that today had its reminder', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await move(ada, id, NOON);
      await set(ada, { remindersOn: false });
      expect(await store.reminders.planned(ada.person.id)).toBeNull();
      expect(await dueAt(store, NOW + DAY)).toEqual([]);
      expect(await set(ada, { remindersOn: true }, NOON)).toBeNull();
      expect((await store.people.learner(ada.person.id))?.reminding.lastDigestDate).toBe(TODAY);
    });

    it('forgets it so also while the snoozed one waits to be sent', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await move(ada, id, NOON);
      expect(await store.reminders.claim(id, directTo('ada'), NOON.at)).toBe(true);
      await set(ada, { paused: true });
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
      expect(await set(ada, { paused: false }, { date: TODAY, at: NOON.at })).toBeNull();
    });

    it('gives a snoozed one another time when it is planned anew', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await remind(ada);
      const id = await sendToday(ada);
      await move(ada, id, NOON);
      const planned = await plan(ada, TOMORROW);
      expect(planned).not.toBe(id);
      expect(await store.reminders.planned(ada.person.id)).toMatchObject({ id: planned, dueAt: TOMORROW.at });
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
    });
  });
}
