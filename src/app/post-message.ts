// What a channel reads of a question: as it is asked, with its count of answers, and once it was taken back.
import type { Card } from '#src/core/card.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { answerRow, questionBlocks } from './card-view.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { answering } from './texts/answering.ts';
import { takingBack } from './texts/taking-back.ts';

const reviewRow = (): Block => row(button(encodeButton('review'), answering.reviewPrivately));

/** The post as the channel sees it. Its last line says how many answered; `before` stands above its title. */
export function postMessage(
  title: string,
  before: readonly Block[],
  shown: { readonly postId: string; readonly card: Card; readonly order: readonly string[] },
): Message {
  const { postId, card, order } = shown;
  return message(
    [
      ...before,
      heading(title),
      ...questionBlocks(card, order),
      answerRow(card, order, (choiceId) =>
        choiceId === null ? encodeButton('reveal', postId) : encodeButton('pick', postId, choiceId),
      ),
      reviewRow(),
      quiet(answering.cardFoot(card.topic, card.level)),
      quiet(answering.answered(0)),
    ],
    title,
  );
}

/** The same post with this many answers. */
export function countedMessage(sent: Message, answered: number): Message {
  return { ...sent, blocks: [...sent.blocks.slice(0, -1), quiet(answering.answered(answered))] };
}

/** What stands in the place of a post whose question was wrong. */
export function takenBackMessage(): Message {
  return message([heading(takingBack.title), paragraph(takingBack.explained), reviewRow()]);
}

/** How a post would look, for whoever is about to schedule it: nothing in it can be clicked. */
export function sampleBlocks(title: string, card: Card, order: readonly string[]): readonly Block[] {
  return [heading(title), ...questionBlocks(card, order), quiet(answering.cardFoot(card.topic, card.level))];
}
