// What one person remembers, in numbers, for a platform that has room to show it.
import { daysBetween, learnerDay } from '#src/core/local-day.ts';
import { retrievability } from '#src/core/memory.ts';
import { plainText } from '#src/core/rich-text.ts';
import { streak } from '#src/core/scoring.ts';
import type { AccountRef } from '#src/ports/chat.ts';
import type { MemoryPanel } from '#src/ports/memory-panel.ts';
import type { AppContext } from './context.ts';
import { currentCard } from './current-card.ts';

/** Somebody the Store does not know has an empty panel, and does not become known by looking. */
export async function memoryPanel(
  context: AppContext,
  account: AccountRef,
  fallbackZone: string,
): Promise<MemoryPanel> {
  const now = context.clock.now();
  const actor = await context.store.people.findAccount(account);
  const zone = actor?.zone ?? fallbackZone;
  const today = learnerDay(now, zone);
  if (actor === null) return { today, zone, streak: 0, nextReminderAt: null, cards: [] };
  const { retention } = actor.person.settings;
  const [memories, stats, planned] = await Promise.all([
    context.store.reviews.memories(actor.person.id),
    context.store.reviews.stats(actor.person.id),
    context.store.reminders.planned(actor.person.id),
  ]);
  const cards = memories.map(({ memory, ...key }) => {
    const question = currentCard(context, key)?.question.find((block) => block.kind === 'paragraph');
    return {
      ...key,
      question: question?.kind === 'paragraph' ? plainText(question.spans) : key.cardId,
      dueDay: memory.dueDay,
      dueInDays: daysBetween(today, memory.dueDay),
      retrievability: retrievability(memory, today, { retention }),
      stability: memory.stability,
      reps: memory.reps,
      lapses: memory.lapses,
    };
  });
  return {
    today,
    zone,
    streak: streak(stats.activeDays, today),
    nextReminderAt: planned?.dueAt ?? null,
    cards,
  };
}
