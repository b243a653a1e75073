// The store's contract: who may manage a workspace besides those whom the platform says.
import { describe, expect, it } from 'vitest';
import type { WorkspaceRef } from '#src/ports/chat.ts';
import { NOW, sourceOf, WORKSPACE, type World } from './world.ts';

export function managersContract(world: () => World): void {
  describe('managers', () => {
    const other = { ...WORKSPACE, externalId: 'T2' };

    it('are named and dismissed once, each in one workspace', async () => {
      const { store, workspace, join } = world();
      await store.workspaces.present({ ref: other, name: 'Other', zone: null }, NOW);
      const [ada, bob] = [await join('ada'), await join('bob')];
      const isNamed = (who: typeof ada, where: WorkspaceRef = WORKSPACE) =>
        store.managers.isNamed(where, who.account);
      expect(await isNamed(ada)).toBe(false);
      expect(await store.managers.name(workspace.id, ada.person.id, NOW)).toBe(true);
      expect(await store.managers.name(workspace.id, ada.person.id, NOW + 1)).toBe(false);
      expect([await isNamed(ada), await isNamed(bob), await isNamed(ada, other)]).toEqual([
        true,
        false,
        false,
      ]);
      expect(await store.managers.dismiss(workspace.id, ada.person.id)).toBe(true);
      expect(await store.managers.dismiss(workspace.id, ada.person.id)).toBe(false);
      expect(await isNamed(ada)).toBe(false);
    });

    it('are known by any account on that platform, and by none on another', async () => {
      const { store, workspace, join } = world();
      const ada = await join('ada');
      await store.managers.name(workspace.id, ada.person.id, NOW);
      const account = { ...ada.account, platform: 'discord' as const };
      expect(await store.managers.isNamed(WORKSPACE, account)).toBe(false);
      expect(await store.managers.isNamed({ ...WORKSPACE, platform: 'discord' }, account)).toBe(false);
    });

    it('are listed by name, first named first', async () => {
      const { store, workspace, join } = world();
      const [ada, bob] = [await join('ada'), await join('bob')];
      await store.managers.name(workspace.id, bob.person.id, NOW);
      await store.managers.name(workspace.id, ada.person.id, NOW + 1);
      expect(await store.managers.ofWorkspace(workspace.id)).toEqual([
        { personId: bob.person.id, displayName: bob.displayName },
        { personId: ada.person.id, displayName: ada.displayName },
      ]);
    });

    it('are forgotten with the person, told to them before, and named no more afterwards', async () => {
      const { store, workspace, join } = world();
      const ada = await join('ada');
      await store.managers.name(workspace.id, ada.person.id, NOW);
      expect((await store.people.exportPerson(ada.person.id)).managers).toHaveLength(1);
      await store.people.forgetPerson(ada.person.id);
      expect(await store.managers.ofWorkspace(workspace.id)).toEqual([]);
      expect(await store.managers.name(workspace.id, ada.person.id, NOW)).toBe(false);
      expect(await store.managers.isNamed(WORKSPACE, sourceOf('ada').account)).toBe(false);
    });

    it('are forgotten with the workspace', async () => {
      const { store, workspace, join } = world();
      const ada = await join('ada');
      await store.workspaces.present({ ref: other, name: 'Other', zone: null }, NOW);
      await store.people.identify(sourceOf('ada', { workspace: other }), NOW);
      await store.managers.name(workspace.id, ada.person.id, NOW);
      await store.workspaces.removed(WORKSPACE, NOW);
      for (let step = 0; step < 5; step += 1) await store.workspaces.eraseRemoved(NOW + 1, 10);
      expect(await store.workspaces.workspace(workspace.id)).toBeNull();
      expect((await store.people.exportPerson(ada.person.id)).managers).toEqual([]);
    });
  });
}
