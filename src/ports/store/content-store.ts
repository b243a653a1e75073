// The Store of decks and of workspaces.
import type { Card, CardKey } from '#src/core/card.ts';
import type { Deck } from '#src/core/deck.ts';
import type { Platform, WorkspaceRef } from '../chat.ts';
import type { NewDelivery, Workspace } from '../records.ts';

export interface DeckStore {
  /** Makes the stored cards equal to this deck: new revisions are kept beside the old, missing cards archived. */
  syncDeck(
    deck: Deck,
    now: number,
  ): Promise<{ readonly added: number; readonly changed: number; readonly archived: number }>;
  /** Archives the decks that are not among these ids (their memories are kept, their cards no longer asked). */
  archiveDecksExcept(deckIds: readonly string[], now: number): Promise<void>;
  /** A card as it was in that revision; null if it never was. */
  card(key: CardKey, revision: string): Promise<Card | null>;
}

export interface WorkspaceStore {
  /** Makes or refreshes the workspace; one that was removed comes back whole. */
  present(
    input: { readonly ref: WorkspaceRef; readonly name: string; readonly zone: string | null },
    now: number,
  ): Promise<Workspace>;
  removed(ref: WorkspaceRef, now: number): Promise<void>;
  /** Every workspace of this platform that was not removed. */
  presentRefs(platform: Platform): Promise<readonly WorkspaceRef[]>;
  /**
   * One step of erasing the workspaces that were removed before `before`, the oldest first: at most `limit` of its people or
   * rows. Its schedules, posts, deliveries and points are erased, and the people who are members of no other workspace
   * that is kept and were not active since it was removed, with everything of theirs. Of everybody else it takes no memory.
   * Null when there was nothing to erase, else the reminders that are gone with their people.
   */
  eraseRemoved(before: number, limit: number): Promise<{ readonly reminderIds: readonly string[] } | null>;
  workspace(workspaceId: string): Promise<Workspace | null>;
  /** The workspace that the platform calls so, also one that was removed; null if it never was here. */
  find(ref: WorkspaceRef): Promise<Workspace | null>;
  /** Puts the welcome into the outbox, once ever per workspace unless it fails; false if it was there before. */
  welcome(workspaceId: string, delivery: NewDelivery, now: number): Promise<boolean>;
}
