// How well a person remembers, in words.
import { addDays, learnerDay } from '#src/core/local-day.ts';
import { retrievability } from '#src/core/memory.ts';
import type { RichText } from '#src/core/rich-text.ts';
import { streak } from '#src/core/scoring.ts';
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, list, message, paragraph, row } from './say.ts';
import { people } from './texts/people.ts';

/** Calibration says something from this many confident answers on. */
const MIN_CONFIDENT = 5;
const TOPICS = 8;

async function view(context: AppContext, request: Request): Promise<Message> {
  const { person, zone } = request.actor;
  const day = learnerDay(request.now, zone);
  const stats = await context.store.reviews.stats(person.id);
  if (stats.reviews === 0) {
    const ask = button(encodeButton('question'), people.askMe, 'primary');
    return message([heading(people.statsTitle), paragraph(people.statsEmpty), row(ask)]);
  }
  const memories = await context.store.reviews.memories(person.id);
  const due = memories.filter(({ memory }) => memory.dueDay <= day).length;
  const week = memories.filter(
    ({ memory }) => memory.dueDay > day && memory.dueDay <= addDays(day, 7),
  ).length;
  const { retention } = person.settings;
  const known = memories.reduce((sum, { memory }) => sum + retrievability(memory, day, { retention }), 0);
  const fields: { name: string; value: RichText }[] = [
    { name: people.streak, value: people.streakValue(streak(stats.activeDays, day)) },
    { name: people.dueNow, value: people.dueNowValue(due, week) },
    { name: people.expected, value: people.expectedValue(known, memories.length) },
  ];
  if (stats.confident >= MIN_CONFIDENT) {
    const value = people.calibrationValue(stats.confidentRight, stats.confident);
    fields.push({ name: people.calibration, value });
  }
  const topics = stats.topics
    .toSorted((a, b) => b.reviews - a.reviews)
    .slice(0, TOPICS)
    .map(({ topic, remembered, reviews }) => people.topicLine(topic, remembered, reviews));
  return message([
    heading(people.statsTitle),
    paragraph(people.statsSummary(stats.reviews, memories.length, stats.points)),
    { kind: 'fields', fields },
    heading(people.topicsTitle),
    list(topics),
    row(button(encodeButton('review'), people.review, due > 0 ? 'primary' : 'secondary')),
  ]);
}

/** `/quiz stats`. */
export function stats(context: AppContext): Feature {
  return {
    commands: {
      'quiz stats': {
        mode: 'private',
        run: async (request) => ({ mode: 'private', message: await view(context, request) }),
      },
    },
  };
}
