// How the last question of a channel went, above the next one: its answer, hidden, and how many were right.

import type { Card } from '#src/core/card.ts';
import type { RichBlock } from '#src/core/rich-text.ts';
import type { Block } from '#src/ports/message.ts';
import type { Schedule } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import { postHere } from './post-here.ts';
import type { Feature } from './route.ts';
import { bold, message, quiet, rich } from './say.ts';
import { managing } from './texts/managing.ts';

/** From this many answers on the most tempting wrong option is named: with fewer it would point at people. */
const MIN_FOR_TEMPTING = 5;

/** The question in short, and its answer. */
function answerOf(card: Card): readonly RichBlock[] {
  const right = card.choices.find((choice) => choice.correct);
  const question = card.question.filter((block) => block.kind === 'paragraph').slice(0, 1);
  const answer =
    right === undefined
      ? card.answer
      : [{ kind: 'paragraph' as const, spans: rich`${bold('Answer:')} ${right.text}` }, ...card.answer];
  return [...question, ...answer];
}

function spoiler(schedule: Schedule, postId: string, card: Card): Block {
  const blocks = answerOf(card);
  return traitsOf(schedule.channel.workspace.platform).hidesTexts
    ? { kind: 'spoiler', label: managing.recapAnswer, blocks }
    : {
        kind: 'spoiler',
        label: managing.showLastAnswer,
        blocks,
        reveal: encodeButton('last-answer', postId),
      };
}

/** Nothing before a channel's second post. */
export async function recap(context: AppContext, schedule: Schedule): Promise<readonly Block[]> {
  const previous = await context.store.posts.previous(schedule.channel, schedule.deckId);
  if (previous?.post.card == null) return [];
  const card = await context.store.decks.card(previous.post.card, previous.post.card.revision);
  if (card === null) return [];
  const { answered, correct, chosen } = previous;
  const tempting = card.choices
    .filter((choice) => !choice.correct && (chosen[choice.id] ?? 0) > 0)
    .toSorted((a, b) => (chosen[b.id] ?? 0) - (chosen[a.id] ?? 0))[0];
  return [
    quiet(
      card.kind === 'choice' ? managing.recap(answered, correct) : managing.recapRecall(answered, correct),
    ),
    ...(answered >= MIN_FOR_TEMPTING && tempting !== undefined
      ? [quiet(managing.recapTempting(tempting.text))]
      : []),
    spoiler(schedule, previous.post.id, card),
    { kind: 'divider' },
  ];
}

/** [Show the last answer], where the recap cannot hide it. */
export function lastAnswer(context: AppContext): Feature {
  return {
    buttons: {
      'last-answer': {
        mode: 'private',
        target: (acting, [postId]) => postHere(context, acting, postId),
        run: async (request, [postId]) => {
          const { card } = await postHere(context, request, postId);
          return { mode: 'private', message: message(answerOf(card)) };
        },
      },
    },
  };
}
