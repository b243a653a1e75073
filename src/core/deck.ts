// A deck: what a folder under `content/` becomes once it was read and found whole.
import type { Card, Snippet } from './card.ts';
import type { RichBlock, RichText } from './rich-text.ts';

/** What a lookup shows about one API or one idea. */
export interface ReferenceEntry {
  readonly deckId: string;
  readonly id: string;
  readonly topic: string;
  readonly signature: string;
  readonly summary: RichText;
  readonly details: readonly RichBlock[];
  readonly code: Snippet | null;
  readonly pitfalls: readonly RichText[];
  readonly versions: readonly { readonly since: string; readonly what: RichText }[];
  /** What these are versions of, such as Python; null when its deck does not say. */
  readonly versionsOf: string | null;
  readonly aliases: readonly string[];
  readonly see: readonly string[];
  readonly cards: readonly string[];
  readonly refs: readonly string[];
  readonly docs: string;
}

/** The most characters of a command with its prefix: with the slash Slack takes 32, and Discord as many without it. */
export const MAX_COMMAND = 31;

/** `Python 3.11`, or `3.11` alone. */
export function versionName({ versionsOf }: Pick<ReferenceEntry, 'versionsOf'>, since: string): string {
  return versionsOf === null ? since : `${versionsOf} ${since}`;
}

export interface Deck {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The lookup command without its slash: `asyncio` gives `/asyncio`. */
  readonly command: string;
  readonly language: string;
  readonly licence: string;
  readonly cards: readonly Card[];
  readonly reference: readonly ReferenceEntry[];
}
