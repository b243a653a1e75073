// A card: one question, as the rest of the code sees it once a deck was read.
import type { RichBlock, RichText } from './rich-text.ts';

export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type Level = (typeof LEVELS)[number];

export const ABOUTS = [
  'definition',
  'api',
  'recipe',
  'comparison',
  'pitfall',
  'predict-output',
  'fix-the-bug',
] as const;
export type About = (typeof ABOUTS)[number];

/** Names a card across decks. Ids are stable and never reused. */
export interface CardKey {
  readonly deckId: string;
  readonly cardId: string;
}

export interface Choice {
  readonly id: string;
  readonly text: RichText;
  readonly correct: boolean;
  readonly why: RichText;
}

export interface Snippet {
  readonly lang: string;
  readonly text: string;
  /** True when the tests execute it and compare `stdout` exactly. */
  readonly run: boolean;
  readonly stdout: string | null;
}

export interface Card extends CardKey {
  /** Twelve hexadecimal digits over the content: it changes exactly when what people see changes. */
  readonly revision: string;
  readonly topic: string;
  readonly level: Level;
  /** `choice` is graded by the bot; `recall` shows the answer and is rated by the person alone. */
  readonly kind: 'choice' | 'recall';
  readonly about: About;
  readonly question: readonly RichBlock[];
  readonly code: Snippet | null;
  /** Empty for `recall`; otherwise exactly one is correct. */
  readonly choices: readonly Choice[];
  readonly answer: readonly RichBlock[];
  /** The Python versions it speaks of; `max` null means every later one. Null when it speaks of none. */
  readonly python: { readonly min: string; readonly max: string | null } | null;
  readonly tags: readonly string[];
  readonly refs: readonly string[];
  readonly docs: string;
}
