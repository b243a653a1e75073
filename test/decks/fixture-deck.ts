// Small decks in temporary folders, for tests of what reads them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const DECK = `id: kettles
title: Kettles
description: How to boil water.
command: kettle
language: en
licence: CC0-1.0
format: 1
`;

export const CHOICE_CARD = `- id: boil-first
  level: beginner
  kind: choice
  about: api
  question: What does \`boil()\` do?
  choices:
    - { id: a, text: It heats, correct: true, why: That is its task. }
    - { id: b, text: It cools, why: That is another task. }
    - { id: c, text: It sings, why: Only when it is done. }
  answer: It **heats** water.
  python: { min: "3.11", max: null }
  docs: https://docs.python.org/3/library/asyncio.html
`;

export const RECALL_CARD = `- id: pour-second
  level: advanced
  kind: recall
  about: recipe
  question: How do you pour?
  answer: With care.
  python: { min: "3.11", max: "3.14" }
  docs: https://docs.python.org/3/
`;

export const ENTRY = `- id: kettle.boil
  signature: kettle.boil(water)
  summary: Heats water.
  details: Waits until it **sings**.
  aliases: [heat]
  see: [kettle.boil]
  cards: [boil-first]
  docs: https://docs.python.org/3/
`;

/** A whole deck: every file by its path inside the deck's folder. */
export const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'deck.yaml': DECK,
  'cards/basics.yaml': `${CHOICE_CARD}${RECALL_CARD}`,
  'reference/basics.yaml': ENTRY,
};

/** Writes decks into a new content folder, removed after the test; a file given as null is left out. */
export async function contentOf(
  decks: Readonly<Record<string, Readonly<Record<string, string | Uint8Array | null>>>>,
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'decks-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const content = join(root, 'content');
  await mkdir(content);
  for (const [deckId, files] of Object.entries(decks)) {
    await mkdir(join(content, deckId));
    for (const [name, text] of Object.entries(files)) {
      const path = join(content, deckId, name);
      await mkdir(dirname(path), { recursive: true });
      if (text !== null) await writeFile(path, text);
    }
  }
  return content;
}
