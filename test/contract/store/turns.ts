// The store's contract: among reminders that are due, the workspaces take turns.
import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/ports/records.ts';
import { dueAt } from './reminder-steps.ts';
import { DAY, directTo, NOW, randomId, TODAY, type World } from './world.ts';

export function turnsContract(world: () => World): void {
  const names = new Map<string, string>();

  /** So many people of a team whose reminder was due at `at`. */
  async function team(externalId: string, count: number, at = NOW): Promise<readonly Actor[]> {
    const { store, join, remind } = world();
    const ref = { platform: 'slack', externalId } as const;
    await store.workspaces.present({ ref, name: externalId, zone: null }, NOW);
    const people: Actor[] = [];
    for (let each = 1; each <= count; each += 1) {
      const account = { platform: 'slack', scope: externalId, externalId: `${externalId}-${each}` } as const;
      const actor = await join(account.externalId, { account, workspace: ref, channel: null });
      await remind(actor, { date: TODAY, at });
      names.set(actor.person.id, externalId);
      people.push(actor);
    }
    return people;
  }

  const teamsDue = async (...asked: Parameters<typeof dueAt>) =>
    (await dueAt(...asked)).map(({ personId }) => names.get(personId));

  /** Puts the reminders of these people into the outbox. */
  async function send(people: readonly Actor[]): Promise<void> {
    const { store } = world();
    for (const { person, account } of people) {
      const reminder = await store.reminders.planned(person.id);
      const delivery = { ...directTo('ada'), id: randomId(), target: { kind: 'direct', account } as const };
      await store.reminders.claim(reminder?.id ?? '', delivery, NOW);
    }
  }

  describe('turns', () => {
    // Beyond a hundred the workspaces are visited one by one.
    it.each([4, 120])('give a small workspace its share beside one with %s people due', async (many) => {
      const { store } = world();
      await team('T8', many, NOW - DAY);
      await team('T9', 2);
      const found = await teamsDue(store, NOW, { limit: 5 });
      expect(found.toSorted()).toEqual(['T8', 'T8', 'T8', 'T9', 'T9']);
      expect(found.slice(0, 2).toSorted()).toEqual(['T8', 'T9']);
    });

    it.each([1, 60])('go on behind the last one, and come round, with %s due in each', async (each) => {
      const { store } = world();
      for (const name of ['T7', 'T8', 'T9']) await team(name, each);
      const asked = { platform: 'slack', now: NOW, limit: 1, perWorkspace: 1, except: [] } as const;
      const seen: (string | undefined)[] = [];
      let after = '';
      for (let turn = 0; turn < 6; turn += 1) {
        const page = await store.reminders.due({ ...asked, after });
        const [reminder] = page.reminders;
        seen.push(names.get(reminder?.personId ?? ''));
        after = page.after;
      }
      expect(new Set(seen.slice(0, 3)).size).toBe(3);
      expect(seen.slice(3)).toEqual(seen.slice(0, 3));
    });

    it('pass over a workspace of which enough wait to be sent', async () => {
      const { store } = world();
      const [first] = await team('T8', 3);
      await team('T9', 3);
      if (first === undefined) throw new Error('Nobody is there.');
      await send([first]);
      const limits = [{ lane: 'workspace-direct', everyMs: 1_000, burst: 1 }] as const;
      const asked = { owner: 'me', now: NOW, leaseMs: 1, limit: 1, platforms: ['slack'] as const, limits };
      // It is held back by the limit of its workspace.
      await send((await team('T8', 1)).slice(0, 1));
      await store.deliveries.claim(asked);
      expect(await teamsDue(store, NOW, { perWorkspace: 1 })).toEqual(['T9']);
    });

    it('give nothing while reminders wait that no limit of a workspace holds back', async () => {
      const { store } = world();
      const people = await team('T8', 3);
      expect(await teamsDue(store, NOW)).toHaveLength(3);
      await send(people.slice(0, 1));
      expect(await teamsDue(store, NOW)).toEqual([]);
    });

    it('leave alone what they are told to, and other platforms', async () => {
      const { store } = world();
      const people = await team('T8', 2);
      const planned = await Promise.all(people.map(({ person }) => store.reminders.planned(person.id)));
      const except = planned.slice(0, 1).map((reminder) => reminder?.id ?? '');
      const left = await dueAt(store, NOW, { except });
      expect(left.map(({ personId }) => personId)).toEqual([people[1]?.person.id]);
      expect(await dueAt(store, NOW, { platform: 'discord' })).toEqual([]);
    });

    it('are those of the workspace a person was last active in, where accounts belong to none', async () => {
      const { store, join, remind } = world();
      const guilds = ['G1', 'G2'].map((externalId) => ({ platform: 'discord', externalId }) as const);
      for (const ref of guilds) await store.workspaces.present({ ref, name: 'Guild', zone: null }, NOW);
      const [one, two] = guilds;
      if (one === undefined || two === undefined) throw new Error('There are two guilds.');
      for (const [member, workspace] of [
        ['ada', one],
        ['bob', one],
        ['cem', one],
        ['dan', two],
      ] as const) {
        const account = { platform: 'discord', scope: '', externalId: member } as const;
        const first = member === 'dan' ? one : workspace;
        await join(member, { account, workspace: first, channel: null }, NOW - DAY);
        const actor = await join(member, { account, workspace, channel: null });
        await remind(actor, { date: TODAY, at: NOW });
        names.set(actor.person.id, member);
      }
      const [first, second] = await teamsDue(store, NOW, { platform: 'discord', limit: 2 });
      expect([first, second]).toContain('dan');
    });
  });
}
