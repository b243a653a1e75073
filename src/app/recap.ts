// How the last question of a channel went, above the next one: its answer, hidden, and how many were right.

import type { RichBlock } from '#src/core/rich-text.ts';
import type { Block } from '#src/ports/message.ts';
import type { Schedule } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { bold, quiet, rich } from './say.ts';
import { managing } from './texts/managing.ts';

/** From this many answers on the most tempting wrong option is named: with fewer it would point at people. */
const MIN_FOR_TEMPTING = 5;

/** Nothing before a channel's second post. */
export async function recap(context: AppContext, schedule: Schedule): Promise<readonly Block[]> {
  const previous = await context.store.posts.previous(schedule.channel, schedule.deckId);
  if (previous?.post.card == null) return [];
  const card = await context.store.decks.card(previous.post.card, previous.post.card.revision);
  if (card === null) return [];
  const { answered, correct, chosen } = previous;
  const right = card.choices.find((choice) => choice.correct);
  const question = card.question.filter((block) => block.kind === 'paragraph').slice(0, 1);
  const hidden: readonly RichBlock[] = [
    ...question,
    ...(right === undefined
      ? card.answer
      : [{ kind: 'paragraph' as const, spans: rich`${bold('Answer:')} ${right.text}` }, ...card.answer]),
  ];
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
    { kind: 'spoiler', label: managing.recapAnswer, blocks: hidden },
    { kind: 'divider' },
  ];
}
