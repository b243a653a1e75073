// Which question of the channel a message asks, by what its buttons say.
import type { Button } from './chat.ts';

/** The id of its post; null for anything else. */
export function postIn(buttons: readonly Button[]): string | null {
  const ids = buttons.flatMap(({ id }) => /^1\|(?:pick|reveal)\|([^|]+)/.exec(id)?.[1] ?? []);
  return ids[0] ?? null;
}
