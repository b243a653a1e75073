// A person's own page: what is due, how they are doing, who leads, and for managers what is scheduled.
import { learnerDay, weekStart } from '#src/core/local-day.ts';
import { streak } from '#src/core/scoring.ts';
import type { InteractionSource } from '#src/ports/chat.ts';
import type { Block, Button, Message } from '#src/ports/message.ts';
import type { Actor } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { dueCards } from './due-cards.ts';
import { standings } from './leaderboard.ts';
import { mayManage } from './may-manage.ts';
import { button, heading, list, message, paragraph, quiet, row } from './say.ts';
import { scheduleLine } from './schedule-list.ts';
import { isReminded } from './settings.ts';
import { overview } from './texts/overview.ts';
import { wordsFor } from './texts/words.ts';
import { type Numbered, numberedSchedules } from './workspace-admin.ts';

const TOPICS = 8;
const LEADERS = 5;
/** Each takes two blocks, and a page has room for a hundred. */
const SCHEDULES = 20;

/** For whoever has nothing to show yet. */
const beginning = (...more: readonly Button[]): readonly Block[] => [
  heading(overview.title),
  paragraph(overview.hello),
  row(button(encodeButton('question'), overview.begin, 'primary'), ...more),
];

async function reminderState(context: AppContext, actor: Actor) {
  if (!isReminded(actor)) return overview.remindersOff;
  const next = await context.store.reminders.planned(actor.person.id);
  return next === null ? overview.reminderLater : overview.reminderAt(next.dueAt, actor.zone);
}

async function ownPart(context: AppContext, actor: Actor, now: number): Promise<readonly Block[]> {
  const { person, zone } = actor;
  const day = learnerDay(now, zone);
  const [stats, due, memories] = await Promise.all([
    context.store.reviews.stats(person.id),
    dueCards(context, person, day),
    context.store.reviews.memories(person.id),
  ]);
  const settings = button(encodeButton('settings'), overview.settings);
  if (stats.reviews === 0) return beginning(settings);
  const next = memories.find(({ memory }) => memory.dueDay > day)?.memory.dueDay ?? null;
  const topics = stats.topics
    .filter(({ reviews }) => reviews > 0)
    .toSorted((a, b) => b.reviews - a.reviews)
    .slice(0, TOPICS)
    .map(({ topic, remembered, reviews }) => overview.topic(topic, remembered, reviews));
  const fields = [
    {
      name: overview.due,
      value: due.length > 0 ? overview.dueNow(due.length) : overview.nothingDue(next, day),
    },
    { name: overview.streak, value: overview.days(streak(stats.activeDays, day)) },
    { name: overview.reminder, value: await reminderState(context, actor) },
  ];
  const review = button(encodeButton('review'), due.length > 0 ? overview.review : overview.learn, 'primary');
  return [
    heading(overview.title),
    { kind: 'fields', fields },
    row(review, button(encodeButton('question'), overview.begin), settings),
    ...(topics.length === 0 ? [] : [heading(overview.topics), list(topics)]),
  ];
}

async function leaders(context: AppContext, actor: Actor, now: number): Promise<readonly Block[]> {
  const { workspaceId, person, zone } = actor;
  if (workspaceId === null) return [];
  const since = weekStart(learnerDay(now, zone));
  const lines = await standings(context, workspaceId, { personId: person.id, since, most: LEADERS });
  return [
    { kind: 'divider' },
    heading(overview.leaderboard),
    ...(lines.length > 0 ? lines : [paragraph(overview.nobody)]),
    row(button(encodeButton('leaderboard', 'all'), overview.allOfIt)),
  ];
}

function scheduleBlocks(context: AppContext, numbered: Numbered): readonly Block[] {
  const { id, paused, disabledReason } = numbered.schedule;
  const stands = paused || disabledReason !== null;
  return [
    scheduleLine(context, numbered),
    row(
      button(encodeButton('edit', id), overview.edit),
      stands
        ? button(encodeButton('resume-it', id), overview.resume)
        : button(encodeButton('pause-it', id), overview.pause),
      button(encodeButton('post-now', id), overview.postNow),
    ),
  ];
}

/** The schedules, also for a manager who has answered nothing and is not known as a person. */
async function managersPart(context: AppContext, source: InteractionSource): Promise<readonly Block[]> {
  if (source.workspace === null || !(await mayManage(context, source))) return [];
  const workspace = await context.store.workspaces.find(source.workspace);
  const all = workspace === null ? [] : await numberedSchedules(context, workspace.id);
  const hidden = all.length - SCHEDULES;
  return [
    { kind: 'divider' },
    heading(overview.schedules),
    ...(all.length > 0 ? [] : [paragraph(overview.noSchedule(wordsFor(source.workspace.platform)))]),
    ...all.slice(0, SCHEDULES).flatMap((numbered) => scheduleBlocks(context, numbered)),
    ...(hidden > 0 ? [quiet(overview.more(hidden, commandName(context, 'quiz-admin list')))] : []),
    row(button(encodeButton('plan-form'), overview.schedule, all.length === 0 ? 'primary' : 'secondary')),
  ];
}

/** The page of whoever looks at it. Somebody the Store does not know does not become known by looking. */
export async function home(context: AppContext, source: InteractionSource): Promise<Message> {
  const now = context.clock.now();
  const actor = await context.store.people.recognise(source, now);
  const own = actor === null ? beginning() : await ownPart(context, actor, now);
  return message([
    ...own,
    ...(actor === null ? [] : await leaders(context, actor, now)),
    ...(await managersPart(context, source)),
  ]);
}
