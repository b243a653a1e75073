// `quizloop lookup asyncio gather`: the lookup of the chat, as plain text on a terminal.
import { resolve } from 'node:path';
import { joined } from '#src/app/texts/format.ts';
import { type ReferenceEntry, versionName } from '#src/core/deck.ts';
import { plainText, type RichBlock } from '#src/core/rich-text.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { UserError } from '#src/errors.ts';

export interface LookUpOptions {
  readonly contentDir: string;
  readonly command: string;
  readonly term: string;
  readonly out: (line: string) => void;
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ');

function blockText(block: RichBlock): string {
  if (block.kind === 'code') return indented(block.text);
  if (block.kind === 'paragraph') return plainText(block.spans);
  return block.items.map((item) => `- ${plainText(item)}`).join('\n');
}

function entryText(entry: ReferenceEntry): string {
  return [
    entry.signature,
    plainText(entry.summary),
    ...entry.details.map(blockText),
    ...(entry.code === null ? [] : [indented(entry.code.text)]),
    ...(entry.pitfalls.length === 0
      ? []
      : [`Watch out:\n${entry.pitfalls.map((text) => `- ${plainText(text)}`).join('\n')}`]),
    ...entry.versions.map(({ since, what }) => `${versionName(entry, since)}: ${plainText(what)}`),
    ...(entry.see.length === 0 ? [] : [`See also: ${entry.see.join(', ')}`]),
    entry.docs,
  ].join('\n\n');
}

/** Exit code 0 when one entry fits, 1 when none does. Throws UserError for an unknown command. */
export async function lookUp({ contentDir, command, term, out }: LookUpOptions): Promise<number> {
  const { decks } = await readDecks(resolve(contentDir));
  const known = decks.map((deck) => deck.command);
  if (!known.includes(command)) {
    throw new UserError(
      known.length === 0
        ? 'No deck could be read. "quizloop deck lint" says why.'
        : `No deck has the lookup command “${command}”. Use ${joined(known, 'or')}.`,
    );
  }
  const { exact, matches } = createLookupIndex(decks).find(command, term);
  if (exact !== null) {
    out(entryText(exact));
    return 0;
  }
  out(`Nothing is called “${term}”.${matches.length > 0 ? ' The nearest:' : ''}`);
  for (const entry of matches) out(`  ${entry.id}: ${plainText(entry.summary)}`);
  return 1;
}
