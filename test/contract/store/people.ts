// The store's contract: who people are and what they set.
import { describe, expect, it } from 'vitest';
import type { ChannelRef } from '#src/ports/chat.ts';
import { CHANNEL, NOW, newCause, sourceOf, WORKSPACE, type World } from './world.ts';

export function peopleContract(world: () => World): void {
  describe('people', () => {
    it('makes person, account and membership on first sight, with the settings of a newcomer', async () => {
      const { store, workspace } = world();
      const actor = await store.people.identify(sourceOf('ada', { displayName: 'Ada' }), NOW);
      expect(actor).toMatchObject({
        displayName: 'Ada',
        account: { platform: 'slack', scope: 'T1', externalId: 'ada' },
        zone: 'UTC',
        workspaceId: workspace.id,
        person: { direct: 'open', explainedAt: null, createdAt: NOW },
      });
      expect(actor.person.settings).toEqual({
        zone: null,
        reminderHour: 9,
        remindersOn: false,
        paused: false,
        newPerDay: 5,
        retention: 0.9,
        onLeaderboard: true,
      });
    });

    it('finds the same person again, also when ten interactions arrive at once', async () => {
      const { store } = world();
      const actors = await Promise.all(
        Array.from({ length: 10 }, () => store.people.identify(sourceOf('ada'), NOW)),
      );
      expect(new Set(actors.map((actor) => actor.person.id)).size).toBe(1);
      expect(new Set(actors.map((actor) => actor.accountId)).size).toBe(1);
    });

    it('keeps the same external id of another team apart', async () => {
      const { join } = world();
      const ada = await join('ada');
      const other = await join('ada', {
        account: { platform: 'slack', scope: 'T2', externalId: 'ada' },
        workspace: { platform: 'slack', externalId: 'T2' },
      });
      expect(other.person.id).not.toBe(ada.person.id);
    });

    it('keeps display name and zone fresh, and forgets no zone that the platform leaves out', async () => {
      const { join } = world();
      await join('ada', { zone: 'Europe/Paris' });
      const renamed = await join('ada', { displayName: 'Ada L.' });
      expect(renamed).toMatchObject({ displayName: 'Ada L.', zone: 'Europe/Paris' });
    });

    it('keeps a stored name where only a stand-in for it is known, which names nobody but who is new', async () => {
      const { store, join } = world();
      const standIn = { displayName: 'U1', nameIsStandIn: true };
      expect((await join('bo', standIn)).displayName).toBe('U1');
      expect((await join('bo', { displayName: 'Bo' })).displayName).toBe('Bo');
      const source = sourceOf('bo', standIn);
      for (const now of [NOW, NOW + 3_600_000]) {
        expect((await store.people.identify(source, now)).displayName).toBe('Bo');
        expect((await store.people.recognise(source, now))?.displayName).toBe('Bo');
      }
    });

    it("takes the person's own zone, else the platform's, else the workspace's, else UTC", async () => {
      const { store, join, version } = world();
      expect((await join('ada')).zone).toBe('UTC');
      await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: 'Asia/Tokyo' }, NOW);
      const ada = await join('ada');
      expect(ada.zone).toBe('Asia/Tokyo');
      expect((await join('ada', { zone: 'Europe/Paris' })).zone).toBe('Europe/Paris');
      await store.people.changeSettings({
        personId: ada.person.id,
        accountId: ada.accountId,
        expectedVersion: await version(ada),
        patch: { zone: 'America/New_York' },
        reminder: null,
        now: NOW,
      });
      expect((await join('ada', { zone: 'Europe/Paris' })).zone).toBe('America/New_York');
      expect((await store.people.learner(ada.person.id))?.reminding.zone).toBe('America/New_York');
    });

    it("takes the zone of the workspace's schedules where the platform names none", async () => {
      const { store, join, schedule } = world();
      const ada = await join('ada');
      const zones = async () => [
        (await join('ada')).zone,
        (await store.people.actor(ada.accountId))?.zone,
        (await store.people.learner(ada.person.id))?.reminding.zone,
      ];
      expect(await zones()).toEqual(['UTC', 'UTC', 'UTC']);
      const { id } = await schedule();
      expect(await zones()).toEqual(['Europe/Paris', 'Europe/Paris', 'Europe/Paris']);
      await store.schedules.archive(id, NOW);
      expect(await zones()).toEqual(['Europe/Paris', 'Europe/Paris', 'Europe/Paris']);
      await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: 'Asia/Tokyo' }, NOW);
      expect(await zones()).toEqual(['Asia/Tokyo', 'Asia/Tokyo', 'Asia/Tokyo']);
    });

    it('takes the zone of the schedule of the very channel, where that has one, and says whether it knows any', async () => {
      const { store, join, schedule, workspace } = world();
      expect((await join('ada')).zoneKnown).toBe(false);
      await schedule();
      const channel = { ...CHANNEL, channelId: 'C2' };
      const plan = { deckId: 'asyncio', time: '10:00', zone: 'Asia/Tokyo', weekdays: [1], level: null };
      const more = { discussion: false, createdBy: '', confirmation: null };
      await store.schedules.create({ workspaceId: workspace.id, channel, ...plan, ...more }, newCause(), NOW);
      const zoneIn = async (where: ChannelRef | null) => (await join('ada', { channel: where })).zone;
      expect(await zoneIn(channel)).toBe('Asia/Tokyo');
      expect(await zoneIn(CHANNEL)).toBe('Europe/Paris');
      expect(await zoneIn({ ...CHANNEL, channelId: 'C3' })).toBe('Europe/Paris');
      expect(await zoneIn(null)).toBe('Europe/Paris');
      expect((await join('ada')).zoneKnown).toBe(true);
    });

    it('knows of a learner the zone of the account they used last, else of their last workspace', async () => {
      const { store, join } = world();
      const ada = await join('ada');
      expect((await store.people.learner(ada.person.id))?.reminding.zone).toBe('UTC');
      await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: 'Asia/Tokyo' }, NOW);
      expect((await store.people.learner(ada.person.id))?.reminding.zone).toBe('Asia/Tokyo');
      await join('ada', { zone: 'Europe/Paris' });
      expect((await store.people.learner(ada.person.id))?.reminding.zone).toBe('Europe/Paris');
    });

    it('places a direct message in the workspace where the person was active last', async () => {
      const { store, join } = world();
      const second = { platform: 'discord', externalId: 'G2' } as const;
      const account = { platform: 'discord', scope: '', externalId: '7' } as const;
      const first = { platform: 'discord', externalId: 'G1' } as const;
      await join('bob', { account, workspace: first }, NOW);
      const there = await join('bob', { account, workspace: second }, NOW + 1000);
      const inPrivate = await join('bob', { account, workspace: null }, NOW + 2000);
      expect(inPrivate.workspaceId).toBe(there.workspaceId);
      const back = await join('bob', { account, workspace: first }, NOW + 3000);
      expect(back.workspaceId).not.toBe(there.workspaceId);
      expect(await store.people.actor(back.accountId)).toEqual(back);
    });

    it('belongs nowhere when there was never a workspace', async () => {
      const actor = await world().join('ada', { workspace: null });
      expect(actor.workspaceId).toBeNull();
    });

    it('recognises those who are known, keeps them fresh, and writes nothing of anybody else', async () => {
      const { store, join } = world();
      const elsewhere = { platform: 'slack', externalId: 'T9' } as const;
      const stranger = sourceOf('ada', { displayName: 'Ada', workspace: elsewhere });
      expect(await store.people.recognise(stranger, NOW)).toBeNull();
      expect(await store.people.findAccount(stranger.account)).toBeNull();
      expect(await store.workspaces.find(elsewhere)).toBeNull();
      const ada = await join('ada', { displayName: 'Ada' });
      const later = NOW + 3_600_000;
      const seen = await store.people.recognise(sourceOf('ada', { displayName: 'Ada L.' }), later);
      expect(seen).toEqual({ ...ada, displayName: 'Ada L.' });
      expect(await store.people.findAccount(stranger.account)).toEqual(seen);
    });

    it('looks an account up without making one', async () => {
      const { store, join } = world();
      const { account } = sourceOf('ada');
      expect(await store.people.findAccount(account)).toBeNull();
      const ada = await join('ada');
      expect(await store.people.findAccount(account)).toEqual(ada);
      expect(await store.people.actor('nobody')).toBeNull();
    });

    it('changes only the settings in the patch and raises the version', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      const changed = await store.people.changeSettings({
        personId: person.id,
        accountId,
        expectedVersion: person.version,
        patch: { reminderHour: 18, newPerDay: 0, onLeaderboard: false },
        reminder: null,
        now: NOW,
      });
      expect(changed?.person.settings).toEqual({
        ...person.settings,
        reminderHour: 18,
        newPerDay: 0,
        onLeaderboard: false,
      });
      expect(changed?.person.version).toBe(person.version + 1);
    });

    it('refuses settings computed from an older version, and those of nobody', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      const change = (expectedVersion: number, personId = person.id) =>
        store.people.changeSettings({
          personId,
          accountId,
          expectedVersion,
          patch: { paused: true },
          reminder: null,
          now: NOW,
        });
      expect(await change(person.version - 1)).toBeNull();
      expect(await change(1, 'nobody')).toBeNull();
      const both = await Promise.all([change(person.version), change(person.version)]);
      expect(both.filter((outcome) => outcome !== null)).toHaveLength(1);
    });

    it('opens direct messages again when reminders are turned on', async () => {
      const { store, join, remind } = world();
      const ada = await join('ada');
      await store.people.setDirect(ada.person.id, 'refused-noticed');
      expect((await store.people.actor(ada.accountId))?.person.direct).toBe('refused-noticed');
      await remind(ada);
      expect((await store.people.actor(ada.accountId))?.person.direct).toBe('open');
    });

    it('notes once that ratings were explained and reminders offered', async () => {
      const { store, join } = world();
      const { person, accountId } = await join('ada');
      await store.people.markExplained(person.id, NOW);
      await store.people.markExplained(person.id, NOW + 5);
      await store.people.markRemindersOffered(person.id, NOW + 1);
      await store.people.markRemindersOffered(person.id, NOW + 6);
      expect((await store.people.actor(accountId))?.person).toMatchObject({
        explainedAt: NOW,
        remindersOfferedAt: NOW + 1,
        version: person.version,
      });
    });

    it('knows nothing of a learner who was erased or never was', async () => {
      expect(await world().store.people.learner('nobody')).toBeNull();
    });
  });
}
