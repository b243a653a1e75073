// The snippets of decks, each with the Pythons it speaks of.
import type { Snippet } from '#src/core/card.ts';
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';
import { plainText } from '#src/core/rich-text.ts';
import { compareVersions } from './find-pythons.ts';

/** The oldest Python that examples which name none are for: those of entries, and those that are not run. */
const OLDEST = '3.11';

export interface DeckSnippet {
  /** Where it stands: `content/asyncio/cards/queues.yaml`. */
  readonly file: string;
  readonly id: string;
  readonly code: Snippet;
  readonly min: string;
  /** Null means every later one. */
  readonly max: string | null;
}

/** An entry whose notes say `New.` or `Added …` is of that version; any other of the oldest Python. */
function newIn(entry: ReferenceEntry): string {
  const note = entry.versions.find(({ what }) => /^(?:New|Added)[.,]/.test(plainText(what)));
  return note === undefined || compareVersions(note.since, OLDEST) < 0 ? OLDEST : note.since;
}

/** Every snippet of a deck, those that are not run as well. */
export function snippetsOf(deck: Deck): DeckSnippet[] {
  const cards = deck.cards.flatMap(({ cardId, topic, code, python }) =>
    code === null
      ? []
      : [
          {
            file: `content/${deck.id}/cards/${topic}.yaml`,
            id: cardId,
            code,
            min: python?.min ?? OLDEST,
            max: python?.max ?? null,
          },
        ],
  );
  const entries = deck.reference.flatMap((entry) =>
    entry.code === null
      ? []
      : [
          {
            file: `content/${deck.id}/reference/${entry.topic}.yaml`,
            id: entry.id,
            code: entry.code,
            min: newIn(entry),
            max: null,
          },
        ],
  );
  return [...cards, ...entries];
}

/** True when a snippet speaks of this version. */
export function speaksOf({ min, max }: Pick<DeckSnippet, 'min' | 'max'>, version: string): boolean {
  return compareVersions(version, min) >= 0 && (max === null || compareVersions(version, max) <= 0);
}
