// One round of everything that time makes due. It may run any number of times, in any number of processes.
import { dueOccurrences } from '#src/core/calendar.ts';
import type { Platform } from '#src/ports/chat.ts';
import type { Schedule } from '#src/ports/records.ts';
import { createBreath } from './breath.ts';
import type { AppContext } from './context.ts';
import { postDaily } from './daily-post.ts';
import { openDiscussion } from './discussion.ts';
import { logUnrated } from './log-unrated.ts';
import { nextPost } from './next-post.ts';
import { undoRetracted } from './retract.ts';

const PAGE = 200;
/** The in-process queue keeps timers for the next hour only, and Redis may have lost some: the sweep tells of what is near. */
const QUEUE_HORIZON_MS = 60 * 60 * 1000;

/** Runs each, so that one failing never stops the others. */
async function each<T extends { readonly id: string }>(
  context: AppContext,
  what: string,
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const breathe = createBreath();
  for (const item of items) {
    await breathe();
    try {
      await run(item);
    } catch (error) {
      context.log.error(`${what}_failed`, { id: item.id, error });
    }
  }
}

async function postDue(context: AppContext, schedule: Schedule, now: number): Promise<void> {
  const state = { since: schedule.activeSince, lastDate: schedule.lastDate };
  const { post, late, missed } = dueOccurrences(schedule, state, now);
  for (const occurrence of missed) {
    await context.store.posts.skip(schedule.id, occurrence.date, occurrence.at, now);
    context.log.warn('post_skipped', { schedule: schedule.id, date: occurrence.date });
  }
  if (post !== null) await postDaily(context, schedule, post, late);
}

async function feedQueue(context: AppContext, now: number): Promise<void> {
  const upcoming = await context.store.reminders.upcoming(now, now + QUEUE_HORIZON_MS, PAGE);
  for (const { id, dueAt } of upcoming) await context.queue.schedule(id, dueAt);
}

/**
 * Posts what is due, notes what was missed, opens threads, logs unrated choices, finishes what was taken back, and tells
 * the queue what is near.
 */
export async function tick(context: AppContext): Promise<void> {
  const now = context.clock.now();
  await each(context, 'post', await context.store.schedules.active(), (schedule) =>
    postDue(context, schedule, now),
  );
  await each(context, 'discussion', await context.store.posts.toDiscuss(now, PAGE), (post) =>
    openDiscussion(context, post, now),
  );
  await logUnrated(context, now);
  await undoRetracted(context, now);
  await feedQueue(context, now);
}

/**
 * The next instant at which there is something to do, but for what waits to be sent to other platforms than these;
 * null when nothing is planned at all.
 */
export async function nextWakeAt(
  context: AppContext,
  platforms: readonly Platform[],
): Promise<number | null> {
  const now = context.clock.now();
  const instants: number[] = [];
  const breathe = createBreath();
  for (const schedule of await context.store.schedules.active()) {
    await breathe();
    const next = nextPost(schedule, Math.max(now, schedule.activeSince));
    if (next !== null) instants.push(next.at);
  }
  if ((await context.store.posts.toDiscuss(now, 1)).length > 0) instants.push(now);
  const stored = await context.store.nextWakeAt(platforms);
  if (stored !== null) instants.push(stored);
  return instants.length === 0 ? null : Math.min(...instants);
}
