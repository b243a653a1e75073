// Finding a reference entry by what a person typed.
import type { ReferenceEntry } from '#src/core/deck.ts';

export interface Lookup {
  /** `exact` when the term names one entry; `matches` are the nearest others, best first. */
  find(
    command: string,
    term: string,
    limit?: number,
  ): { readonly exact: ReferenceEntry | null; readonly matches: readonly ReferenceEntry[] };
  /** Entries whose names go on from what was typed so far, best first; a good beginning when nothing was. */
  suggest(command: string, prefix: string, limit?: number): readonly ReferenceEntry[];
}
