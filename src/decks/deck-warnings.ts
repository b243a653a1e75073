// What is not wrong with a deck but makes it worse: for its authors, who ask for it.
import type { Card } from '#src/core/card.ts';
import type { Deck, ReferenceEntry } from '#src/core/deck.ts';
import { aliasClashes } from './alias-clashes.ts';
import type { DeckProblem } from './deck-problem.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { oddLength, oddPlace } from './option-balance.ts';
import { strayMarks, strayMarksInBlocks } from './stray-marks.ts';

/** Makes the problems of one deck, each with its file. */
interface Places {
  readonly card: (card: Card, message: string) => DeckProblem;
  readonly entry: (entry: ReferenceEntry, message: string) => DeckProblem;
  readonly file: (name: string, message: string) => DeckProblem;
}

function placesOf(deckId: string, folder: string): Places {
  const problem = (name: string, where: string, message: string): DeckProblem => ({
    deckId,
    file: `${folder}/${name}`,
    where,
    message,
  });
  return {
    card: ({ topic, cardId }, message) => problem(`cards/${topic}.yaml`, cardId, message),
    entry: ({ topic, id }, message) => problem(`reference/${topic}.yaml`, id, message),
    file: (name, message) => problem(name, '', message),
  };
}

function named(name: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `\`${name}\` ${problem}`);
}

function marksOfCard(card: Card): string[] {
  return [
    ...named('question', strayMarksInBlocks(card.question)),
    ...card.choices.flatMap(({ id, text, why }) => [
      ...named(`text\` of option \`${id}`, strayMarks(text)),
      ...named(`why\` of option \`${id}`, strayMarks(why)),
    ]),
    ...named('answer', strayMarksInBlocks(card.answer)),
  ];
}

function marksOfEntry(entry: ReferenceEntry): string[] {
  return [
    ...named('summary', strayMarks(entry.summary)),
    ...named('details', strayMarksInBlocks(entry.details)),
    ...named('pitfalls', entry.pitfalls.flatMap(strayMarks)),
    ...named(
      'versions',
      entry.versions.flatMap(({ what }) => strayMarks(what)),
    ),
  ];
}

function marksOfDeck({ title, description }: Deck): string[] {
  return Object.entries({ title, description }).flatMap(([key, text]) =>
    named(key, strayMarks([{ kind: 'text', text }])),
  );
}

/** The whole deck first; when it is balanced a single file may still not be. */
function oddPlaces({ cards }: Deck, places: Places): DeckProblem[] {
  const whole = oddPlace(cards);
  if (whole !== null) return [places.file('cards', whole)];
  return [...Map.groupBy(cards, ({ topic }) => topic)].flatMap(([topic, of]) => {
    const message = oddPlace(of);
    return message === null ? [] : [places.file(`cards/${topic}.yaml`, message)];
  });
}

/**
 * The warnings of a deck without problems: cards that ask almost the same, options that give themselves away, aliases
 * that lead elsewhere, and marks outside code. `folder` is the deck's as problems name it.
 */
export function deckWarnings(deck: Deck, folder: string): DeckProblem[] {
  const places = placesOf(deck.id, folder);
  return [
    ...marksOfDeck(deck).map((message) => places.file('deck.yaml', message)),
    ...oddPlaces(deck, places),
    ...deck.cards.flatMap((card) => {
      const odd = oddLength(card);
      return [...marksOfCard(card), ...(odd === null ? [] : [odd])].map((message) =>
        places.card(card, message),
      );
    }),
    ...nearDuplicates(deck.cards).map(({ card, twin }) => {
      const there = places.card(twin, '').file;
      const message = `asks almost the same as \`${twin.cardId}\` in ${there}: ask something else, or remove one of the two.`;
      return places.card(card, message);
    }),
    ...deck.reference.flatMap((entry) => marksOfEntry(entry).map((message) => places.entry(entry, message))),
    ...aliasClashes(deck.command, deck.reference).map(({ entry, message }) => places.entry(entry, message)),
  ];
}
