import { randomUUID } from 'node:crypto';
import { buttonsOf } from './block-kit/blocks.ts';
import type { KitView } from './block-kit/views.ts';
import { wordsOf } from './block-kit/words.ts';
import type { View } from './types.ts';
import type { World } from './world.ts';

/** What a person chose or wrote, by block and action, in the shape of `state.values`. */
export type StateValues = Map<string, Map<string, Record<string, unknown>>>;

export interface StoredView {
  readonly id: string;
  readonly userId: string;
  /** The team of the bot. */
  readonly teamId: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly values: StateValues;
  kit: KitView;
  hash: string;
}

export type ViewShelf = ReturnType<typeof createViewShelf>;

/** The modals (a stack of at most three) and the Home tab of every person. */
export function createViewShelf(world: World) {
  const stacks = new Map<string, StoredView[]>();
  const homes = new Map<string, StoredView>();
  const stackOf = (userId: string) => stacks.get(userId) ?? [];
  const hash = () => `${world.nextTs()}.${randomUUID().slice(0, 8)}`;

  function make(teamId: string, userId: string, kit: KitView, below: StoredView | null): StoredView {
    const id = world.nextId('V');
    return {
      id,
      userId,
      teamId,
      rootId: below?.rootId ?? id,
      previousId: below?.id ?? null,
      values: new Map(),
      kit,
      hash: hash(),
    };
  }

  return {
    open(teamId: string, userId: string, kit: KitView): StoredView {
      const made = make(teamId, userId, kit, null);
      stacks.set(userId, [made]);
      return made;
    },
    push(teamId: string, userId: string, kit: KitView): StoredView | 'push_limit_reached' {
      const stack = stackOf(userId);
      if (stack.length >= 3) return 'push_limit_reached';
      const made = make(teamId, userId, kit, stack.at(-1) ?? null);
      stacks.set(userId, [...stack, made]);
      return made;
    },
    publish(teamId: string, userId: string, kit: KitView): StoredView {
      const old = homes.get(userId);
      const made = { ...make(teamId, userId, kit, null), ...(old === undefined ? {} : { id: old.id }) };
      homes.set(userId, made);
      return made;
    },
    /** Blocks that keep their ids keep what was written into them. */
    replace(view: StoredView, kit: KitView): void {
      const ids = new Set(kit.blocks.map((one) => one.block_id));
      for (const id of view.values.keys()) if (!ids.has(id)) view.values.delete(id);
      view.kit = kit;
      view.hash = hash();
    },
    find(viewId: unknown, externalId: unknown): StoredView | null {
      const all = [...stacks.values()].flat().concat([...homes.values()]);
      return (
        all.find((one) => one.id === viewId) ??
        all.find((one) => externalId !== undefined && one.kit.external_id === externalId) ??
        null
      );
    },
    top: (userId: string): StoredView | null => stackOf(userId).at(-1) ?? null,
    home: (userId: string): StoredView | null => homes.get(userId) ?? null,
    closeTop(userId: string): void {
      stacks.set(userId, stackOf(userId).slice(0, -1));
    },
    closeAll(userId: string): void {
      stacks.delete(userId);
    },
  };
}

/** A view as a person sees it. */
export function shownView(view: StoredView | null): View | null {
  if (view === null) return null;
  const { kit } = view;
  const around = kit.type === 'modal' ? [kit.title, kit.blocks, kit.submit, kit.close] : kit.blocks;
  return {
    id: view.id,
    type: kit.type,
    callbackId: kit.callback_id ?? '',
    title: kit.type === 'modal' ? kit.title.text : '',
    text: wordsOf(around)
      .map((one) => one.read)
      .join('\n'),
    blocks: kit.blocks,
    buttons: buttonsOf(kit.blocks),
    privateMetadata: kit.private_metadata ?? '',
  };
}
