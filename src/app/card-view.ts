// How a question, the rating row and the outcome of an answer look, wherever they are shown.
import type { Card, Choice } from '#src/core/card.ts';
import { daysBetween, type LocalDate } from '#src/core/local-day.ts';
import { type Memory, previewRatings, type Rating } from '#src/core/memory.ts';
import type { RichBlock } from '#src/core/rich-text.ts';
import type { Block, Button } from '#src/ports/message.ts';
import type { Exposure, Review } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { correctness } from './record-review.ts';
import { button, heading, linkButton, list, paragraph, quiet, row } from './say.ts';
import { answering } from './texts/answering.ts';
import { interval } from './texts/format.ts';

const RATINGS: readonly Rating[] = [1, 2, 3, 4, 5];

/** The choices in the order shown, each with its letter. */
export function lettered(
  card: Card,
  order: readonly string[],
): readonly { readonly letter: string; readonly choice: Choice }[] {
  return order.flatMap((id, index) => {
    const choice = card.choices.find((candidate) => candidate.id === id);
    return choice === undefined ? [] : [{ letter: String.fromCharCode(65 + index), choice }];
  });
}

/** Question, code and options, without buttons. */
export function questionBlocks(card: Card, order: readonly string[]): readonly Block[] {
  const code: RichBlock[] =
    card.code === null ? [] : [{ kind: 'code', lang: card.code.lang, text: card.code.text.trimEnd() }];
  const options = lettered(card, order).map(({ letter, choice }) =>
    paragraph([{ kind: 'bold', text: letter }, { kind: 'text', text: '  ' }, ...choice.text]),
  );
  return [...card.question, ...code, ...options];
}

/** One button per option (or Show answer), made by `id` from the choice; `id(null)` shows the answer. */
export function answerRow(
  card: Card,
  order: readonly string[],
  id: (choiceId: string | null) => string,
): Block {
  if (card.kind === 'recall') return row(button(id(null), answering.showAnswer, 'primary'));
  return row(...lettered(card, order).map(({ letter, choice }) => button(id(choice.id), letter)));
}

/** The question of an exposure with its own answer buttons. */
export function exposureQuestion(card: Card, exposure: Exposure): readonly Block[] {
  return [
    ...questionBlocks(card, exposure.order),
    answerRow(card, exposure.order, (choiceId) =>
      choiceId === null ? encodeButton('show', exposure.id) : encodeButton('choose', exposure.id, choiceId),
    ),
  ];
}

/** The five rating buttons; for recall each says when the card would come back. */
export function ratingRow(
  card: Card,
  exposure: Exposure,
  known: { readonly memory: Memory | null; readonly day: LocalDate; readonly retention: number },
): Block {
  const preview =
    card.kind === 'recall' && (known.memory === null || known.memory.lastDay < known.day)
      ? previewRatings(known.memory, known.day, { retention: known.retention })
      : null;
  const label = (rating: Rating) =>
    preview === null
      ? answering.ratingLabel(rating)
      : answering.ratingWithInterval(rating, interval(daysBetween(known.day, preview[rating].dueDay)));
  return row(
    ...RATINGS.map((rating) =>
      button(encodeButton('rate', exposure.id, String(exposure.attempt), String(rating)), label(rating)),
    ),
  );
}

/** The line that repeats what was chosen. */
export function chosenLine(card: Card, exposure: Exposure): readonly Block[] {
  const chosen = lettered(card, exposure.order).find(({ choice }) => choice.id === exposure.chosen);
  return chosen === undefined ? [] : [paragraph(answering.chose(chosen.letter, chosen.choice.text))];
}

/** Right or wrong, why each option is so, and the explanation. */
export function answerBlocks(card: Card, exposure: Exposure, review: Review | null): readonly Block[] {
  const correct = correctness(card, exposure);
  const shown = lettered(card, exposure.order);
  const rightLetter = shown.find(({ choice }) => choice.correct)?.letter ?? '';
  const title =
    correct === null ? answering.recalled : correct ? answering.right : answering.wrong(rightLetter);
  const options = shown.map(({ letter, choice }) => {
    const mine = choice.id === exposure.chosen;
    const mark = choice.correct
      ? mine
        ? answering.markBoth
        : answering.markRight
      : mine
        ? answering.markChosen
        : '';
    return answering.optionLine(letter, choice.text, mark, choice.why);
  });
  const sureButWrong = correct === false && review !== null && (review.rating ?? 0) >= 4;
  return [
    heading(title),
    ...(sureButWrong ? [paragraph(answering.confidentMistake)] : []),
    ...(options.length > 0 ? [list(options)] : []),
    ...card.answer,
  ];
}

/** `Next in 4 days · streak 6`, after a review was logged. */
export function outcomeBlock(review: Review, streak: number): Block {
  return quiet(answering.outcome(review.after.dueDay, review.day, streak, review.points));
}

export const undoButton = (exposure: Exposure, review: Review): Button =>
  button(encodeButton('undo', exposure.id, String(review.attempt)), answering.undo);

export const docsButton = (card: Card): Button => linkButton(answering.docs, card.docs);
