// Slack delivers some interactions more than once, with other envelopes: the first one is answered, and the others are
// acknowledged in the same words.
import type { types, ViewResponseAction } from '@slack/bolt';
import type { Clock } from '#src/ports/clock.ts';

/** What an acknowledgement says: nothing, the choices of a search, or what becomes of a form. */
export type AckBody = undefined | { readonly options: types.PlainTextOption[] } | ViewResponseAction;

/** Slack repeats within minutes, and a signed request is good for five. */
const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 20_000;

export interface Repeats {
  /** Null for the first of this key; else what the first one was, or will be, acknowledged with. */
  seen(key: string, acknowledged: Promise<AckBody>): Promise<AckBody> | null;
}

export function createRepeats(clock: Clock): Repeats {
  const kept = new Map<string, { readonly acknowledged: Promise<AckBody>; readonly at: number }>();

  function forgetOld(): void {
    for (const [key, { at }] of kept) {
      if (kept.size <= MAX_KEPT && clock.now() - at < KEPT_MS) return;
      kept.delete(key);
    }
  }

  return {
    seen(key, acknowledged) {
      forgetOld();
      const found = kept.get(key);
      if (found !== undefined) return found.acknowledged;
      kept.set(key, { acknowledged, at: clock.now() });
      return null;
    },
  };
}
