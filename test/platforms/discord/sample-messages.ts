// What the bot says about cards and entries of the shipped decks, each message at its largest.
import { fileURLToPath } from 'node:url';
import {
  answerBlocks,
  answerRow,
  chosenLine,
  docsButton,
  outcomeBlock,
  questionBlocks,
  ratingRow,
  undoButton,
} from '#src/app/card-view.ts';
import {
  button,
  code,
  heading,
  linkButton,
  list,
  message,
  paragraph,
  quiet,
  rich,
  row,
} from '#src/app/say.ts';
import { answering } from '#src/app/texts/answering.ts';
import { lookingUp } from '#src/app/texts/looking-up.ts';
import { managing } from '#src/app/texts/managing.ts';
import type { Card } from '#src/core/card.ts';
import { type Deck, type ReferenceEntry, versionName } from '#src/core/deck.ts';
import { reviewMemory } from '#src/core/memory.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import type { Block, Message } from '#src/ports/message.ts';
import type { Exposure, Review } from '#src/ports/records.ts';

/** An id as long as they are. */
const ID = 'A'.repeat(22);
const DAY = '2026-11-20';
const AT = Date.UTC(2026, 10, 20, 9);

export async function shippedDecks(): Promise<readonly Deck[]> {
  return (await readDecks(fileURLToPath(new URL('../../../content', import.meta.url)))).decks;
}

const orderOf = (card: Card): readonly string[] => card.choices.map(({ id }) => id);

/** One question, answered wrong though the person was sure, which says the most. */
export function exposureOf(card: Card, source: Exposure['source'] = 'session'): Exposure {
  const wrong = card.choices.find(({ correct }) => !correct);
  return {
    id: ID,
    personId: ID,
    accountId: ID,
    workspaceId: ID,
    card: { deckId: card.deckId, cardId: card.cardId, revision: card.revision },
    order: orderOf(card),
    source,
    postId: source === 'post' ? ID : null,
    sessionId: source === 'session' ? ID : null,
    step: 3,
    chosen: wrong?.id ?? null,
    chosenAt: AT,
    createdAt: AT,
    attempt: 1,
    review: null,
  };
}

function reviewOf(exposure: Exposure): Review {
  return {
    id: 1,
    exposureId: exposure.id,
    attempt: 1,
    rating: 5,
    correct: exposure.chosen === null ? null : false,
    grade: 1,
    day: DAY,
    retention: 0.9,
    points: 15,
    at: AT,
    before: null,
    after: reviewMemory(null, 3, DAY, { retention: 0.9 }),
  };
}

/** How the last question went, above the next one. */
export function recapBlocks(last: Card): readonly Block[] {
  const right = last.choices.find(({ correct }) => correct);
  const tempting = last.choices.find(({ correct }) => !correct);
  return [
    quiet(managing.recap(12, 7)),
    ...(tempting === undefined ? [] : [quiet(managing.recapTempting(tempting.text))]),
    {
      kind: 'spoiler',
      label: managing.recapAnswer,
      blocks: [
        ...last.question.filter(({ kind }) => kind === 'paragraph').slice(0, 1),
        ...(right === undefined
          ? []
          : [
              { kind: 'paragraph' as const, spans: rich`${{ kind: 'bold', text: 'Answer:' }} ${right.text}` },
            ]),
        ...last.answer,
      ],
    },
    { kind: 'divider' },
  ];
}

export function postOf(deck: Deck, card: Card, last: Card): Message {
  return message([
    ...recapBlocks(last),
    heading(answering.questionOfTheDay(deck.title)),
    ...questionBlocks(card, orderOf(card)),
    answerRow(card, orderOf(card), (choice) => `1|pick|${ID}|${choice ?? ''}`),
    row(button('1|review', answering.reviewPrivately)),
    quiet(answering.cardFoot(card.topic, card.level)),
  ]);
}

/** The question for a rating, below the question itself as in a session. */
export function ratingOf(card: Card, source: Exposure['source'] = 'session'): Message {
  const exposure = exposureOf(card, source);
  return message([
    ...(source === 'post' ? [] : questionBlocks(card, exposure.order)),
    ...(card.kind === 'choice'
      ? [...chosenLine(card, exposure), paragraph(answering.howWell)]
      : [...card.answer, paragraph(answering.howWellRecall)]),
    quiet(answering.explainRatings),
    ratingRow(card, exposure, { memory: null, day: DAY, retention: 0.9 }),
  ]);
}

export function answerOf(card: Card, source: Exposure['source'] = 'session'): Message {
  const exposure = exposureOf(card, source);
  const review = reviewOf(exposure);
  return message([
    ...(source === 'post' ? [] : questionBlocks(card, exposure.order)),
    ...answerBlocks(card, exposure, review),
    quiet(answering.alreadyRated),
    quiet(answering.rated(5)),
    outcomeBlock(review, 1000),
    row(
      ...(source === 'post'
        ? []
        : [button(`1|next|${ID}`, answering.next, 'primary'), button(`1|stop|${ID}`, answering.stop)]),
      undoButton(exposure, review),
      docsButton(card),
    ),
  ]);
}

export function lookupOf(entry: ReferenceEntry): Message {
  const example: Block[] =
    entry.code === null ? [] : [{ kind: 'code', lang: entry.code.lang, text: entry.code.text }];
  return message([
    heading(entry.id),
    paragraph([code(entry.signature)]),
    paragraph(entry.summary),
    ...entry.details,
    ...example,
    ...(entry.pitfalls.length > 0 ? [paragraph(lookingUp.pitfalls), list(entry.pitfalls)] : []),
    ...entry.versions.map(({ since, what }) => quiet(lookingUp.versions(versionName(entry, since), what))),
    ...(entry.see.length > 0 ? [quiet(lookingUp.seeAlso(entry.see))] : []),
    quiet(lookingUp.sharedBy('n'.repeat(32))),
    row(
      button(`1|quiz-entry|${entry.id}`, lookingUp.quizMe, 'primary'),
      button(`1|share|${entry.id}`, lookingUp.share),
      linkButton(lookingUp.docs, entry.docs),
    ),
  ]);
}
