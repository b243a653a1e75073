// Whether the documentation that a deck leads to is where the deck says that it may be.
import type { DeckItem } from './deck-items.ts';
import { type DeckProblem, oneOf, shown } from './deck-problem.ts';

/** `docs.python.org`, or with a path: `github.com/python`. */
export const DOCS_HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[a-z0-9._~-]+)*$/i;

function isBelow(address: string, host: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  const place = `${url.host}${url.pathname}`;
  // As in the parsed address: the name in lower case, the path as it is.
  const allowed = host.replace(/^[^/]+/, (name) => name.toLowerCase());
  return place === allowed || place.startsWith(`${allowed}/`);
}

/** One problem for each `docs` that leads elsewhere. No list, or an empty one, allows every https address. */
export function strayDocs(
  deckId: string,
  hosts: readonly string[],
  items: readonly DeckItem<{ docs: string }>[],
): DeckProblem[] {
  if (hosts.length === 0) return [];
  return items.flatMap(({ value, file, where }) => {
    if (value === null || hosts.some((host) => isBelow(value.docs, host))) return [];
    const message = `\`docs\` leads to ${shown(value.docs)}, which is not on ${oneOf(hosts)}: link there, or add the host to \`docs_hosts\` of deck.yaml.`;
    return [{ deckId, file, where, message }];
  });
}
