// What the reminder parts of the contract have in common.
import { expect } from 'vitest';
import type { Actor, Reminder, ReminderPlan, Settings } from '#src/ports/records.ts';
import type { ReminderStore, Store } from '#src/ports/store.ts';
import { DAY, directTo, HOUR, messageIn, NOW, TODAY, type World } from './world.ts';

export const TOMORROW: ReminderPlan = { date: '2026-03-03', at: NOW + DAY };
export const AFTER: ReminderPlan = { date: '2026-03-04', at: NOW + 2 * DAY };
export const NOON: ReminderPlan = { date: TODAY, at: NOW + 3 * HOUR };

interface Steps {
  plan(actor: Actor, reminder: ReminderPlan | null): Promise<string | null>;
  set(actor: Actor, patch: Partial<Settings>, reminder?: ReminderPlan | null): Promise<string | null>;
  /** Plans, claims and settles the reminder of today; gives its id. */
  sendToday(actor: Actor): Promise<string>;
}

export function reminderSteps(world: () => World): Steps {
  const plan: Steps['plan'] = async (actor, reminder) => {
    const { store, version } = world();
    const expectedVersion = await version(actor);
    const planned = await store.reminders.plan({ personId: actor.person.id, expectedVersion, reminder });
    if (planned === null) throw new Error('conflict');
    return planned.reminderId;
  };
  return {
    plan,
    set: async (actor, patch, reminder = null) => {
      const { store, version } = world();
      const { accountId, person } = actor;
      const expectedVersion = await version(actor);
      const input = { personId: person.id, accountId, expectedVersion, patch, reminder, now: NOW };
      return (await store.people.changeSettings(input))?.reminderId ?? null;
    },
    sendToday: async (actor) => {
      const { store } = world();
      const id = (await plan(actor, { date: TODAY, at: NOW })) ?? '';
      const delivery = directTo(actor.account.externalId);
      expect(await store.reminders.claim(id, delivery, NOW)).toBe(true);
      const sent = { kind: 'sent', message: messageIn('D1', 'm') } as const;
      await store.deliveries.settle(delivery.id, 'nobody', sent, NOW);
      expect((await store.reminders.reminder(id))?.state).toBe('sent');
      return id;
    },
  };
}

/** What is due on Slack at that time, the first page of it. */
export async function dueAt(
  store: Store,
  now: number,
  asked: Partial<Parameters<ReminderStore['due']>[0]> = {},
): Promise<readonly Reminder[]> {
  const all = { platform: 'slack', limit: 10, perWorkspace: 10, after: '', except: [] } as const;
  return (await store.reminders.due({ ...all, now, ...asked })).reminders;
}
